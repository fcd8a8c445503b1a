"""Classes, the days that they count, and holds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from approvals import services as posts
from approvals.models import Relation
from notices.models import Notice
from profiles.models import Person
from records.queries import trail
from records.services import seal
from retention import (
    due_dates,
    queries,
    services,
    tasks,
)
from retention.models import Hold, Keeping, RetentionClass
from retention.policy import may_hold, may_keep_classes, may_propose, may_release, may_see
from tests.retention.conftest import recorded, terms, yesterday
from tests.world import World
from workflow.rulings import Refused

Due = Callable[..., str]


def keeping(subject: str) -> Keeping:
    return Keeping.objects.select_related("retention_class").get(subject=subject)


# --- Classes --------------------------------------------------------------------------------------------------------


def test_a_record_gets_the_default_of_its_sort(world: World) -> None:
    early = recorded(world)
    assert keeping(early.reference).retention_class is None
    given = services.add_class(terms=terms(years=7), by=world.records)
    assert tasks.give_classes() == 1
    assert tasks.give_classes() == 0
    kept, today = keeping(early.reference), timezone.localdate()
    assert (kept.retention_class, kept.event_on) == (given, today)
    assert kept.due_on == due_dates.due_day(today, given)
    entry = trail(early.reference)[-1]
    assert (entry.kind, entry.office) == ("class.assigned", "MACRO")
    assert "destroy 7 years after the day on which it became a record" in entry.sentence


def test_a_sort_has_one_default(world: World, given: RetentionClass) -> None:
    with pytest.raises(Refused, match="Posts have a default already"):
        services.add_class(terms=terms(number="2"), by=world.records)
    services.add_class(terms=terms(number="2", default_for=["SC"]), by=world.records)


def test_a_class_is_replaced_and_its_records_follow_on_the_day(world: World, due: Due) -> None:
    subject = due()
    old = keeping(subject).retention_class
    assert old
    tomorrow = timezone.localdate() + timedelta(days=1)
    to_come = services.supersede_class(
        class_id=old.pk, terms=terms(years=9, in_force_from=tomorrow), by=world.records
    )
    assert tasks.give_classes() == 0
    with pytest.raises(Refused, match="replaced already"):
        services.supersede_class(class_id=old.pk, terms=terms(), by=world.records)
    new = services.supersede_class(
        class_id=to_come.pk, terms=terms(years=3, in_force_from=tomorrow), by=world.records
    )
    RetentionClass.objects.in_force(tomorrow).get()
    assert RetentionClass.objects.in_force(timezone.localdate()).get() == old
    assert RetentionClass.objects.in_force(tomorrow).get() == new


def test_records_move_to_the_class_in_force(world: World, due: Due) -> None:
    subject = due()
    old = keeping(subject).retention_class
    assert old
    new = services.supersede_class(
        class_id=old.pk, terms=terms(years=3, in_force_from=yesterday()), by=world.records
    )
    assert tasks.give_classes() == 1
    assert keeping(subject).retention_class == new
    assert trail(subject)[-1].fields["before"] == str(old)


def test_a_class_that_is_over_is_given_to_nothing(world: World, due: Due) -> None:
    subject = due()
    old = keeping(subject).retention_class
    assert old
    services.supersede_class(class_id=old.pk, terms=terms(in_force_from=yesterday()), by=world.records)
    with pytest.raises(Refused, match="not in force"):
        services.assign(subject=recorded(world).reference, class_id=old.pk, reason="No.", by=world.records)


def test_a_form_sent_twice_enters_one_class(world: World) -> None:
    key = uuid4()
    first = services.add_class(terms=terms(), key=key, by=world.records)
    assert services.add_class(terms=terms(), key=key, by=world.records) == first


# --- Counting -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "years", "until"),
    [
        (date(2026, 11, 23), 7, date(2033, 11, 23)),
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (None, 7, None),
        (date(2026, 11, 23), None, None),
    ],
)
def test_years_are_counted_to_the_day(since: Any, years: Any, until: Any) -> None:
    assert due_dates.due_day(since, RetentionClass(years=years)) == until


def test_what_supersedes_a_record_lets_its_years_count(world: World) -> None:
    services.add_class(terms=terms(event="superseded", years=0), by=world.records)
    first = recorded(world)
    tasks.give_classes()
    assert keeping(first.reference).due_on is None
    world.published(relation=Relation.FOLLOW_UP, relates_to=first)
    seal()
    assert tasks.count_events() == 1
    assert keeping(first.reference).due_on == timezone.localdate()


def test_business_that_goes_on_counts_anew(world: World) -> None:
    services.add_class(terms=terms(event="closed", years=0), by=world.records)
    post = recorded(world, live_text="Other words.")
    tasks.give_classes()
    Keeping.objects.filter(subject=post.reference).update(event_on=date(2020, 1, 1), due_on=date(2020, 1, 1))
    posts.close_incident(post_id=post.pk, resolution="Corrected there.", by=world.mcdmanager)
    tasks.count_events()
    assert keeping(post.reference).event_on == timezone.localdate()


# --- Holds ----------------------------------------------------------------------------------------------------------


def test_a_hold_stands_in_each_trail_and_is_released_with_a_reason(world: World, due: Due) -> None:
    record, draft = due(), world.draft().reference
    key = uuid4()
    asked = {
        "subjects": [record, draft],
        "title": "A request",
        "reason": "It was asked for.",
        "source": "FOI-000001",
    }
    hold = services.place_hold(**asked, key=key, by=world.records)
    assert services.place_hold(**asked, key=key, by=world.records) == hold
    assert queries.held([record, draft, "TS-999999"]) == {record, draft}
    assert not Keeping.objects.due(timezone.localdate()).exists()
    services.release_hold(hold_id=hold.pk, reason="It was answered.", by=world.records)
    for subject in (record, draft):
        assert [each.kind for each in trail(subject)][-2:] == ["hold.placed", "hold.released"]
        assert trail(subject)[-1].office == "MACRO"
    assert queries.held([record, draft]) == set()
    assert Keeping.objects.due(timezone.localdate()).count() == 1
    with pytest.raises(Refused, match="was released"):
        services.add_to_hold(hold_id=hold.pk, subjects=[record], by=world.records)


def test_one_hold_of_two_still_holds(world: World, due: Due) -> None:
    subject = due()
    asked = {"subjects": [subject], "reason": "Evidence.", "by": world.records}
    first = services.place_hold(title="First", **asked)
    services.place_hold(title="Second", **asked)
    services.release_hold(hold_id=first.pk, reason="Over.", by=world.records)
    assert queries.held([subject]) == {subject}


def test_what_nothing_bears_is_not_held(world: World) -> None:
    with pytest.raises(Refused, match="Nothing has the number TS-424242"):
        services.place_hold(subjects=["TS-424242"], title="A", reason="B", by=world.records)
    assert not Hold.objects.exists()


def test_an_mcd_manager_releases_only_what_they_placed(world: World, due: Due) -> None:
    asked = {"subjects": [due()], "title": "A court", "reason": "Evidence."}
    theirs, others = (services.place_hold(**asked, by=by) for by in (world.mcdmanager, world.records))
    assert may_release(world.mcdmanager, theirs)
    assert not may_release(world.mcdmanager, others)
    assert not may_release(world.mcdmanager2, theirs)
    assert may_release(world.records, theirs)


@pytest.mark.parametrize(
    ("who", "sees", "keeps", "holds", "proposes"),
    [
        ("records", True, True, True, True),
        ("mcdmanager", True, False, True, False),
        ("auditor", True, False, False, False),
        ("mcd", False, False, False, False),
        ("gm", False, False, False, False),
        ("officer", False, False, False, False),
        ("admin", False, False, False, False),
    ],
)
def test_who_may_do_what(
    world: World, who: str, sees: bool, keeps: bool, holds: bool, proposes: bool
) -> None:
    by: Person = getattr(world, who)
    rulings = (may_see(by), may_keep_classes(by), may_hold(by), may_propose(by))
    assert tuple(map(bool, rulings)) == (sees, keeps, holds, proposes)
    assert all(ruling.reason for ruling in rulings if not ruling)
    by.is_active = False
    assert not any((may_see(by), may_keep_classes(by), may_hold(by), may_propose(by)))


# --- Reminding ------------------------------------------------------------------------------------------------------


def test_records_officers_hear_once_a_week_of_what_is_due(world: World, due: Due, second: Person) -> None:
    due()
    tasks.remind()
    tasks.remind()
    told = Notice.objects.filter(title="1 record is due for disposal")
    assert {notice.person for notice in told} == {world.records, second}
    assert told.count() == 2
    services.tell_of_due(today=timezone.localdate() + timedelta(days=7))
    assert told.all().count() == 4


def test_and_of_each_hold_that_is_to_be_reviewed(world: World, due: Due) -> None:
    hold = services.place_hold(
        subjects=[due()], title="A court", reason="Evidence.", review_on=yesterday(), by=world.records
    )
    tasks.remind()
    tasks.remind()
    assert Notice.objects.filter(title=f"{hold.reference} is due for review").count() == 1
