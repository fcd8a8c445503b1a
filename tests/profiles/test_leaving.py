"""Who leaves: on the day after their last their sign-in is closed, their seats end, and what waits for them moves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from approvals.models import CalendarFeed, Post
from approvals.services import propose, request_changes, subscribe
from contacts.models import Contact
from directory import services
from directory.tasks import close_who_left, warn_of_empty_seats
from notices.models import Notice
from profiles.models import ActingArrangement, Appointment, Nomination, Person, Position
from records.models import Entry
from tests.clock import travel
from tests.contacts.cases import in_hand
from tests.profiles.people import acting, seat
from tests.world import World, submit
from workflow.rulings import Refused

TODAY = timezone.localdate()
DAY = timedelta(days=1)
LONG = timedelta(days=400)


def leaves(world: World, who: str, days: int = 0) -> Person:
    person = getattr(world, who)
    return services.set_last_day(person_id=person.pk, leaves_on=TODAY + days * DAY, by=world.admin)


def told(who: Person, words: str) -> list[Notice]:
    return list(Notice.objects.filter(person=who, title__contains=words))


def submitted(world: World) -> Post:
    post = propose(content=world.content(), by=world.officer)
    return submit(post_id=post.pk, seen=post.seen, by=world.officer)


def test_they_sign_in_on_their_last_day_and_not_on_the_next(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    leaves(world, "officer")
    close_who_left()
    assert client.get("/me/").status_code == 200
    with travel(timezone.now() + DAY):
        close_who_left()
        close_who_left()  # it may run twice
        assert not world.again(world.officer).is_active
        assert client.get("/me/").status_code == 302
    assert not Appointment.objects.on(TODAY + DAY).filter(person=world.officer).exists()
    [entry] = Entry.objects.filter(kind="person.left")
    assert "has left; the last day was" in entry.sentence
    assert entry.fields["seats"] == ["Policy Officer, Macroeconomic Conditions Division"]
    assert told(world.admin, "has left")
    assert told(world.gm, "has left"), "who comes after them hears of it"


@pytest.mark.parametrize(
    ("who", "by", "why"),
    [
        ("officer", "gm", "Only an administrator keeps the directory."),
        ("admin", "admin", "Another administrator sets how you sign in."),
        ("closed", "admin", "can no longer sign in"),
    ],
)
def test_who_enters_it(world: World, who: str, by: str, why: str) -> None:
    world.closed = world.person("closed", "Analyst", world.small)
    Person.objects.filter(pk=world.closed.pk).update(is_active=False)
    with pytest.raises(Refused, match=why):
        services.set_last_day(person_id=getattr(world, who).pk, leaves_on=TODAY, by=getattr(world, by))


def test_it_is_taken_back_and_whoever_is_let_in_again_stays(world: World) -> None:
    leaves(world, "officer", -3)
    key = uuid4()
    for _ in range(2):  # a double click
        services.set_last_day(person_id=world.officer.pk, leaves_on=None, key=key, by=world.admin)
    close_who_left()
    assert world.again(world.officer).is_active
    assert Entry.objects.filter(kind="person.last_day_set").count() == 2
    leaves(world, "officer", -3)  # they left on Friday
    close_who_left()
    assert not world.again(world.officer).is_active
    services.open_person(person_id=world.officer.pk, reason="A mistake.", by=world.admin)
    close_who_left()
    assert world.again(world.officer).is_active


def test_what_they_act_in_ends_and_what_they_were_to_hold(world: World) -> None:
    acting(world.officer, Position.objects.get(appointments__person=world.gm2), TODAY, TODAY + LONG)
    Appointment.objects.filter(person=world.officer).update(ends_on=TODAY + DAY)
    later = seat(
        world.officer, Position.objects.create(title="Economist", division=world.small), TODAY + 9 * DAY
    )
    leaves(world, "officer", -1)
    close_who_left()
    arrangement = ActingArrangement.objects.get(person=world.officer)
    assert (arrangement.revoked_by, arrangement.revoked_at is not None) == (world.admin, True)
    later.refresh_from_db()
    assert later.ends_on == later.starts_on
    assert Entry.objects.get(kind="acting.revoked").fields["actor"]["name"] == "The portal"


def test_what_asks_a_general_manager_asks_who_sits_there_next_or_mcd(world: World) -> None:
    """Nobody else in the division may decide, and MCD's managers were not asked while there was a General Manager."""
    post = submitted(world)
    assert [notice.asks for notice in told(world.gm, post.reference)] == ["decision"]
    assert not told(world.mcdmanager, post.reference)
    leaves(world, "gm", -1)
    close_who_left()
    [notice] = told(world.mcdmanager, post.reference)
    assert notice.asks == "decision"
    assert notice.body.startswith("It waited for Gm (gm), who has left.")
    assert not told(world.gm2, post.reference), "another division's does not even see it"
    assert not told(world.colleague, post.reference)


