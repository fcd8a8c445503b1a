"""Entries are appended with the step, sealed in batches, and their tree is the tree of RFC 6962."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records import kinds, merkle, services, tree, verify
from records.canonical import loads
from records.models import Entry, Leaf, Log, Subtree, Unsealed
from records.queries import NotYetSigned, entry_with_key, is_sealed, proof, trail
from tests.clock import travel
from tests.records.conftest import said

pytestmark = pytest.mark.django_db


def test_an_entry_is_its_bytes_and_each_field_is_proven_by_its_salt() -> None:
    entry = said("Grüße 🎉", office="MCD", key=uuid4())
    parsed = verify.parse_entry(Entry.objects.get().content)
    assert (parsed["subject"], parsed["kind"], parsed["office"]) == ("TS-000001", "test.said", "MCD")
    assert parsed["key"] == str(entry.key)
    assert b"Olive" not in entry.content
    held = loads(entry.payload.content)
    shown = verify.canonical({"disclosed": held, "withheld": {}})
    assert verify.check_disclosures(parsed, shown) == {
        "text": "Grüße 🎉", "actor.name": "Olive Tran", "actor.user_name": "officer",
        "words.text": verify.words_of(*held["text"]),
    }  # fmt: skip


def test_equal_fields_have_different_digests() -> None:
    one, two = (loads(said("yes").content)["fields"] for _ in range(2))
    assert not set(one.values()) & set(two.values())


def test_time_is_the_databases_in_utc_milliseconds() -> None:
    with travel(timezone.now() + timedelta(days=1), tick=False), connection.cursor() as cursor:
        entry = said()
        cursor.execute("SELECT date_trunc('milliseconds', clock_timestamp())")
        assert verify.moment(loads(entry.content)["at"]) == Entry.objects.get().at == cursor.fetchone()[0]


def test_appending_takes_two_queries_and_three_when_it_relates() -> None:
    with CaptureQueriesContext(connection) as queries:
        first = said()
    assert len(queries) == 2
    with CaptureQueriesContext(connection) as queries:
        second = said(relates_to=[first.pk])
    assert len(queries) == 3
    assert loads(second.content)["relates_to"] == [verify.encode64(first.leaf_hash)]


def test_the_key_of_a_step_has_one_entry() -> None:
    key = uuid4()
    entry = said(key=key)
    assert entry_with_key(key) == entry
    assert entry_with_key(None) is entry_with_key(uuid4()) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        said(key=key)


def test_an_unknown_kind_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        said(kind="test.unheard_of")


@pytest.mark.parametrize("value", [1.5, 2**60, "\ud800", {"é": 1}, timezone.now()])
def test_values_that_have_no_one_spelling_are_refused(value: object) -> None:
    with pytest.raises(verify.Rejected):
        said(fields={"value": value})


def test_a_trail_is_told_in_sentences_and_survives_lost_fields() -> None:
    said("hello")
    [entry] = trail("TS-000001")
    assert entry.sentence == "Olive Tran said hello."
    assert entry.actor["name"] == "Olive Tran"
    [entry] = trail("TS-000001")
    entry.payload.content = verify.canonical({"text": ["", "hello"]})
    assert entry.sentence == "(withheld) said hello."
    assert Entry(kind="test.said").sentence == "(withheld) said (withheld)."
    assert kinds.told("gone.long_ago", kinds.Fields()) == "Gone: long ago."


def test_sealing_gives_indexes_without_a_gap_and_empties_the_queue() -> None:
    for number in range(3):
        said(subject=f"TS-{number}")
    assert not is_sealed(trail("TS-0"))
    assert services.seal(limit=2) == 2
    assert is_sealed(trail("TS-0"))
    assert not is_sealed(trail("TS-2"))
    said(subject="TS-0")
    assert not is_sealed(trail("TS-0"))
    assert services.seal() == 2
    assert services.seal() == 0
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2, 3]
    assert list(Leaf.objects.order_by("index").values_list("entry", flat=True)) == sorted(
        Entry.objects.values_list("pk", flat=True)
    )
    assert not Unsealed.objects.exists()
    assert not is_sealed(trail("TS-nothing"))


def test_a_proof_waits_for_the_seal_and_for_the_signature() -> None:
    entry = said()
    with pytest.raises(NotYetSigned, match="Waiting to be sealed"):
        proof(Entry.objects.get(pk=entry.pk))
    services.seal()
    with pytest.raises(NotYetSigned, match="waiting for the next signed checkpoint"):
        proof(Entry.objects.get(pk=entry.pk))


@pytest.mark.parametrize("batch", [100, 256, 700])
def test_the_stored_tree_is_the_tree_of_its_leaves(batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", batch)
    monkeypatch.setattr(tree, "STEP", 2)  # more stored levels in a small log
    monkeypatch.setattr(tree, "WIDTH", 4)
    for number in range(700):
        said(str(number))
    services.seal()
    leaves = [
        bytes(each) for each in Leaf.objects.order_by("index").values_list("entry__leaf_hash", flat=True)
    ]
    assert Subtree.objects.count() == 700 // 4 + 700 // 16 + 700 // 64 + 700 // 256
    log = Log.objects.get()
    for size in [1, 2, 3, 4, 5, 255, 256, 257, 511, 512, 699, 700]:
        assert tree.root(log, size) == verify.tree_root(leaves[:size])
        for index in {0, size // 2, size - 1}:
            path = tree.inclusion_path(log, index, size)
            assert verify.root_of_inclusion(index, size, leaves[index], path) == tree.root(log, size)
        for old in {1, size // 2 or 1, size}:
            path = tree.consistency_path(log, old, size)
            merkle.check_consistency(old, tree.root(log, old), size, tree.root(log, size), path)


def test_sealing_mends_subtrees_that_a_broken_sealer_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(600):
        said(str(number))
    with monkeypatch.context() as broken:
        broken.setattr(services, "_store_subtrees", lambda log, size: None)
        services.seal(limit=300)
    services.seal()
    assert list(Subtree.objects.order_by("place").values_list("level", "place")) == [(8, 0), (8, 1)]
    leaves = Leaf.objects.order_by("index").values_list("entry__leaf_hash", flat=True)
    assert tree.root(Log.objects.get(), 600) == verify.tree_root(leaves)


def test_a_proof_costs_a_few_queries() -> None:
    for number in range(600):
        said(str(number))
    services.seal()
    log = Log.objects.get()
    with CaptureQueriesContext(connection) as queries:
        tree.inclusion_path(log, 300, 600)
    assert len(queries) == 2
