"""A fault at every word that a step says to the database: nothing is lost, nothing is twice, and the log holds."""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from approvals import services as approvals
from approvals.models import Post, State
from profiles.models import Person, Role
from records import services, tree
from records.auditing.audit import check_log
from records.models import Entry, Leaf, Unsealed
from records.queries import trail
from records.services import seal
from retention import services as retention
from retention.models import DisposalItem, RetentionClass
from tests import database
from tests.approvals.steps import STEPS, kinds
from tests.records.conftest import speaking_as_owner
from tests.records.faults import WAYS, Owner, broken_everywhere
from tests.retention.conftest import recorded, terms
from tests.world import World

in_each_way = pytest.mark.parametrize("way", WAYS)
STEP = {step.name: step for step in STEPS}
COUNTED = (
    *("approvals_post", "approvals_version", "records_entry", "records_payload", "records_unsealed"),
    *("notices_notice", "auditlog_logentry", "retention_keeping", "retention_disposal"),
    "retention_disposalitem",
)


@pytest.fixture(autouse=True)
def _kinds() -> None:
    """The kinds of the portal itself, not those of the log's other tests."""


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker, owner_url: str) -> Iterator[World]:
    """One database for all, because a fault changes nothing. Every fourth leaf fills a subtree that is stored."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "STEP", 2)
        patch.setattr(tree, "WIDTH", 4)
        patch.setattr(services, "BATCH", 3)
        yield World()
        connection.close()
        database.empty(owner_url)


@pytest.fixture(scope="module")
def owner(owner_url: str) -> Iterator[Owner]:
    with speaking_as_owner(owner_url) as execute:
        yield execute


@pytest.fixture(scope="module")
def second(place: World) -> Person:
    return place.person("records2", "Records Officer", place.information, Role.RECORDS_OFFICER)


@pytest.fixture
def log_holds(place: World) -> Iterator[None]:
    """Whatever happened, the log is whole in the end, and has all that was written."""
    yield
    seal()
    assert check_log([]).problems == []
    assert not Unsealed.objects.exists()
    assert Leaf.objects.count() == Entry.objects.count()


def rows() -> dict[str, int]:
    """How many rows there are of everything that a step may write."""
    with connection.cursor() as cursor:
        counts = [f"SELECT '{table}', count(*) FROM {table}" for table in COUNTED]
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def added(before: dict[str, int]) -> dict[str, int]:
    return {table: count - before[table] for table, count in rows().items()}


def taken(step: Callable[[], object], way: str, owner: Owner, clean: dict[str, int]) -> int:
    """After each fault all of the step has happened or nothing, and then it is not done again. How many there were."""
    before, faults = rows(), 0
    for through in broken_everywhere(step, way, owner):
        faults += not through
        assert added(before) in ([clean] if through else [dict.fromkeys(clean, 0), clean])
    return faults


def measured(step: Callable[[], object]) -> dict[str, int]:
    before = rows()
    step()
    return added(before)


@in_each_way
def test_a_post_goes_its_way_over_a_line_that_breaks_at_every_word(
    place: World, owner: Owner, way: str, log_holds: None
) -> None:
    example, post = place.draft(), place.draft()
    clean = [measured(step) for step in going(place, example)]
    faults = [taken(step, way, owner, each) for step, each in zip(going(place, post), clean, strict=True)]
    assert kinds(post) == kinds(example) == [
        "post.proposed", "post.submitted", "post.approved", "post.published", "post.recorded",
    ]  # fmt: skip
    assert Post.objects.get(pk=post.pk).state == State.RECORDED
    assert all(each >= 8 for each in faults), "fewer words than a step needs: the faults were not at each"


def going(place: World, post: Post) -> Iterator[Callable[[], object]]:
    """Each step from the draft to the record, as something that can be done again with the same key."""
    for name in ("submit", "approve", "publish"):
        step, post = STEP[name], Post.objects.get(pk=post.pk)
        given = {**step.given(place, post), "key": uuid4(), "by": place.again(getattr(place, step.by))}
        yield partial(getattr(approvals, name), post_id=post.pk, **given)
    seal()
    yield partial(approvals.record, post_id=post.pk)


@in_each_way
def test_a_record_is_destroyed_whole_or_not_at_all(
    place: World, owner: Owner, way: str, second: Person, log_holds: None
) -> None:
    example, record = due(place), due(place)
    clean = [measured(step) for step in disposing(place, second, example)]
    faults = [
        taken(step, way, owner, each)
        for step, each in zip(disposing(place, second, record), clean, strict=True)
    ]
    assert [entry.kind for entry in trail(record)] == [entry.kind for entry in trail(example)]
    assert [hasattr(entry, "payload") for entry in trail(record)] == [False] * 5 + [True] * 3
    assert all(each >= 8 for each in faults), faults


def due(place: World) -> str:
    """A record that may go today."""
    subject = recorded(place).reference
    given = RetentionClass.objects.first() or retention.add_class(terms=terms(), by=place.records)
    retention.assign(subject=subject, class_id=given.pk, reason="For the test.", by=place.records)
    return subject


def disposing(place: World, second: Person, subject: str) -> Iterator[Callable[[], object]]:
    """What two people and the clock do, each step as something that can be done again."""
    one, two = uuid4(), uuid4()
    yield lambda: retention.propose(subjects=[subject], key=one, by=place.records)
    item = DisposalItem.objects.get(keeping__subject=subject)
    yield lambda: retention.approve(disposal_id=item.disposal_id, key=two, by=second)
    yield lambda: retention.execute(item_id=item.pk)
    retention.sweep(item_id=item.pk)
    yield lambda: retention.finish(disposal_id=item.disposal_id)