def test_nobody_is_asked_of_what_they_may_not_see(world: World) -> None:
    """They had moved, and whoever heads the division in which they sat last does not read the one before."""
    post = submitted(world)
    request_changes(post_id=post.pk, seen=post.seen, reason="Say more.", by=world.gm)
    economist = Position.objects.create(title="Economist", division=world.small)
    services.nominate(person=world.officer, position=economist, starts_on=TODAY, by=world.admin)
    leaves(world, "officer", 3)
    with travel(timezone.now() + 4 * DAY):
        close_who_left()
    assert told(world.gm2, "has left")
    assert not told(world.gm2, post.reference)
    assert {notice.asks for notice in told(world.mcdmanager, post.reference)} == {"changes", ""}


def test_who_is_asked_already_is_not_asked_again(world: World) -> None:
    post = submitted(world)
    successor = world.person("next", "Deputy", world.macro)
    acting(successor, Position.objects.get(appointments__person=world.gm), TODAY - 9 * DAY, TODAY + LONG)
    leaves(world, "gm", -1)
    close_who_left()
    assert len(told(successor, post.reference)) == 1
    assert not told(world.mcdmanager, post.reference)


def test_posts_that_are_not_over_go_to_the_division_and_the_calendar_elsewhere_stops(world: World) -> None:
    post = propose(content=world.content(), by=world.officer)
    subscribe(by=world.officer)
    leaves(world, "officer", -1)
    close_who_left()
    assert told(world.gm, f"{post.reference} is left to you")
    assert not CalendarFeed.objects.exists()
    moved = Entry.objects.get(kind="person.left").fields["moved"]
    assert moved == [f"{post.reference}, to Gm (gm)", "the address of their calendar, which no longer works"]


def test_a_contact_goes_to_who_comes_after_its_action_officer(world: World) -> None:
    contact = in_hand(world, to=world.officer)
    leaves(world, "officer", -1)
    close_who_left()
    assert Contact.objects.get(pk=contact.pk).assigned_to == world.gm
    assert (
        Entry.objects.filter(kind="contact.assigned").latest("id").fields["note"]
        == "Officer (officer) has left."
    )
    assert told(world.gm, f"{contact.reference} is assigned to you")


def test_a_general_manager_who_is_not_followed_is_told_to_administrators_beforehand(world: World) -> None:
    what = "Macroeconomic Conditions Division will have no General Manager here"
    leaves(world, "gm", 60)
    warn_of_empty_seats()
    assert not told(world.admin, what)
    with travel(timezone.now() + 40 * DAY):
        warn_of_empty_seats()
        warn_of_empty_seats()
    assert len(told(world.admin, what)) == 1
    leaves(world, "officer", 3)
    leaves(world, "gm2", 3)
    assert len(told(world.admin, "will have no General Manager")) == 2


def test_nor_is_the_last_of_another_role_let_go_in_silence(world: World) -> None:
    leaves(world, "mcdmanager", 3)
    assert not told(world.admin, "will have no"), "the other goes on"
    leaves(world, "mcdmanager2", 2)
    leaves(world, "auditor", 3)
    warn_of_empty_seats()
    titles = {notice.title for notice in told(world.admin, "will have no")}
    assert titles == {f"The Treasury will have no {role} here" for role in ("MCD manager", "Auditor")}


def test_one_who_is_followed_is_not(world: World) -> None:
    position = Position.objects.get(appointments__person=world.gm)
    Appointment.objects.filter(person=world.gm).update(ends_on=TODAY + 3 * DAY)
    nomination = Nomination.objects.create(
        person=world.colleague, position=position, starts_on=TODAY + 4 * DAY, proposed_by=world.admin
    )
    services.confirm(nomination_id=nomination.pk, by=world.mcdmanager)
    leaves(world, "gm", 3)
    assert not told(world.admin, "will have no General Manager")
