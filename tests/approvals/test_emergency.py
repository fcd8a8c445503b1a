"""The emergency path: who may publish first, that somebody else judges it, in time, and that it is counted."""

import csv
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from approvals import policy, queries, services
from approvals.content import Content
from approvals.models import Incident, Post, RosterPlace, State
from checks import catalogue
from records.queries import trail
from records.services import seal
from tests.approvals.steps import (
    gone_live_first,
    kinds,
    last_notice,
    nothing_written,
    on_roster,
    told_since,
    unconfirmed,
)
from tests.approvals.threads import at_once
from tests.clock import travel
from tests.world import World, every
from workflow.rulings import MovedOn, Refused

CANBERRA = ZoneInfo("Australia/Sydney")
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CANBERRA)


def publish_first(world: World, post: Post, **changes: Any) -> Post:
    given = {"by": world.again(world.officer), **gone_live_first(world, post), **changes}
    return services.publish_first(post_id=post.pk, **given)


def confirm(world: World, post: Post, **changes: Any) -> Post:
    given = {"seen": post.seen, "declared": every("decider"), "by": world.again(world.gm), **changes}
    return services.confirm(post_id=post.pk, **given)


def object_to(world: World, post: Post, **changes: Any) -> Post:
    given = {"seen": post.seen, "reason": "It names a bank.", "by": world.again(world.gm), **changes}
    return services.object_to(post_id=post.pk, **given)


def place(world: World, person: Any = None, **days: int) -> RosterPlace:
    today = timezone.localdate()
    starts_on, ends_on = today + days.get("begins", 0) * DAY, today + days.get("ends", 1) * DAY
    person = person or world.officer
    return services.put_on_roster(person=person, starts_on=starts_on, ends_on=ends_on, by=world.mcdmanager)


# --- Publishing first ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", ["draft", "in_review"])
def test_who_is_on_the_roster_publishes_what_nobody_decided_on(world: World, make: str) -> None:
    place(world)
    post = publish_first(world, getattr(world, make)())
    assert (post.state, post.published_by, post.approved_by) == (State.UNCONFIRMED, world.officer, None)
    assert trail(post.reference)[-1].fields["declared"]


@pytest.mark.parametrize("make", ["approved", "published"])
def test_what_was_decided_on_is_published_in_the_ordinary_way(world: World, make: str) -> None:
    place(world)
    post = getattr(world, make)()
    with nothing_written(), pytest.raises(Refused, match="cannot be published before a decision now"):
        publish_first(world, post)


@pytest.mark.parametrize(("begins", "ends"), [(1, 5), (None, None)])
def test_who_is_not_on_the_roster_today_waits(world: World, begins: int | None, ends: int | None) -> None:
    if begins is not None:
        place(world, begins=begins, ends=ends)
    post = world.draft()
    with nothing_written(), pytest.raises(Refused, match="You are not on the emergency roster today"):
        publish_first(world, post)


def test_a_place_that_is_over_or_was_taken_away_counts_no_more(world: World) -> None:
    found, post = place(world), world.draft()
    with travel(timezone.now() + 2 * DAY):
        assert not policy.may_publish_first(world.again(world.officer), post)
    assert policy.may_publish_first(world.again(world.officer), post)
    services.take_off_roster(place_id=found.pk, by=world.mcdmanager)
    assert not policy.may_publish_first(world.again(world.officer), post)


def test_the_roster_opens_nobody_else_s_posts(world: World) -> None:
    place(world, world.officer2)
    post = world.draft()
    with nothing_written(), pytest.raises(Http404):
        publish_first(world, post, by=world.again(world.officer2))


def test_what_the_checks_block_is_blocked_in_an_emergency_too(world: World) -> None:
    post = on_roster(world)
    type(world.account).objects.filter(pk=world.account.pk).update(active=False)
    with nothing_written(), pytest.raises(Refused, match="no longer in use"):
        publish_first(world, post)


@pytest.mark.parametrize(("changes", "why"), [
    ({"declared": []}, "Tick each box"),
    ({"permalink": "https://x.com/TreasuryAU/status/1"}, "Paste the one on Facebook"),
    ({"live_text": " "}, "Copy what went live"),
])  # fmt: skip
def test_an_emergency_excuses_from_nothing_else(world: World, changes: dict[str, Any], why: str) -> None:
    post = on_roster(world)
    with nothing_written(), pytest.raises(Refused, match=why):
        publish_first(world, post, **changes)


