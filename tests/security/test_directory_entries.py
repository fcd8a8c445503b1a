"""Every change of the directory is an entry of the record log: who did it, what was, and what is."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from directory import services
from notices.models import Notice
from profiles.models import (
    Account,
    AddressChange,
    ClosedDay,
    Division,
    FactorReset,
    Person,
    Platform,
    Position,
    Role,
    Topic,
    TopicAuthority,
)
from profiles.one_time_passwords import app_of
from profiles.queries import READS_SEATS
from records.models import Entry
from records.queries import trail
from tests.authenticator import enrolled as with_passkey
from tests.authenticator import passkey_of
from tests.contacts.pages import client_of, text
from tests.security.links import NEW, mailed
from tests.world import World

TODAY = timezone.localdate()
# They change nothing of the directory: they mail and remind.
NO_CHANGE = {
    "show_passkey",
    "send_links",
    "remind_of_reviews",
    "watch_custodians",
    "sessions_of",
    "end_sessions",
    "tell_locked_out",
    "tell_of_spraying",
    "wait_until",
}
# Of people from a file and of leavers: their entries have tests of their own as well (tests/profiles).
FROM_A_FILE = {
    *("bring_file", "import_people", "clear_people_files"),
    *("set_last_day", "close_leaver", "warn_of_empty_seats"),
}
# Of people and an identity provider: they are tried against a real one (tests/sign_in).
BY_PROVIDER = {
    *("person_of", "log_out", "end_by_provider", "bypass"),
    *("unlink", "confirm_unlink", "keep_linked"),
}
# Of seats: their entries have tests of their own.
SEATS = {
    *(
        "add_position",
        "change_position",
        "end_appointment",
        "nominate",
        "confirm",
        "refuse_nomination",
        "lapse",
    ),
    *("revoke_acting", "seat_first_administrator", "adopt_what_stands"),
}


def authority(world: World) -> TopicAuthority:
    topic = Topic.objects.create(slug="labour-market", name="Labour market", division=world.macro)
    return services.grant_authority(
        topic=topic, holder=world.officer2, starts_on=TODAY, ends_on=None, reason="So.", by=world.mcdmanager
    )


def choose(world: World) -> Any:
    services.reset_password(person_id=world.officer.pk, reason="Asked.", by=world.admin)
    link, _, token = mailed().partition("?token=")
    number = int(link.strip("/").rpartition("/")[2])
    return services.choose_password(link=number, token=token, password=NEW)


def closed(world: World) -> Person:
    return services.close_person(person_id=world.officer.pk, reason="Left.", by=world.admin)


def opened(world: World) -> Person:
    closed(world)
    return services.open_person(person_id=world.officer.pk, reason="Back.", by=world.admin)


def officer(world: World, **given: Any) -> Person:
    known = {"user_name": "lee", "name": "Lee Chan", "email": "lee@treasury.example", "starts_on": TODAY}
    seat = {"title": "Policy Officer", "division": world.macro} if "position" not in given else {}
    return services.add_officer(**known | seat | given, by=world.admin)


def platform(world: World) -> Platform:
    return services.add_platform(
        slug="forum", name="Forum", kind="blog", permalink_shapes="https://forum.example/{id}", by=world.admin
    )


def account(world: World) -> Account:
    return services.add_account(
        platform=Platform.objects.get(slug="linkedin"),
        handle="@treasury",
        site="",
        name="Ours",
        division=None,
        recovery_contact="media@treasury.example",
        custodian=world.mcd,
        by=world.mcd,
    )


def closed_days(world: World) -> ClosedDay:
    given = {"name": "Closedown", "public_holiday": False, "reason": "By decision of the Secretary."}
    given |= {"first_on": TODAY + timedelta(days=1), "last_on": TODAY + timedelta(days=14)}
    services.close_days(**given, by=world.mcd)
    return ClosedDay.objects.latest("day")


def moving(world: World) -> AddressChange:
    services.propose_address(
        person_id=world.officer.pk, email="new@treasury.example", reason="Moved.", by=world.admin
    )
    return AddressChange.objects.get()


SECRET = b"twenty bytes of it.."


def enrolled(world: World) -> list[str]:
    code = app_of(SECRET).generate(int(timezone.now().timestamp())).decode()
    given = {"secret": SECRET, "code": code, "signed_in_by": "password"}
    return services.enrol_authenticator(**given, by=world.officer)


def lost(world: World) -> FactorReset:
    enrolled(world)
    services.propose_factor_reset(person_id=world.officer.pk, reason="In the lake.", by=world.admin)
    return FactorReset.objects.get()


CHANGES: dict[str, Callable[[World], Any]] = {
    "add_person": lambda world: services.add_person(
        user_name="lee", name="Lee Chan", email="lee@treasury.example", by=world.admin
    ),
    "add_officer": lambda world: officer(world),
    "change_person": lambda world: services.change_person(
        person_id=world.officer.pk, name="Priya Raman", by=world.admin
    ),
    "propose_address": lambda world: moving(world).person,
    "confirm_address": lambda world: services.confirm_address(change_id=moving(world).pk, by=world.auditor),
    "refuse_address": lambda world: services.refuse_address(
        change_id=moving(world).pk, reason="I know of no such move.", by=world.auditor
    ),
    "close_person": closed,
    "open_person": opened,
    "invite_again": lambda world: services.invite_again(
        person_id=CHANGES["add_person"](world).pk, by=world.admin
    ),
    "reset_password": lambda world: services.reset_password(
        person_id=world.officer.pk, reason="Asked.", by=world.admin
    ),
    "choose_password": choose,
    "change_password": lambda world: services.change_password(password=NEW, by=world.officer),
    "enrol_authenticator": enrolled,
    "make_recovery_codes": lambda world: (enrolled(world), services.make_recovery_codes(by=world.officer)),
    "use_code": lambda world: services.use_code(person=world.officer, code=enrolled(world)[0]),
    "remove_authenticator": lambda world: (enrolled(world), services.remove_authenticator(by=world.officer)),
    "propose_factor_reset": lambda world: lost(world).person,
    "confirm_factor_reset": lambda world: services.confirm_factor_reset(
        reset_id=lost(world).pk, by=world.auditor
    ),
    "refuse_factor_reset": lambda world: services.refuse_factor_reset(
        reset_id=lost(world).pk, reason="It is in the car.", by=world.officer
    ),
    "add_division": lambda world: services.add_division(
        code="NEW", name="New Division", follows=world.macro, by=world.admin
    ),
    "rename_division": lambda world: services.rename_division(
        division_id=world.macro.pk, name="Macro Division", by=world.admin
    ),
    "add_topic": lambda world: services.add_topic(
        name="Prices", division=world.macro, open_to_all=False, by=world.mcdmanager
    ),
    "change_topic": lambda world: services.change_topic(slug="general", active=False, by=world.mcdmanager),
    "grant_authority": authority,
    "revoke_authority": lambda world: services.revoke_authority(
        authority_id=authority(world).pk, by=world.mcdmanager
    ),
    "enrol_passkey": lambda world: with_passkey(world.gm),
    "confirm_passkey": lambda world: services.confirm_passkey(
        passkey_id=passkey_of(with_passkey(world.gm)).pk, by=world.auditor
    ),
    "revoke_passkey": lambda world: services.revoke_passkey(
        passkey_id=passkey_of(with_passkey(world.gm)).pk, reason="Lost.", by=world.gm
    ),
    "close_days": closed_days,
    "open_day": lambda world: services.open_day(
        closed_day=closed_days(world), reason="Not needed.", by=world.mcdmanager
    ),
    "add_platform": platform,
    "accept_link": lambda world: services.accept_link(
        slug="x",
        address="https://x.com/TreasuryAU/article/1861234567890123456",
        shape="https://x.com/{handle}/article/{snowflake}",
        reason="Long posts have addresses of their own.",
        by=world.mcd,
    ),
    "change_platform": lambda world: services.change_platform(slug="x", text_limit=300, by=world.admin),
    "add_account": account,
    "edit_account": lambda world: services.edit_account(
        account_id=account(world).pk, name="Theirs", by=world.mcd
    ),
    "review_account": lambda world: services.review_account(
        account_id=account(world).pk, note="", next_due_on=TODAY + timedelta(days=90), by=world.mcd
    ),
    "change_custodian": lambda world: services.change_custodian(
        account_id=account(world).pk, custodian=world.mcdmanager, by=world.mcd
    ),
    "close_account": lambda world: services.close_account(
        account_id=account(world).pk, reason="Over.", by=world.mcd
    ),
}
KINDS = {
    "enrol_passkey": ["passkey.enrolled"],
    "confirm_passkey": ["passkey.enrolled", "passkey.confirmed"],
    "revoke_passkey": ["passkey.enrolled", "passkey.revoked"],
    "add_person": ["person.added", "person.invited"],
    "add_officer": ["person.added", "person.invited", "position.added", "seat.taken"],
    "change_person": ["person.changed"],
    "propose_address": ["person.address_proposed"],
    "confirm_address": ["person.address_proposed", "person.address_confirmed"],
    "refuse_address": ["person.address_proposed", "person.address_refused"],
    "close_person": ["person.closed"],
    "open_person": ["person.closed", "person.opened"],
    "invite_again": ["person.added", "person.invited", "person.invited"],
    "reset_password": ["person.reset"],
    "choose_password": ["person.reset", "password.chosen"],
    "change_password": ["password.changed"],
    "enrol_authenticator": ["factor.enrolled"],
    "make_recovery_codes": ["factor.enrolled", "factor.codes_made"],
    "use_code": ["factor.enrolled", "factor.code_used"],
    "remove_authenticator": ["factor.enrolled", "factor.removed"],
    "propose_factor_reset": ["factor.enrolled", "factor.reset_proposed"],
    "confirm_factor_reset": ["factor.enrolled", "factor.reset_proposed", "factor.reset_confirmed"],
    "refuse_factor_reset": ["factor.enrolled", "factor.reset_proposed", "factor.reset_refused"],
    "add_division": ["division.added"],
    "rename_division": ["division.renamed"],
    "add_topic": ["topic.added"],
    "change_topic": ["topic.changed"],
    "grant_authority": ["authority.granted"],
    "revoke_authority": ["authority.granted", "authority.revoked"],
    "close_days": ["office.closed"],
    "open_day": ["office.closed", "office.opened"],
    "add_platform": ["platform.added"],
    "accept_link": ["platform.link_accepted"],
    "change_platform": ["platform.changed"],
    "add_account": ["account.added"],
    "edit_account": ["account.added", "account.changed"],
    "review_account": ["account.added", "account.reviewed"],
    "change_custodian": ["account.added", "account.handed_over"],
    "close_account": ["account.added", "account.closed"],
}


def test_every_service_of_the_directory_is_tried_here() -> None:
    public = {name for name in services.__all__ if inspect.isfunction(getattr(services, name))}
    assert public == CHANGES.keys() | NO_CHANGE | SEATS | FROM_A_FILE | BY_PROVIDER
    assert KINDS.keys() == CHANGES.keys()


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_an_entry_that_says_who(world: World, mailoutbox: list[Any], name: str) -> None:
    CHANGES[name](world)
    entries = list(Entry.objects.order_by("id"))
    assert [entry.kind for entry in entries] == KINDS[name]
    latest = entries[-1]
    assert latest.fields["actor"]["user_name"] in {"admin", "auditor", "officer", "mcd", "mcdmanager", "gm"}
    assert latest.office == "", "for those who read all of the log"
    assert "(withheld)" not in latest.sentence
    assert "None" not in latest.sentence
    assert NEW not in latest.payload.content.decode()


@pytest.mark.parametrize(
    "step",
    [
        lambda world, key: officer(world, key=key),
        lambda world, key: officer(world, position=Position.objects.get(title="Manager, Media"), key=key),
        lambda world, key: services.add_person(
            user_name="lee", name="Lee Chan", email="lee@treasury.example", key=key, by=world.admin
        ),
        lambda world, key: services.add_division(code="NEW", name="New Division", key=key, by=world.admin),
        lambda world, key: services.add_topic(
            name="Prices", division=None, open_to_all=False, key=key, by=world.mcdmanager
        ),
        lambda world, key: services.reset_password(
            person_id=world.officer.pk, reason="Asked.", key=key, by=world.admin
        ),
        lambda world, key: services.close_person(
            person_id=world.officer.pk, reason="Left.", key=key, by=world.admin
        ),
        lambda world, key: services.change_platform(slug="x", text_limit=300, key=key, by=world.admin),
    ],
)
def test_a_form_that_is_sent_twice_has_one_effect(world: World, step: Any) -> None:
    key = uuid4()
    first = step(world, key)
    entries, notices = Entry.objects.count(), Notice.objects.count()
    assert step(world, key) == first
    assert (Entry.objects.count(), Notice.objects.count()) == (entries, notices)


def test_what_was_and_what_is_stand_in_the_entry_and_its_sentence(world: World) -> None:
    services.rename_division(division_id=world.macro.pk, name="Macro Division", by=world.admin)
    (entry,) = trail(world.macro.reference)
    assert entry.fields["changes"] == {"name": ["Macroeconomic Conditions Division", "Macro Division"]}
    assert entry.sentence == (
        "Admin (admin, Administrator) renamed the division MACRO: name was Macroeconomic Conditions Division and is "
        "Macro Division."
    )


def test_what_changes_nothing_is_no_entry(world: World) -> None:
    services.rename_division(division_id=world.macro.pk, name=world.macro.name, by=world.admin)
    services.change_platform(slug="x", name="X (formerly Twitter)", by=world.admin)
    assert not Entry.objects.exists()


def test_a_higher_ceiling_is_told_to_mcd_and_the_auditors(world: World) -> None:
    ceiling = Platform.objects.get(slug="govteams").ceiling
    assert ceiling != "PROTECTED"
    services.change_platform(slug="govteams", ceiling="PROTECTED", by=world.admin)
    hearers = {notice.person for notice in Notice.objects.filter(path="/platforms/govteams/")}
    assert hearers == {world.mcd, world.mcdmanager, world.mcdmanager2, world.auditor}


def test_the_pages_tell_it_to_those_who_read_the_whole_log(world: World) -> None:
    moving(world)
    page = f"/people/{world.officer.pk}/"
    told = "proposed that Officer (officer) is reached at new@treasury.example, and no longer at officer@treasury"
    for reader in (world.auditor, world.records, world.mcd, world.mcdmanager):
        assert told in text(client_of(reader).get(page)), reader
    assert told not in text(client_of(world.admin).get(page))
    for other in (world.officer, world.gm, world.manager):
        assert client_of(other).get(page).status_code == 403, other


def test_the_codes_of_two_divisions_are_not_exchanged(world: World) -> None:
    """Who reads a division's records is whoever sits where that code is: three seconds were enough."""
    client = client_of(world.admin)
    typed = {"name": "Ours", "code": world.small.code, "key": str(uuid4())}
    client.post(f"/divisions/{world.macro.pk}/rename/", typed)
    assert Division.objects.get(pk=world.macro.pk).code == "MACRO"


def test_administrators_alone_keep_people_and_divisions(world: World) -> None:
    others = {Role.ADMINISTRATOR: world.admin, Role.GENERAL_MANAGER: world.gm}
    for role in ("", *Role.values):
        by = others.get(role) or world.person(f"a-{role}", "Seat", world.small, role)
        client = client_of(by)
        for path in ("/people/new/", "/divisions/new/", "/platforms/new/"):
            assert client.get(path).status_code == (200 if by == world.admin else 403), (role, path)
        answer = client.post(f"/people/{world.officer.pk}/close/", {"reason": "x", "key": str(uuid4())})
        refused = 422 if by.holds(*READS_SEATS) else 403
        assert answer.status_code == (302 if by == world.admin else refused), role
