"""What was tried around the seats and the words: terms signed beforehand, the roster, files on disk, plain seats."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from approvals import services as posts
from approvals.models import Post, State
from directory import services
from notices.models import Notice
from profiles.models import Nomination, Person, Position, Role, SignInChange, Topic
from records import files
from records.models import Entry
from tests.approvals.standing import granted, in_force, now, signed, used
from tests.approvals.threads import at_once
from tests.clock import travel
from tests.security.test_directory_attacks import client_of, portal
from tests.world import World, approve
from workflow.rulings import Refused, Untrue

TODAY, DAY = timezone.localdate(), timedelta(days=1)
LET_IN = SignInChange.What.RESET


def helper_of(world: World) -> Person:
    return Person.objects.create(username="helper", name="Helper", email="helper@treasury.example")


def to_replace(world: World, person: Person) -> Nomination:
    position = Position.objects.get(appointments__person=world.gm)
    nomination = services.nominate(person=person, position=position, starts_on=TODAY, by=world.admin)
    assert isinstance(nomination, Nomination)
    return nomination


def heard(person: Person, says: str) -> bool:
    return Notice.objects.filter(person=person, title__contains=says).exists()


# --- Terms that were signed beforehand, rewritten by the portal's own role ------------------------------------------

REWRITTEN = {
    "wording": "wording = '', limits = 'Anything at all.'",
    "days": "ends_on = ends_on + 300",
    "uses": "uses_allowed = 900",
    "links": "links_allowed = true",
}


@pytest.mark.parametrize("how", REWRITTEN)
def test_terms_are_not_exchanged_under_their_signatures(world: World, how: str) -> None:
    standing = in_force(world)
    post = world.draft()
    portal(f"UPDATE approvals_standingapproval SET {REWRITTEN[how]}")
    with pytest.raises(Untrue, match="are not those that the record log has") as refused:
        used(post, now(standing), world.again(world.officer))
    refused.value.alarm()
    assert heard(world.auditor, f"Alarm: {standing.reference}")
    assert Post.objects.get(pk=post.pk).state == State.DRAFT


def test_nobody_is_put_among_its_officers(world: World) -> None:
    standing = in_force(world)
    names = "approvals_standingapproval_officers (standingapproval_id, person_id)"
    portal(f"INSERT INTO {names} VALUES (%s, %s)", standing.pk, world.colleague.pk)
    with pytest.raises(Untrue):
        used(world.draft(by=world.colleague), now(standing), world.again(world.colleague))


def test_no_signature_is_put_under_it(world: World) -> None:
    standing = granted(world)
    portal(
        "UPDATE approvals_standingapproval SET cosigned_by_id = %s, cosigned_at = now(), "
        "cosigned_fingerprint = fingerprint",
        world.mcdmanager.pk,
    )
    with pytest.raises(Untrue):
        used(world.draft(), now(standing), world.again(world.officer))


def test_nobody_signs_other_terms_than_were_granted(world: World) -> None:
    standing = granted(world)
    portal("UPDATE approvals_standingapproval SET uses_allowed = 900")
    with pytest.raises(Untrue):
        signed(now(standing), world.mcdmanager)


def test_an_account_that_is_called_otherwise_by_now_is_no_alarm(world: World) -> None:
    standing = in_force(world)
    account = world.account
    account.handle = "TreasuryAustralia"
    account.save()
    with pytest.raises(Refused, match="called otherwise by now") as refused:
        used(world.draft(), now(standing), world.again(world.officer))
    assert not isinstance(refused.value, Untrue)


# --- A manager whom somebody let in gives that person no leave -------------------------------------------------------


def test_nobody_is_put_on_the_roster_by_whom_they_let_in(world: World) -> None:
    SignInChange.objects.create(person=world.mcdmanager, by=world.officer, what=LET_IN)
    given = {"person": world.officer, "starts_on": TODAY, "ends_on": TODAY}
    with pytest.raises(Refused, match="put them on the roster"):
        posts.put_on_roster(**given, by=world.again(world.mcdmanager))
    assert posts.put_on_roster(**given, by=world.mcdmanager2)


def test_nor_given_authority_to_speak(world: World) -> None:
    SignInChange.objects.create(person=world.mcdmanager, by=world.officer, what=LET_IN)
    topic = Topic.objects.create(name="Pensions", slug="pensions", division=world.small)
    given: dict[str, Any] = {"topic": topic, "holder": world.officer, "starts_on": TODAY, "ends_on": None}
    with pytest.raises(Refused, match="grant them this"):
        services.grant_authority(**given, reason="R", by=world.again(world.mcdmanager))
    assert services.grant_authority(**given, reason="R", by=world.mcdmanager2)


# --- Seats ----------------------------------------------------------------------------------------------------------


def test_a_general_manager_hears_who_comes_to_read_what_is_theirs(world: World) -> None:
    """A plain seat takes one administrator, also in a division that follows."""
    after = services.add_division(code="AFTER", name="After Division", follows=world.macro, by=world.admin)
    for division in (world.macro, after):
        seat = Position.objects.create(title=f"Reader in {division.code}", division=division)
        person = Person.objects.create(username=f"reader-{division.code.lower()}", name="Reader")
        services.nominate(person=person, position=seat, starts_on=TODAY, by=world.admin)
        assert heard(world.gm, person.username)
        assert not heard(world.gm2, person.username)
        assert client_of(person).get(f"/posts/{world.draft().reference}/").status_code == 200


def test_what_a_stolen_account_proposed_ends_with_its_being_closed(world: World) -> None:
    second = world.person("admin2", "Second administrator", world.information, Role.ADMINISTRATOR)
    nomination = to_replace(world, helper_of(world))
    services.close_person(person_id=world.admin.pk, reason="Stolen.", by=second)
    with pytest.raises(Refused, match="can no longer sign in"):
        services.confirm(nomination_id=nomination.pk, by=world.again(world.mcdmanager))


def test_a_manager_who_was_closed_and_opened_again_confirms_nothing_for_who_did_it(world: World) -> None:
    for step in (services.close_person, services.open_person):
        step(person_id=world.mcdmanager.pk, reason="R", by=world.admin)
    nomination = to_replace(world, helper_of(world))
    with pytest.raises(Refused, match="arranged by admin"):
        services.confirm(nomination_id=nomination.pk, by=world.again(world.mcdmanager))


def test_who_acts_names_nobody_else_and_confirms_nothing_for_whom_they_act(world: World) -> None:
    helper, seat = helper_of(world), Position.objects.get(appointments__person=world.mcdmanager)
    world.acts_for(helper, world.mcdmanager)
    later: dict[str, Any] = {"position": seat, "acting": True, "instrument": "HR-2", "person": world.officer}
    later |= {"starts_on": TODAY + 20 * DAY, "ends_on": TODAY + 21 * DAY}
    with pytest.raises(Refused, match="not yours to arrange"):
        services.nominate(**later, by=world.again(helper))
    nomination = services.nominate(**later, by=world.again(world.mcdmanager))
    assert isinstance(nomination, Nomination)
    with pytest.raises(Refused, match="arranged by mcdmanager"):
        services.confirm(nomination_id=nomination.pk, by=world.again(helper))


def test_thirty_days_count_from_the_first_day_of_acting(world: World) -> None:
    helper = helper_of(world)
    world.acts_for(helper, world.gm, starts_in=20, days=200)
    for days, may in ((21, False), (49, False), (51, True)):
        with travel(timezone.now() + days * DAY):
            assert (not world.again(helper).ties) is may, days


def test_two_confirm_it_at_once(committed_world: World) -> None:
    world = committed_world
    nomination = to_replace(world, helper_of(world))
    who = [world.again(each) for each in (world.mcdmanager, world.mcdmanager2)]
    came = at_once(
        *(lambda by=by: services.confirm(nomination_id=nomination.pk, by=by) for by in who)  # type: ignore[misc]
    )
    assert sorted(each.happened for each in came) == [False, True]
    assert all(each.happened or isinstance(each.raised, Refused) for each in came)
    assert Entry.objects.filter(kind="seat.confirmed").count() == 1


@pytest.mark.parametrize(
    "table",
    [
        *("position", "division", "person", "appointment", "actingarrangement", "topic", "topicauthority"),
        *("account", "platform"),
    ],
)
def test_the_portal_s_role_takes_nobody_out_of_the_directory(world: World, table: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM profiles_{table}")


# --- Two sign-ins, one administrator ----------------------------------------------------------------------------------


def test_links_that_one_administrator_had_sent_to_two_people_are_theirs_and_bar_neither(
    world: World, mailoutbox: list[Any]
) -> None:
    """Forgotten passwords, in one week. Where the links go takes two people: tests/security/test_addresses.py."""
    for person in (world.officer, world.gm):
        services.reset_password(person_id=person.pk, reason="R", by=world.admin)
        assert heard(world.auditor, f"({person.username}) was sent a link")
    services.send_links()
    assert {to for letter in mailoutbox for to in letter.to} == {world.officer.email, world.gm.email}
    post = world.in_review(by=world.again(world.officer))
    assert approve(post_id=post.pk, seen=post.seen, by=world.again(world.gm)).state == State.APPROVED


# --- Files ----------------------------------------------------------------------------------------------------------


def test_a_file_that_was_exchanged_on_the_disk_is_not_shown(
    world: World, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    digest = files.keep(b"what was brought")
    medium = {"name": "a.mp4", "size": 16, "sha256": digest, "type": "video/mp4", "alt": "A film."}
    post = world.draft(media=[medium])
    page = f"/posts/{post.reference}/versions/1/files/0/"
    assert b"".join(client_of(world.gm).get(page).streaming_content) == b"what was brought"  # type: ignore[attr-defined]
    files.path_of(digest).write_bytes(b"something else!!")
    assert client_of(world.gm).get(page).status_code == 404
    assert heard(world.auditor, f"Alarm: {post.reference}")
