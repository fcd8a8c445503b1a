"""Nobody chooses another's password: links go to the person, work once, and whoever else is concerned is told."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from directory import services
from notices.models import Notice
from notices.services import deliver_due
from profiles.models import AddressChange, Person, Role, Session, SignInChange, Tie
from records.queries import trail
from tests.clock import travel
from tests.contacts.pages import client_of
from tests.security.links import NEW, choose, follow, mailed, signs_in
from tests.world import PASSWORD, World
from workflow.rulings import Refused


def reset(world: World, person: Person) -> Person:
    return services.reset_password(person_id=person.pk, reason="She rang from her desk.", by=world.admin)


def move(world: World, person: Person, email: str = "other@treasury.example") -> Person:
    """Proposed by an administrator, and confirmed by an auditor."""
    services.propose_address(person_id=person.pk, email=email, reason="A new mailbox.", by=world.admin)
    change = AddressChange.objects.get(person=person, email=email)
    return services.confirm_address(change_id=change.pk, by=world.auditor).person


def add(world: World, user_name: str = "lee", email: str = "lee@treasury.example") -> Person:
    return services.add_person(user_name=user_name, name="Lee Chan", email=email, by=world.admin)


def told(person: Person) -> list[str]:
    return [notice.title for notice in Notice.objects.filter(person=person).order_by("id")]


NO_LINK = "This link does not work"

# --- What they are for ----------------------------------------------------------------------------------------------


def test_somebody_new_chooses_their_password_and_signs_in(world: World, mailoutbox: list[Any]) -> None:
    person = add(world)
    assert not person.has_usable_password()
    answer = choose(mailed())
    assert answer.headers["Location"] == "/sign-in/"
    assert signs_in(person, NEW)
    (letter,) = mailoutbox
    assert letter.to == ["lee@treasury.example"]
    assert letter.subject.endswith("[SEC=OFFICIAL]")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Your user name is lee." in letter.body


def test_a_reset_leaves_the_password_until_the_link_is_used_and_ends_their_sessions_then(
    world: World, mailoutbox: list[Any]
) -> None:
    here = Client()
    here.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    reset(world, world.officer)
    assert here.get("/").status_code == 200
    choose(mailed())
    assert here.get("/").status_code == 302, "each session holds a digest of the password"
    assert signs_in(world.officer, NEW)
    assert not signs_in(world.officer, PASSWORD)


@pytest.mark.parametrize("password", ["too short", "officer@treasury", "polniypizdec0211"])
def test_the_rules_of_passwords_hold(world: World, mailoutbox: list[Any], password: str) -> None:
    reset(world, world.officer)
    link = mailed()
    assert choose(link, password).status_code == 422
    assert choose(link).status_code == 302, "what was refused did not use it up"


# --- Attacks --------------------------------------------------------------------------------------------------------


def test_moving_somebodys_mail_and_then_their_password_is_told_where_they_were_reached(
    world: World, mailoutbox: list[Any]
) -> None:
    """The attack of an administrator who wants to be the General Manager for an hour."""
    before = world.gm.email
    move(world, world.gm, "mine@treasury.example")
    reset(world, world.gm)
    deliver_due()
    warnings = [letter for letter in mailoutbox if letter.to == [before]]
    assert len(warnings) == 1
    told_there = "From gm@treasury.example to mine@treasury.example. Proposed by Admin (admin)."
    assert told_there in warnings[0].body
    assert "Gm (gm) is proposed to be reached elsewhere" in told(world.auditor)
    assert "Gm (gm) is reached elsewhere" in told(world.mcdmanager)
    for watcher in (world.mcdmanager, world.auditor):
        assert "Gm (gm) was sent a link to choose a password" in told(watcher)
    entries = {entry.kind: entry.fields for entry in trail(world.gm.reference)}
    assert entries["person.address_confirmed"]["changes"] == {"email": [before, "mine@treasury.example"]}
    assert entries["person.reset"]["email"] == "mine@treasury.example"
    assert {tie.by for tie in Tie.objects.filter(person=world.gm)} == {world.admin, world.auditor}
    assert Tie.objects.filter(person=world.gm).count() == 3


def test_the_former_address_is_told_even_if_the_sign_in_is_closed_before_the_mail_goes(
    world: World, mailoutbox: list[Any]
) -> None:
    move(world, world.gm)
    services.close_person(person_id=world.gm.pk, reason="Left.", by=world.admin)
    deliver_due()
    assert ["gm@treasury.example"] in [letter.to for letter in mailoutbox]


def test_nobody_chooses_a_password_for_somebody_else(world: World) -> None:
    """No address of the portal takes a password but the two by which one chooses one's own, and signing in."""
    taking = {"sign-in", "change-password", "choose-password"}
    for name in (entry.name for entry in get_resolver().url_patterns if getattr(entry, "name", None)):
        assert "password" not in name or name in taking
    client = client_of(world.admin)
    typed = {"user_name": "lee", "name": "Lee Chan", "email": "lee@treasury.example", "password1": NEW}
    client.post(reverse("directory:add-person"), typed | {"password": NEW, "key": str(world.macro.pk)})
    assert not [person for person in Person.objects.all() if person.check_password(NEW)]


