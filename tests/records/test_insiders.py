"""What somebody with the whole database in their hands can do to it, and how the audit names it.

`test_attacks.py` has what is done to single rows. Here whoever does it knows the portal, and cleans up behind them.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from records import kinds, queries, services, tree
from records.auditing.audit import check_log
from records.models import Checkpoint, Entry, Leaf, Log
from records.signed_notes import SigningKey
from records.verify import leaf_hash
from retention.history import SENTENCES
from tests.clock import travel
from tests.records.conftest import DISPOSAL, acting_as, said
from tests.records.examples import KEY, NAME, ORIGIN, YEAR
from tests.records.test_attacks import without_guards

Owner = Callable[..., list[Any]]
OLD = SigningKey(f"{NAME}/{YEAR - 1}", b"o" * 32)
FORGER = SigningKey(ORIGIN, b"f" * 32)  # of the same name, made by whoever needs one
EVERY = [OLD.key, KEY.key]


@pytest.fixture
def two_years(committed_db: None, settings: Any) -> Iterator[None]:
    """Three entries of last year and four of this one, with that which opens it; all signed."""
    settings.RECORD_LOG_ORIGIN = NAME
    for kind in ("disposal.proposed", "disposal.approved", "disposal.authorised", "disposal.executed"):
        kinds.register(kinds.Kind(kind, kinds.from_template(SENTENCES[kind])))
    with travel(datetime(YEAR - 1, 7, 1, tzinfo=UTC)):
        for number in range(3):
            said(f"last year {number}", subject=f"TS-00000{number}")
        services.seal(year=YEAR - 1)
        sign(OLD)
    for number in range(3):
        said(f"this year {number}", subject=f"TS-00000{number}")
    services.seal()
    sign(KEY)
    yield
    connection.close()


def sign(key: SigningKey) -> str:
    """As the signer would, if it had this key."""
    log = Log.objects.get(origin=key.name)
    size = tree.size(log)
    root = tree.root(log, size)
    note = key.sign(size, root)
    with acting_as("treasury_signer"):
        Checkpoint.objects.create(log=log, size=size, root=root, note=note, signed_at=timezone.now())
    return note


def found(*keys: SigningKey, outside: str = "") -> list[str]:
    given = [key.key for key in keys] or EVERY
    problems = check_log(given, [outside.encode()] if outside else []).problems
    return [each for each in problems if "DISP-000001" not in each]  # of which there are entries and no row


def forked(size: int) -> str:
    what = f"The first {size} entries of {ORIGIN} are not those that were signed"
    return f"{what}: from entry 0 to {size - 1} one is altered, moved or replaced."


def rewritten(owner: Owner, position: int) -> None:
    """An entry in which everything agrees: bytes, hash and columns, and the fields that it still has."""
    entry = Entry.objects.get(leaf__position=position)
    forged = entry.content.replace(b'"office":""', b'"office":"X"')
    without_guards(
        owner,
        f"UPDATE records_entry SET content = '\\x{forged.hex()}', leaf_hash = '\\x{leaf_hash(forged).hex()}', "
        f"office = 'X' WHERE id = {entry.pk}",
    )


def cut(owner: Owner, position: int) -> None:
    """Everything from there on is gone, the checkpoints over it too: as after restoring an old backup."""
    gone = ", ".join(str(leaf.entry_id) for leaf in Leaf.objects.filter(position__gte=position))
    without_guards(
        owner,
        f"DELETE FROM records_checkpoint WHERE log_id = {Log.objects.get(origin=ORIGIN).pk}",
        *(f"DELETE FROM records_{table} WHERE entry_id IN ({gone})" for table in ("leaf", "payload")),
        f"DELETE FROM records_entry WHERE id IN ({gone})",
    )


def destroyed(owner: Owner, subject: str) -> None:
    """As retention says it; here without the row there that the database asks for."""
    rosa, ben = ({"name": name, "user_name": name, "role": "records_officer"} for name in ("rosa", "officer"))
    named = {"number": 1, "records": [subject], "note": ""}
    said(kind="disposal.proposed", subject="DISP-000001", fields=named, actor=rosa)
    said(kind="disposal.approved", subject="DISP-000001", fields=named, actor=ben)
    said(kind="disposal.authorised", subject=subject, fields=DISPOSAL, actor=ben)
    owner("ALTER TABLE records_entry DISABLE TRIGGER disposal_is_lawful")
    said(kind="disposal.executed", subject=subject, fields=DISPOSAL)
    owner("ALTER TABLE records_entry ENABLE ALWAYS TRIGGER disposal_is_lawful")


def test_two_honest_years_hold_and_one_key_vouches_for_both(two_years: None) -> None:
    report = check_log(EVERY)
    assert (report.problems, report.authenticated) == ([], True)
    assert [(log.origin, log.entries, log.signed) for log in report.logs] == [
        (OLD.name, 3, 3),
        (ORIGIN, 4, 4),
    ]
    assert (report.entries, report.signed, report.checkpoints) == (7, 7, 2)
    this_year = check_log([KEY.key])
    assert (this_year.problems, [log.authenticated for log in this_year.logs]) == ([], [True, True])
    assert found(OLD) == [f"No key that was given is of the log {ORIGIN}: its checkpoints prove nothing."]
    assert check_log([]).problems == []
    assert not check_log([]).authenticated


def test_bytes_alone_are_checked_without_the_fields(two_years: None, owner: Owner) -> None:
    assert check_log(EVERY, fields=False).problems == []
    rewritten(owner, 4)
    assert check_log(EVERY, fields=False).problems == [
        forked(4),
    ]


def test_an_old_backup_that_grew_again_is_named_by_a_checkpoint_kept_outside(
    two_years: None, owner: Owner
) -> None:
    said("the last that was signed")
    services.seal()
    kept = sign(KEY)
    cut(owner, position=6)
    for number in range(3):
        said(f"another history {number}")
    services.seal()
    sign(KEY)
    assert found() == [], "inside the database nothing is left that contradicts it"
    assert found(outside=kept) == [
        forked(5),
    ]


def test_a_log_signed_again_with_another_key_is_named(two_years: None, owner: Owner) -> None:
    rewritten(owner, 5)
    without_guards(owner, f"DELETE FROM records_checkpoint WHERE note LIKE '{ORIGIN}%'")
    sign(FORGER)
    number = Checkpoint.objects.latest("id").pk
    assert found() == [
        f"Checkpoint number {number}: The checkpoint is not signed with the key that you gave."
    ]


def test_whoever_has_this_years_key_still_cannot_rewrite_last_year(two_years: None, owner: Owner) -> None:
    """Its checkpoints are gone, and nobody kept its key: the first entry of the next log remembers it, and so does the
    next entry of the same subject."""
    rewritten(owner, 1)
    without_guards(owner, f"DELETE FROM records_checkpoint WHERE note LIKE '{OLD.name}%'")
    other = "It names another entry 1 of TS-000001 than the one that stands before it."
    assert found(KEY) == [
        f"Entry 2 of {ORIGIN}, test.said on TS-000001: {other}",
        f"The log {ORIGIN} does not begin with how {OLD.name} ended: one of them is another log.",
    ]


def test_logs_that_changed_places_are_named(two_years: None, owner: Owner) -> None:
    without_guards(
        owner,
        "UPDATE records_log SET origin = origin || '?'",
        f"UPDATE records_log SET origin = '{ORIGIN}' WHERE year = {YEAR - 1}",
        f"UPDATE records_log SET origin = '{OLD.name}' WHERE year = {YEAR}",
    )
    problems = found()
    assert (
        f"The log {OLD.name} does not begin with how {ORIGIN} ended: one of them is another log." in problems
    )
    assert any("its columns do not say what its note says" in problem for problem in problems)
    assert any(problem.startswith(f"The first 3 entries of {OLD.name} are not those") for problem in problems)


def test_a_year_that_is_gone_is_named_by_the_next_and_by_its_checkpoint(
    two_years: None, owner: Owner
) -> None:
    kept = Checkpoint.objects.order_by("id")[0].note
    old = Log.objects.get(year=YEAR - 1).pk
    without_guards(
        owner, *(f"DELETE FROM records_{table} WHERE log_id = {old}" for table in ("checkpoint", "leaf")),
        f"DELETE FROM records_log WHERE id = {old}",
    )  # fmt: skip
    problems = found(outside=kept)
    assert f"Checkpoint kept outside: there is no log {OLD.name} here." in problems
    assert f"The log {ORIGIN} starts at position 3, and not at 0." in problems


def test_an_entry_moved_into_another_year_is_named(two_years: None, owner: Owner) -> None:
    without_guards(
        owner, f"UPDATE records_leaf SET log_id = {Log.objects.get(year=YEAR).pk} WHERE position = 1"
    )
    assert found() == [
        f"Entry 1 of {OLD.name}, test.said on TS-000001: its place is not the one that its position has."
    ]


def test_a_record_names_the_entry_of_its_trail_that_was_replaced(two_years: None, owner: Owner) -> None:
    """Even by somebody who then signs it all with the right key."""
    subject = "TS-000001"
    trail = queries.places(queries.trail(subject))
    said(kind="test.kept", subject=subject, fields={"trail": trail})
    services.seal()
    assert found() == []
    rewritten(owner, 5)
    without_guards(owner, f"DELETE FROM records_checkpoint WHERE note LIKE '{ORIGIN}%'")
    sign(KEY)
    chain, problem = found()
    where = f"Entry 4 of {ORIGIN}, test.kept on {subject}"
    assert chain == f"{where}: It names another entry 2 of {subject} than the one that stands before it."
    assert problem == (
        f"{where}: {subject}: when it became a record, test.said stood before it; that step is missing here."
    )


LOST = "Its fields are gone, and no disposal accounts for it."


# The entries are written here without the record that they are about.
NO_ROW = "The log tells of the kept record TS-000009, which is not there."


def test_fields_are_missed_unless_their_own_record_was_disposed_of(two_years: None, owner: Owner) -> None:
    said("before", subject="TS-000009")
    destroyed(owner, "TS-000009")
    assert found() == ["TS-000009 was disposed of, but 1 of its entries still hold their fields.", NO_ROW]
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_payloads('TS-000009')")
    assert found() == [NO_ROW], "the disposal accounts for it before either is sealed"
    services.seal()
    assert found() == [NO_ROW]
    said("after", subject="TS-000009")
    services.seal()
    without_guards(
        owner, "DELETE FROM records_payload WHERE entry_id = (SELECT max(entry_id) FROM records_payload)"
    )
    assert found() == [f"Entry 9 of {ORIGIN}, test.said on TS-000009: {LOST}", NO_ROW]


def test_fields_of_another_record_and_those_of_the_disposal_itself_are_missed(
    two_years: None, owner: Owner
) -> None:
    destroyed(owner, "TS-000009")
    services.seal()
    first, last = (Entry.objects.get(leaf__position=position).pk for position in (0, 10))
    without_guards(owner, f"DELETE FROM records_payload WHERE entry_id IN ({first}, {last})")
    problems = found()
    assert f"Entry 0 of {OLD.name}, test.said on TS-000000: {LOST}" in problems
    assert any(
        problem.startswith(
            f"Entry 7 of {ORIGIN}, disposal.executed on TS-000009: Its fields are gone, though"
        )
        for problem in problems
    )


def test_a_guard_that_lets_everything_through_is_named(committed_db: None, owner: Owner) -> None:
    """The trigger is in its place, and does nothing."""
    [(guard,)] = owner("SELECT pg_get_functiondef('refuse_change'::regproc)")
    body = "BEGIN RETURN NULL; END"
    owner(f"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS '{body}'")
    try:
        problems = found()
    finally:
        owner(guard)
    assert (
        "The guard function refuse_change is not the portal's: what it guards could be changed." in problems
    )


def test_a_guard_that_could_be_shown_other_tables_is_named(committed_db: None, owner: Owner) -> None:
    owner("ALTER FUNCTION require_lawful_disposal() RESET search_path")
    try:
        problems = found()
    finally:
        owner("ALTER FUNCTION require_lawful_disposal() SET search_path = public, pg_temp")
    assert [problem.split(" may look")[0] for problem in problems] == [
        "The guard function require_lawful_disposal"
    ]
    assert not found()