def test_words_that_were_not_seen_are_not_published_first(world: World) -> None:
    post = on_roster(world)
    with nothing_written(), pytest.raises(MovedOn):
        publish_first(world, post, seen="0" * 64)


def test_other_words_open_an_incident_at_once(world: World) -> None:
    notices = last_notice()
    post = unconfirmed(world, live_text="Other words.")
    assert kinds(post)[-2:] == ["post.published_first", "incident.opened"]
    assert "mcd" in told_since(notices)
    assert confirm(world, post).state == State.PUBLISHED
    assert Incident.objects.get(post=post).closed_at is None, "confirming the words closes nothing"


@pytest.mark.parametrize(("published", "due"), [
    ("2026-11-23 10:00", "2026-11-23 12:00"),  # a Monday
    ("2026-11-23 23:30", "2026-11-24 11:00"),
    ("2026-11-27 16:30", "2026-11-30 10:30"),  # over a weekend
])  # fmt: skip
def test_it_is_due_in_two_business_hours(world: World, published: str, due: str) -> None:
    with travel(at(published), tick=False):
        assert unconfirmed(world).due_at == at(due)


# --- Judging it ---------------------------------------------------------------------------------------------


def test_it_is_confirmed_by_somebody_else_and_becomes_a_record(world: World) -> None:
    post = confirm(world, unconfirmed(world), note="As I would have.")
    assert (post.state, post.approved_by, post.due_at) == (State.PUBLISHED, world.gm, None)
    assert trail(post.reference)[-1].fields["note"] == "As I would have."
    seal()
    assert services.record(post_id=post.pk).state == State.RECORDED
    fields = trail(post.reference)[-1].fields
    assert (fields["approved_by"], fields["emergency"][:6]) == ("Gm", "People")


@pytest.mark.parametrize("judge", [confirm, object_to])
def test_nobody_with_a_hand_in_it_judges_it(world: World, judge: Any) -> None:
    """A General Manager on the roster published first: MCD judges, also while somebody acts for them."""
    place(world, world.gm)
    post = publish_first(world, world.draft(), by=world.again(world.gm))
    with nothing_written(), pytest.raises(Refused, match="You wrote, edited or submitted this post"):
        judge(world, post)
    world.acts_for(world.colleague, world.gm)
    with nothing_written(), pytest.raises(Refused, match="so MCD decides on it"):
        judge(world, post, by=world.again(world.colleague))
    assert judge(world, post, by=world.again(world.mcdmanager2)).state == State.PUBLISHED


@pytest.mark.parametrize("judge", [confirm, object_to])
@pytest.mark.parametrize("who", ["colleague", "mcd", "records"])
def test_only_who_may_decide_judges_it(world: World, judge: Any, who: str) -> None:
    post = unconfirmed(world)
    with nothing_written(), pytest.raises(Refused, match="may decide"):
        judge(world, post, by=world.again(getattr(world, who)))


@pytest.mark.parametrize("judge", [confirm, object_to])
def test_what_was_not_seen_is_not_judged(world: World, judge: Any) -> None:
    post = unconfirmed(world)
    with nothing_written(), pytest.raises(MovedOn):
        judge(world, post, seen="0" * 64)


def test_a_decider_declares_when_confirming(world: World) -> None:
    post = unconfirmed(world)
    with nothing_written(), pytest.raises(Refused, match="Tick each box"):
        confirm(world, post, declared=[])


def test_an_objection_opens_an_incident_and_is_a_record_all_the_same(world: World) -> None:
    post, notices = unconfirmed(world), last_notice()
    post = object_to(world, post)
    assert (post.state, post.objected_by, post.approved_by) == (State.PUBLISHED, world.gm, None)
    assert told_since(notices) == {"officer", "mcd", "mcdmanager", "mcdmanager2"}
    assert Incident.objects.get(post=post).closed_at is None
    seal()
    assert services.record(post_id=post.pk).state == State.RECORDED
    fields = trail(post.reference)[-1].fields
    assert (fields["objected_by"], fields["approved_by"]) == ("Gm", "")