@pytest.mark.parametrize(
    "step", [services.propose_address, services.reset_password, services.close_person, services.invite_again]
)
def test_an_administrator_sets_nothing_of_their_own(world: World, step: Any) -> None:
    given = {"reason": "Mine."} if step is not services.invite_again else {}
    given |= {"email": "me@treasury.example"} if step is services.propose_address else {}
    with pytest.raises(Refused, match="Another administrator"):
        step(person_id=world.admin.pk, **given, by=world.admin)
    assert services.change_person(person_id=world.admin.pk, name="Sam Whitlock", by=world.admin)


@pytest.mark.parametrize("role", ["", *(role for role in Role.values if role != Role.ADMINISTRATOR)])
def test_only_administrators_set_how_somebody_signs_in(world: World, role: str) -> None:
    by = world.person("somebody", "Seat", world.small, role) if role != Role.GENERAL_MANAGER else world.gm2
    for step in (reset, move):
        world.admin = by
        with pytest.raises(Refused, match="Only an administrator"):
            step(world, world.officer)


# --- A link ---------------------------------------------------------------------------------------------------------


def test_a_link_works_once(world: World, mailoutbox: list[Any]) -> None:
    reset(world, world.officer)
    link = mailed()
    choose(link)
    again = follow(link)[1]
    assert again.status_code == 404
    assert NO_LINK in again.content.decode()
    assert choose(link, "another nine green bicycles").status_code == 404
    assert signs_in(world.officer, NEW)


def test_a_link_that_two_windows_hold_works_in_one(world: World, mailoutbox: list[Any]) -> None:
    reset(world, world.officer)
    link = mailed()
    (here, page), (there, _) = follow(link), follow(link)
    path = page.redirect_chain[-1][0]
    typed = {"new_password1": NEW, "new_password2": NEW}
    assert here.post(path, typed).status_code == 302
    other = "another nine green bicycles"
    assert there.post(path, {"new_password1": other, "new_password2": other}).status_code == 404
    assert signs_in(world.officer, NEW)


def test_a_newer_link_voids_the_one_before_as_soon_as_it_is_asked_for(
    world: World, mailoutbox: list[Any]
) -> None:
    reset(world, world.officer)
    old = mailed()
    reset(world, world.officer)
    assert choose(old).status_code == 404, "the newer one is not even mailed yet"
    newer = mailed()
    assert newer != old
    assert choose(newer).status_code == 302


def test_one_that_was_asked_for_twice_before_it_went_out_is_mailed_once(
    world: World, mailoutbox: list[Any]
) -> None:
    reset(world, world.officer)
    reset(world, world.officer)
    services.send_links()
    assert len(mailoutbox) == 1
    assert "later link" in SignInChange.objects.order_by("id")[0].last_error


def over_by_address(world: World) -> None:
    move(world, world.officer)


def over_by_closing(world: World) -> None:
    services.close_person(person_id=world.officer.pk, reason="Left.", by=world.admin)


def over_by_a_change(world: World) -> None:
    services.change_password(password="a password of my very own", by=world.again(world.officer))


def over_by_signing_in(world: World) -> None:
    assert signs_in(world.officer, PASSWORD)


@pytest.mark.parametrize("over", [over_by_address, over_by_closing, over_by_a_change, over_by_signing_in])
def test_a_link_is_over_when_what_it_was_for_is(world: World, mailoutbox: list[Any], over: Any) -> None:
    reset(world, world.officer)
    link = mailed()
    over(world)
    assert choose(link).status_code == 404
    assert not Person.objects.get(pk=world.officer.pk).check_password(NEW)


def test_a_link_of_somebody_closed_does_not_work_when_they_are_opened_again_and_sent_another(
    world: World, mailoutbox: list[Any]
) -> None:
    reset(world, world.officer)
    old = mailed()
    over_by_closing(world)
    services.open_person(person_id=world.officer.pk, reason="Back.", by=world.admin)
    reset(world, world.officer)
    assert choose(old).status_code == 404


def test_a_link_lapses(world: World, mailoutbox: list[Any], settings: Any) -> None:
    reset(world, world.officer)
    link = mailed()
    with travel(timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 60)):
        assert choose(link).status_code == 404
    assert choose(link).status_code == 302


