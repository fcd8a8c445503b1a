"""A log for each year, each beginning with how the one before it ended."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localtime

from records import queries, services, tree, verify
from records.models import Checkpoint, Leaf, Log, Subtree, Unsealed
from records.queries import NotYetSigned, trail
from tests.records.conftest import acting_as, said
from tests.records.examples import NAME, ORIGIN, YEAR

pytestmark = pytest.mark.django_db
LAST_YEAR = f"{NAME}/{YEAR - 1}"


@pytest.fixture
def two_years(settings: Any) -> tuple[Log, Log]:
    """Three entries of last year, and two that waited for this one."""
    settings.RECORD_LOG_ORIGIN = NAME
    for number in range(3):
        said(f"last year {number}")
    services.seal(year=YEAR - 1)
    for number in range(2):
        said(f"this year {number}")
    services.seal()
    old, new = Log.objects.order_by("year")
    return old, new


def signed(log: Log, size: int) -> Checkpoint:
    with acting_as("treasury_signer"):
        return Checkpoint.objects.create(
            log=log, size=size, root=tree.root(log, size), note=f"note of {size}", signed_at=localtime()
        )


def test_the_first_log_is_opened_by_the_first_entry_in_canberras_year(settings: Any) -> None:
    settings.RECORD_LOG_ORIGIN = NAME
    services.seal()
    assert not Log.objects.exists()
    said()
    services.seal()
    log = Log.objects.get()
    assert (log.origin, log.year, log.first) == (ORIGIN, localtime().year, 0)


def test_a_new_year_has_a_tree_of_its_own_that_begins_by_naming_the_last(two_years: tuple[Log, Log]) -> None:
    old, new = two_years
    assert (old.origin, old.first, new.origin, new.first) == (LAST_YEAR, 0, ORIGIN, 3)
    assert list(Leaf.objects.order_by("position").values_list("position", "log", "index")) == [
        (0, old.pk, 0), (1, old.pk, 1), (2, old.pk, 2), (3, new.pk, 0), (4, new.pk, 1), (5, new.pk, 2),
    ]  # fmt: skip
    [opened] = trail(f"LOG-{YEAR}")
    assert (opened.index, opened.position) == (0, 3)
    assert opened.fields["previous_origin"] == LAST_YEAR
    assert opened.fields["previous_size"] == tree.size(old) == 3
    assert opened.fields["previous_root"] == verify.encode64(tree.root(old, 3))
    assert opened.sentence.endswith("ended with 3 entries.")
    leaves = [verify.leaf_hash(bytes(leaf.entry.content)) for leaf in Leaf.objects.order_by("position")]
    assert tree.root(old, 3) == verify.tree_root(leaves[:3])
    assert tree.root(new, tree.size(new)) == verify.tree_root(leaves[3:])
    assert not Unsealed.objects.exists()


def test_the_year_turns_though_nothing_happens_and_turns_once(settings: Any) -> None:
    said()
    services.seal(year=YEAR - 1)
    assert services.seal() == 0
    assert services.seal() == 0
    assert list(Log.objects.values_list("year", flat=True)) == [YEAR - 1, YEAR]
    assert Leaf.objects.count() == 2


def test_a_clock_that_is_set_back_does_not_turn_the_year_back(two_years: tuple[Log, Log]) -> None:
    said()
    assert services.seal(year=YEAR - 1) == 1
    assert Leaf.objects.get(position=6).log == two_years[1]


def test_subtrees_are_counted_within_their_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "STEP", 2)
    monkeypatch.setattr(tree, "WIDTH", 4)
    for year, count in ((YEAR - 1, 21), (YEAR, 18)):  # one more there: the entry that opens it
        for number in range(count):
            said(str(number))
        services.seal(year=year)
    old, new = Log.objects.order_by("year")
    leaves = [
        bytes(each) for each in Leaf.objects.order_by("position").values_list("entry__leaf_hash", flat=True)
    ]
    for log, its in ((old, leaves[:21]), (new, leaves[21:])):
        assert Subtree.objects.filter(log=log).count() == len(its) // 4 + len(its) // 16
        for size in (1, 4, 17, len(its)):
            assert tree.root(log, size) == verify.tree_root(its[:size])
            path = tree.inclusion_path(log, size - 1, size)
            assert verify.root_of_inclusion(size - 1, size, its[size - 1], path) == tree.root(log, size)


@pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        ("INSERT INTO records_leaf (position, log_id, index, entry_id) SELECT 6, {old}, 6, entry_id "  # noqa: ISC004
         "FROM records_unsealed", "in the log of the latest year"),
        ("INSERT INTO records_log (origin, year, first) VALUES ('x', {last_year}, 6)", "in the order of the years"),
        ("INSERT INTO records_log (origin, year, first) VALUES ('x', {year}, 6)", "in the order of the years"),
    ],
)  # fmt: skip
def test_nothing_is_sealed_into_an_older_log(two_years: tuple[Log, Log], attack: str, refusal: str) -> None:
    said()
    statement = attack.format(old=two_years[0].pk, last_year=YEAR - 1, year=YEAR)
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


UNNAMED = (
    "INSERT INTO records_leaf (position, log_id, index, entry_id) "
    "SELECT 1, (SELECT max(id) FROM records_log), 0, entry_id FROM records_unsealed"
)


@pytest.mark.parametrize(
    ("first", "leaf", "refusal"),
    [
        (0, "", "starts where the one before it ends"),
        (2, "", "starts where the one before it ends"),
        (1, UNNAMED, "naming the log before it"),
    ],
)
def test_a_log_starts_where_the_one_before_ends_and_names_it(first: int, leaf: str, refusal: str) -> None:
    said()
    services.seal(year=YEAR - 1)
    said()
    statement = "INSERT INTO records_log (origin, year, first) VALUES (%s, %s, %s);" + leaf
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [ORIGIN, YEAR, first])


def test_a_trail_over_two_years_has_a_checkpoint_in_each(two_years: tuple[Log, Log]) -> None:
    old, new = two_years
    entries = trail("TS-000001")
    assert queries.signed_upto() == 0
    one = signed(old, 2)
    signed(new, 1)
    assert queries.signed_upto() == 2, "the older log is not signed to its end"
    assert queries.checkpoints(entries[:2]) == {old.pk: one}
    with pytest.raises(NotYetSigned, match="waiting for the next signed checkpoint"):
        queries.checkpoints(entries)
    two, three = signed(old, 3), signed(new, 3)
    signed(new, 3)
    assert queries.signed_upto() == 6
    found = queries.checkpoints(entries)
    assert found == {old.pk: two, new.pk: three}
    assert queries.proof(entries[0], found).endswith("\n\nnote of 3")
    assert queries.proof(entries[0]).endswith("\n\nnote of 2")
    assert queries.checkpoints(entries, upto=6) == found
    with pytest.raises(NotYetSigned):
        queries.checkpoints(entries, upto=5)