def test_an_objection_opens_an_incident_again_that_was_closed(world: World) -> None:
    post = unconfirmed(world, live_text="Other words.")
    services.close_incident(post_id=post.pk, resolution="Corrected.", by=world.mcd)
    object_to(world, post)
    assert not policy.may_close_incident(world.again(world.officer), Post.objects.get(pk=post.pk))
    closed = services.close_incident(post_id=post.pk, resolution="Taken down.", by=world.mcd)
    assert closed.incident.resolution == "Taken down."


@pytest.mark.parametrize("second", [confirm, object_to])
def test_it_is_judged_once(world: World, second: Any) -> None:
    post = confirm(world, unconfirmed(world))
    with nothing_written(), pytest.raises(Refused, match="This post is published"):
        second(world, post, by=world.again(world.mcdmanager))


def test_of_a_confirmation_and_an_objection_at_once_one_counts(committed_world: World) -> None:
    world = committed_world
    post = unconfirmed(world)
    outcomes = at_once(
        lambda: confirm(world, post), lambda: object_to(world, post, by=world.again(world.mcdmanager))
    )
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    post = Post.objects.get(pk=post.pk)
    assert (post.approved_by is None) != (post.objected_by is None)


def test_it_waits_for_those_who_may_confirm_it(world: World) -> None:
    post = unconfirmed(world)
    for who, waits in {"gm": True, "mcdmanager": True, "gm2": False, "officer": False, "mcd": False}.items():
        kinds_of = {kind.route: kind.posts for kind in queries.waiting_for(world.again(getattr(world, who)))}
        assert (kinds_of.get("confirm") == [post]) == waits, who


def test_the_checks_ask_in_an_emergency_too_and_whoever_confirms_settles_it(world: World) -> None:
    place(world)
    post = world.draft(text="The outage has reached 4,200 businesses.")
    (finding,) = catalogue.advisory(Content.of(post.version), world.officer)
    with nothing_written(), pytest.raises(Refused, match="Answer this: "):
        publish_first(world, post)
    post = publish_first(world, post, answers={finding.key: "Counted by the help desk at noon."})
    assert trail(post.reference)[-1].fields["answers"] == post.answers != []
    with nothing_written(), pytest.raises(Refused, match="Say what you make of the answer"):
        confirm(world, post)
    confirm(world, post, dispositions={finding.key: "settled"})
    assert trail(post.reference)[-1].fields["findings"] == [{**post.answers[0], "disposition": "settled"}]


# --- The roster ---------------------------------------------------------------------------------------------


def test_nobody_puts_themselves_on_the_roster(world: World) -> None:
    with nothing_written(), pytest.raises(Refused, match="Another MCD manager puts you on the roster"):
        place(world, world.mcdmanager)


@pytest.mark.parametrize("who", ["officer2", "gm", "mcd", "admin", "auditor"])
def test_only_managers_in_mcd_keep_the_roster(world: World, who: str) -> None:
    found, by, today = place(world), world.again(getattr(world, who)), timezone.localdate()
    with nothing_written(), pytest.raises(Refused):
        services.put_on_roster(person=world.colleague, starts_on=today, ends_on=today, by=by)
    with nothing_written(), pytest.raises(Refused):
        services.take_off_roster(place_id=found.pk, by=by)


def test_nobody_stands_on_the_roster_twice_on_a_day(world: World) -> None:
    found = place(world, begins=0, ends=5)
    with nothing_written(), pytest.raises(Refused, match="on the roster on some of these days already"):
        place(world, begins=5, ends=9)
    services.take_off_roster(place_id=found.pk, by=world.mcdmanager)
    place(world, begins=5, ends=9)


@pytest.mark.parametrize(("begins", "ends"), [(-1, 3), (3, 2), (0, 400)])
def test_days_that_could_not_be_are_refused(world: World, begins: int, ends: int) -> None:
    with nothing_written(), pytest.raises(Refused):
        place(world, begins=begins, ends=ends)


def test_the_roster_is_told_and_logged(world: World) -> None:
    notices, found = last_notice(), place(world)
    services.take_off_roster(place_id=found.pk, by=world.mcdmanager2)
    assert told_since(notices) == {"officer"}
    added, removed = trail("ROSTER")
    assert added.sentence.startswith(
        "Mcdmanager (mcdmanager, Manager, Media) put Officer (officer) on the emergency roster, from "
    )
    assert (
        removed.sentence
        == "Mcdmanager2 (mcdmanager2, Manager, Digital) took Officer (officer) off the emergency roster."
    )
    with nothing_written(), pytest.raises(Refused, match="This place on the roster is over"):
        services.take_off_roster(place_id=found.pk, by=world.mcdmanager)