def test_a_token_is_good_for_its_own_link_alone(world: World, mailoutbox: list[Any]) -> None:
    reset(world, world.officer)
    theirs = mailed()
    reset(world, world.gm)
    gms = mailed()
    path, _, token = theirs.partition("?")
    foreign = f"{gms.partition('?')[0]}?{token}"
    last = token[-1]
    forged = f"{path}?{token[:-1]}{'1' if last == '0' else '0'}"
    for link in (
        foreign,
        forged,
        f"{path}?token=",
        path,
        "/sign-in/link/0/?token=x",
        f"/sign-in/link/{2**70}/",
    ):
        answer = follow(link)[1]
        assert answer.status_code == 404
        assert NO_LINK in answer.content.decode()
    assert choose(gms).status_code == 302


@pytest.mark.parametrize("method", ["head", "get"])
def test_looking_at_a_link_does_not_use_it_up(world: World, mailoutbox: list[Any], method: str) -> None:
    """As mail gateways and browsers that look ahead do."""
    reset(world, world.officer)
    link = mailed()
    for _ in range(3):
        assert getattr(Client(), method)(link).status_code == 302
        assert getattr(Client(), method)(link, follow=True).status_code in (200, 404)
    assert not Session.objects.exists() or method == "get"
    assert choose(link).status_code == 302


def test_a_link_tells_a_stranger_nothing_of_who_is_there(world: World) -> None:
    reset(world, world.officer)
    there = SignInChange.objects.get().pk
    answers = [Client().get(f"/sign-in/link/{number}/").content for number in (there, there + 1)]
    assert answers[0] == answers[1]
    assert b"officer" not in answers[0]


def test_the_token_leaves_the_address_before_anything_is_shown_and_no_log_has_it(
    world: World, mailoutbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    reset(world, world.officer)
    link = mailed()
    token = link.partition("token=")[2]
    with caplog.at_level("DEBUG"):
        client, answer = follow(link)
        choose(link)
        follow(link)
    assert answer.status_code == 200
    assert [path for path, _ in answer.redirect_chain] == [link.partition("?")[0]]
    assert token not in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert token not in caplog.text
    assert client


def test_neither_the_token_nor_the_password_is_kept(world: World, mailoutbox: list[Any]) -> None:
    reset(world, world.officer)
    link = mailed()
    token = link.partition("token=")[2]
    choose(link)
    deliver_due()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - {"django_migrations"}:
            cursor.execute(f'SELECT string_agg(kept::text, chr(10)) FROM "{table}" AS kept')
            kept = cursor.fetchone()[0] or ""
            assert token not in kept, table
            assert NEW not in kept, table


def test_a_lock_ends_with_a_link_that_was_used(world: World, mailoutbox: list[Any]) -> None:
    """Whoever guessed five times guesses at another password from then on; the person has a way back."""
    for number in range(5):
        signs_in(world.officer, f"a guess of mine {number}")
    reset(world, world.officer)
    assert not signs_in(world.officer, PASSWORD)
    choose(mailed())
    assert not AccessAttempt.objects.exists()
    assert signs_in(world.officer, NEW)


def test_the_portals_role_cannot_change_who_set_what(world: World) -> None:
    reset(world, world.officer)
    for statement in (
        "UPDATE profiles_signinchange SET by_id = person_id",
        "UPDATE profiles_signinchange SET at = at - interval '31 days'",
        "UPDATE profiles_signinchange SET what = 'opened'",
        "DELETE FROM profiles_signinchange",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


# --- Mail -----------------------------------------------------------------------------------------------------------


def test_a_server_that_is_away_costs_time_and_no_link(
    world: World, settings: Any, mailoutbox: list[Any]
) -> None:
    reset(world, world.officer)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    services.send_links()
    change = SignInChange.objects.get()
    assert (change.link_sent_at, change.failed_at, change.attempts) == (None, None, 1)
    assert change.last_error
    settings.EMAIL_BACKEND = backend
    services.send_links()
    assert not mail.outbox, "not before a minute has passed"
    with travel(timezone.now() + timedelta(minutes=2)):
        services.send_links()
    assert len(mail.outbox) == 1


def test_whoever_had_it_sent_hears_that_it_could_not_be(world: World) -> None:
    broken = Person.objects.create(
        username="broken", name="Broken", email="not an address\nBcc: x@example.com"
    )
    broken.set_password(PASSWORD)
    broken.save()
    reset(world, broken)
    services.send_links()
    assert "The link for Broken (broken) was not mailed" in told(world.admin)
    assert SignInChange.objects.get().failed_at
