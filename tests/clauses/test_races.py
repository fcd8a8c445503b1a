"""Two people, or one person twice, at the same moment: one version, one reading, and a sentence for who came second."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest

from clauses import services
from clauses.models import Acknowledgement, PolicyVersion, Review
from clauses.queries import in_force, latest
from records.models import Entry
from tests.approvals.threads import Outcome, Work, at_once, while_held
from tests.clauses.policies import days, particulars
from tests.world import World
from workflow.rulings import Refused

Meeting = Callable[[Work, Work], "tuple[Outcome, Outcome] | list[Outcome]"]
both_ways = pytest.mark.parametrize("meet", [at_once, while_held])


@both_ways
def test_two_managers_releasing_at_once_make_one_version(committed_world: World, meet: Meeting) -> None:
    seen = latest().sha256
    first, second = (
        partial(services.release, particulars=particulars(), changes={"PER-1": words}, seen=seen, by=by)
        for words, by in (("Mine.", committed_world.mcdmanager), ("Ours.", committed_world.mcdmanager2))
    )
    outcomes = meet(first, second)
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    (late,) = (outcome.raised for outcome in outcomes if not outcome.happened)
    assert isinstance(late, Refused)
    assert "Version 1.3 was released meanwhile" in str(late)
    assert PolicyVersion.objects.filter(number="1.3").count() == 1


@both_ways
def test_a_double_click_releases_once_and_complains_of_nothing(committed_world: World, meet: Meeting) -> None:
    click = partial(
        services.release, particulars=particulars(), changes={"PER-1": "Mine."}, seen=latest().sha256, key=uuid4(),
        by=committed_world.mcdmanager,
    )  # fmt: skip
    assert [outcome.raised for outcome in meet(click, click)] == [None, None]
    assert Entry.objects.filter(kind="policy.released").count() == 1


@both_ways
def test_saying_twice_at_once_that_one_has_read_it_counts_once(committed_world: World, meet: Meeting) -> None:
    click = partial(services.acknowledge, number="1.2", by=committed_world.officer)
    assert [outcome.raised for outcome in meet(click, click)] == [None, None]
    assert Acknowledgement.objects.count() == Entry.objects.filter(kind="policy.acknowledged").count() == 1


@both_ways
def test_a_review_recorded_twice_at_once_is_one(committed_world: World, meet: Meeting) -> None:
    click = partial(
        services.record_review, reviewed_on=days(0), next_review_on=days(9), outcome="It stands.", key=uuid4(),
        by=committed_world.mcdmanager,
    )  # fmt: skip
    assert [outcome.raised for outcome in meet(click, click)] == [None, None]
    assert Review.objects.count() == 1


def test_what_the_tests_release_is_gone_after_them_and_what_came_with_us_is_not(
    committed_world: World,
) -> None:
    assert [version.number for version in PolicyVersion.objects.order_by("id")] == ["1.0", "1.1", "1.2"]
    assert in_force().pk == 3