def test_the_database_keeps_the_law_of_the_roster(world: World) -> None:
    found = place(world)
    laws: dict[str, dict[str, object]] = {
        "nobody_puts_themselves_on_the_roster": {"person": world.mcdmanager},
        "roster_ends_after_it_starts": {"ends_on": date(2020, 1, 1)},
        "roster_removed_at_and_by": {"removed_at": timezone.now()},
    }
    for law, changes in laws.items():
        with pytest.raises(IntegrityError, match=law), transaction.atomic():
            RosterPlace.objects.filter(pk=found.pk).update(**changes)
    found.pk = None
    with pytest.raises(IntegrityError, match="one_roster_place_a_person_a_day"), transaction.atomic():
        found.save(force_insert=True)


def test_the_database_keeps_the_law_of_emergencies(world: World) -> None:
    post = unconfirmed(world)
    laws: dict[str, dict[str, object]] = {
        "only_an_emergency_goes_out_first": {"emergency": None},
        "an_emergency_has_gone_out_and_says_why": {"emergency": ""},
        "what_waits_is_due": {"due_at": None},
        "the_objector_has_no_hand_in_the_post": {"objected_by": world.officer, "objected_at": timezone.now()},
        "an_approved_post_names_its_approver": {"state": State.PUBLISHED},
    }
    for law, changes in laws.items():
        with pytest.raises(IntegrityError, match=law), transaction.atomic():
            Post.objects.filter(pk=post.pk).update(**changes)


# --- Counted and reported -----------------------------------------------------------------------------------


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def lines(client: Client) -> list[list[str]]:
    answer = client.get("/emergency/emergencies.csv")
    return list(csv.reader(b"".join(answer).decode("utf-8-sig").splitlines()))


def test_the_report_says_how_long_each_waited(world: World) -> None:
    with travel(at("2026-11-20 17:30"), tick=False):  # a Friday after hours
        late, prompt, waiting = unconfirmed(world), unconfirmed(world), unconfirmed(world)
    with travel(at("2026-11-23 10:30"), tick=False):
        confirm(world, prompt)
    with travel(at("2026-11-23 12:30"), tick=False):
        object_to(world, late)
    with travel(at("2026-11-23 12:35"), tick=False):
        head, *found = lines(client_of(world.mcdmanager))
        assert head[0] == "Post"
        assert [(row[0], row[7], row[8], row[10], row[11]) for row in found] == [
            (late.reference, "Objected to", "Gm (gm)", "3.50", "no"),
            (prompt.reference, "Confirmed", "Gm (gm)", "1.50", "yes"),
            (waiting.reference, "To be confirmed", "", "", ""),
        ]
        [counted] = queries.emergencies_by_person(world.mcdmanager)
        assert counted == {"name": "Officer", "user_name": "officer", "times": 3, "objected": 1, "waiting": 1}
        markup = client_of(world.mcdmanager).get("/emergency/").content.decode()
    assert "By Gm (gm) after 3.5 business hours, late" in markup


def test_the_report_covers_twelve_months_and_what_one_may_see(world: World) -> None:
    unconfirmed(world)
    assert len(lines(client_of(world.gm))) == 2
    assert len(lines(client_of(world.gm2))) == 1, "another division's"
    with travel(timezone.now() + 366 * DAY):
        assert len(lines(client_of(world.mcdmanager))) == 1


def test_a_spreadsheet_runs_nothing_of_it(world: World) -> None:
    unconfirmed(world, reason='=HYPERLINK("https://evil.example")')
    assert lines(client_of(world.mcdmanager))[1][6].startswith("'=")


def test_a_form_that_put_one_person_on_the_roster_puts_on_no_other(world: World) -> None:
    today = timezone.localdate()
    given = {"starts_on": today, "ends_on": today, "key": uuid4(), "by": world.mcdmanager}
    assert services.put_on_roster(person=world.gm, **given) == services.put_on_roster(
        person=world.gm, **given
    )
    with pytest.raises(Refused, match="used for somebody else"):
        services.put_on_roster(person=world.officer, **given)
