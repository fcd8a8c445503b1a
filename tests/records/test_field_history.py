"""Field history: signed with who did it, changed by nobody, anchored in the log, and named where it does not agree."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any

import psycopg2
import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from profiles.models import Division
from records import kinds, services
from records.auditing.audit import check_log
from records.field_history import keeping as field_history
from records.field_history.checking import problems
from records.field_history.keeping import anchor, destroy, not_anchored, ranges
from records.field_history.models import HistoryRow
from records.queries import trail
from retention.history import SENTENCES
from tests.clock import travel
from tests.database import with_name
from tests.records.conftest import DISPOSAL, acting_as, speaking_as_owner

Owner = Callable[..., list[Any]]
DISPOSED = "TS-000001"
BATCH = {"count": 0, "first": 1, "last": 1}


@pytest.fixture(autouse=True)
def _kinds_of_history(_kinds: None) -> None:
    field_history.register_kinds()
    name = "disposal.executed"
    kinds.register(kinds.Kind(name, kinds.from_template(SENTENCES[name])))


def written(number: int = 1) -> list[int]:
    """Rows of the field history: divisions that were made."""
    before = set(LogEntry.objects.values_list("pk", flat=True))
    for place in range(Division.objects.count(), Division.objects.count() + number):
        Division.objects.create(code=f"D{place}", name=f"Division {place}")
    return sorted(set(LogEntry.objects.values_list("pk", flat=True)) - before)


def disposal(subject: str = DISPOSED) -> int:
    """Whether it is lawful is another table's to say; here its guard is off until the transaction is rolled back."""
    with acting_as(_session_user()), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE records_entry DISABLE TRIGGER disposal_is_lawful"
        )
    return services.append(kind="disposal.executed", subject=subject, actor=None, fields=DISPOSAL).pk


def _session_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])


def found() -> list[str]:
    return list(problems())


# --- In the transaction of the tests ------------------------------------------------------------------------


def test_each_row_is_counted_and_dated_by_the_database(db: None) -> None:
    with travel(timezone.now() + timedelta(days=1), tick=False), connection.cursor() as cursor:
        [number] = written()
        cursor.execute("SELECT clock_timestamp()")
        assert cursor.fetchone() == (LogEntry.objects.get(pk=number).timestamp,)
    assert HistoryRow.objects.get(pk=number).batch is None
    assert not_anchored() == 1
    assert found() == []


def test_a_batch_is_an_entry_that_names_its_rows_and_their_root(db: None) -> None:
    rows = written(3)
    assert (anchor(), not_anchored(), found()) == (3, 0, [])
    [entry] = trail("FIELD-HISTORY")
    assert entry.sentence == f"3 rows of the field history were anchored, from {rows[0]} to {rows[2]}."
    assert entry.fields["rows"] == [[rows[0], rows[2]]]
    assert entry.fields["root"] == field_history.root_of(
        HistoryRow.objects.order_by("pk").values_list("pk", "digest")
    )
    assert anchor() == 0, "what is anchored is anchored"
    assert len(trail("FIELD-HISTORY")) == 1


def test_many_rows_are_anchored_in_several_batches(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(field_history, "BATCH", 2)
    rows = written(5)
    assert anchor() == 5
    batches = trail("FIELD-HISTORY")
    assert [entry.fields["rows"] for entry in batches] == [
        [rows[0:2]],
        [rows[2:4]],
        [[rows[4], rows[4]]],
    ]
    assert [entry.fields["complete"] for entry in batches] == [False, False, True]
    assert found() == []
    written()
    assert anchor(limit=0) == 0


@pytest.mark.parametrize(
    ("numbers", "runs"), [([], []), ([7], [[7, 7]]), ([1, 2, 3, 5, 8, 9], [[1, 3], [5, 5], [8, 9]])]
)
def test_numbers_are_told_as_runs(numbers: list[int], runs: list[list[int]]) -> None:
    assert ranges(numbers) == runs


def test_two_rows_that_say_the_same_have_different_digests(db: None) -> None:
    """Nobody can guess from its digest what a row said that is gone."""
    written(2)
    anchor()
    assert len({bytes(digest) for digest in HistoryRow.objects.values_list("digest", flat=True)}) == 2


# --- Disposal -----------------------------------------------------------------------------------------------


def test_rows_leave_with_their_record_and_the_rest_still_holds(db: None) -> None:
    rows = written(4)
    anchor()
    objects = [LogEntry.objects.get(pk=number).object_id for number in rows[:2]]
    disposal()
    assert destroy(DISPOSED, "profiles.Division", objects) == 2
    assert set(LogEntry.objects.values_list("pk", flat=True)) == set(rows[2:])
    assert [row.salt for row in HistoryRow.objects.filter(pk__in=rows[:2])] == [None, None]
    told = trail("FIELD-HISTORY")[-1]
    assert told.sentence == f"2 rows of the field history were destroyed with {DISPOSED}."
    assert found() == []


def test_rows_that_were_never_anchored_leave_as_well(db: None) -> None:
    [row] = written()
    disposal()
    assert destroy(DISPOSED, "profiles.Division", [LogEntry.objects.get(pk=row).object_id]) == 1
    assert (anchor(), not_anchored(), found()) == (0, 0, [])


def test_an_object_without_history_needs_no_entry(db: None) -> None:
    assert destroy(DISPOSED, "profiles.Division", [999_999]) == 0
    assert not trail("FIELD-HISTORY")


@pytest.mark.parametrize("kind", ["test.said", "history.anchored"])
def test_nothing_but_a_disposal_lets_a_row_go(db: None, kind: str) -> None:
    [row] = written()
    entry = services.append(kind=kind, subject=DISPOSED, actor=None, fields=BATCH)
    with (
        pytest.raises(DatabaseError, match="leaves only with a disposal"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT destroy_field_history(%s, %s)", [entry.pk, [row]])
    assert LogEntry.objects.filter(pk=row).exists()


def refused(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refusal.value)


def test_the_portal_cannot_anchor_a_row_anew_or_elsewhere(db: None) -> None:
    written()
    other = services.append(kind="test.said", subject=DISPOSED, actor=None, fields=BATCH).pk
    set_batch = "UPDATE records_historyrow SET salt = ''::bytea, digest = ''::bytea, batch_id = %s"
    assert "anchored once" in refused(set_batch, other)
    anchor()
    again = services.append(kind="history.anchored", subject="FIELD-HISTORY", actor=None, fields=BATCH).pk
    for statement in (set_batch, "UPDATE records_historyrow SET salt = ''::bytea WHERE %s > 0"):
        assert "anchored once" in refused(statement, again)
    assert "permission denied" in refused("UPDATE records_historyrow SET destroyed_id = %s", again)
    assert "permission denied" in refused("INSERT INTO records_historyrow (id) VALUES (%s)", 999)


@pytest.mark.parametrize("command", ["auditlogflush", "auditlogmigratejson"])
def test_the_commands_that_would_empty_or_rewrite_it_say_why_not(db: None, command: str) -> None:
    written()
    with pytest.raises(CommandError, match="Refused: the"):
        call_command(command, stdout=StringIO())
    assert LogEntry.objects.exists()


# --- Committed: what an owner could do ----------------------------------------------------------------------


@pytest.fixture
def rows(owner: Owner) -> list[int]:
    """Five rows that are anchored, and one that is not yet."""
    numbers = written(5)
    anchor()
    return [*numbers, *written()]


@pytest.mark.parametrize("session", ["origin", "replica"])
def test_neither_owner_nor_superuser_changes_it_by_accident(
    rows: list[int], owner: Owner, session: str
) -> None:
    owner(f"SET session_replication_role = {session}")
    for statement in (
        "UPDATE auditlog_logentry SET actor_email = 'someone@else.example'",
        "DELETE FROM auditlog_logentry",
        "TRUNCATE auditlog_logentry",
        "DELETE FROM records_historyrow",
        "TRUNCATE records_historyrow",
        "UPDATE records_historyrow SET digest = 'x'::bytea WHERE batch_id IS NOT NULL",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            owner(statement)
    assert found() == []


def test_a_ground_of_another_day_lets_nothing_go(rows: list[int], owner: Owner) -> None:
    """The disposal that rows go with is that of their own transaction."""
    with transaction.atomic():
        ground = disposal()
    owner("ALTER TABLE records_entry ENABLE ALWAYS TRIGGER disposal_is_lawful")
    assert "leaves only with a disposal" in refused("SELECT destroy_field_history(%s, %s)", ground, rows)


def unguarded(owner: Owner, *statements: str) -> None:
    """An owner who takes the guards off, does it, and puts them back."""
    tables = ("auditlog_logentry", "records_historyrow")
    guards = owner(
        "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgrelid::regclass::text = ANY (%s)",
        list(tables),
    )
    for table, guard in guards:
        owner(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
    for statement in statements:
        owner(statement)
    for table, guard in guards:
        owner(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


COPY = (
    "INSERT INTO auditlog_logentry (id, object_pk, object_id, object_repr, action, timestamp, content_type_id, "
    "changes_text) SELECT {}, object_pk, object_id, object_repr, action, timestamp {}, content_type_id, changes_text "
    "FROM auditlog_logentry WHERE id = %s"
)


def attacks(rows: list[int]) -> dict[str, tuple[list[str], list[str]]]:
    """What is done, and the row or rows that are named in return."""
    one, two, new = rows[1], rows[3], 900
    table, kept = "auditlog_logentry", "records_historyrow"
    said = f"Row {one} of the field history (profiles.division"
    copied = COPY % one
    return {
        "a word is changed": (
            [
                f"""UPDATE {table} SET changes = jsonb_set(changes, '{{name}}', '["None", "x"]') WHERE id = {one}"""
            ],
            [said],
        ),
        "somebody else did it": (
            [f"UPDATE {table} SET actor_email = 'x@y.example' WHERE id = {one}"],
            [said],
        ),
        "it came from elsewhere": (
            [f"UPDATE {table} SET remote_addr = '203.0.113.9' WHERE id = {one}"],
            [said],
        ),
        "it happened earlier": (
            [f"UPDATE {table} SET timestamp = timestamp - interval '1 microsecond' WHERE id = {one}"],
            [said],
        ),
        "two rows change places": (
            [
                f"UPDATE {table} SET id = -1 WHERE id = {one}",
                f"UPDATE {table} SET id = {one} WHERE id = {two}",
                f"UPDATE {table} SET id = {two} WHERE id = -1",
            ],
            [f"Row {one} of", f"Row {two} of"],
        ),
        "a row is deleted": (
            [f"DELETE FROM {table} WHERE id = {one}"],
            [f"Row {one} of the field history is gone."],
        ),
        "a row is deleted that was not anchored": (
            [f"DELETE FROM {table} WHERE id = {rows[5]}"],
            [f"Row {rows[5]} of the field history is gone."],
        ),
        "a row is deleted with its digest": (
            [f"DELETE FROM {table} WHERE id = {one}", f"DELETE FROM {kept} WHERE id = {one}"],
            [f"Row {one} of the field history was anchored, and its digest is missing."],
        ),
        "a row is put in": ([copied.format(new, "")], [f"Row {new} of the field history (profiles.division"]),
        "a row is put in with a digest of another batch": (
            [
                copied.format(new, ""),
                f"INSERT INTO {kept} SELECT {new}, salt, digest, batch_id FROM {kept} WHERE id = {one}",
            ],
            [f"Row {new} of the field history was not anchored with its batch", f"Row {new} of"],
        ),
        "a row and its digest are changed": (
            [f"UPDATE {kept} SET digest = sha256('x') WHERE id = {one}"],
            [f"The digests of rows {rows[0]} to {rows[4]} of the field history are not those", said],
        ),
        "a salt is taken away": (
            [
                f"UPDATE {kept} SET salt = NULL, destroyed_id = batch_id WHERE id = {one}",
                f"DELETE FROM {table} WHERE id = {one}",
            ],
            [f"Row {one} of the field history is gone, and no disposal in the log accounts for it."],
        ),
        "all of a batch is taken away": (
            [f"DELETE FROM {kept} WHERE batch_id IS NOT NULL", f"DELETE FROM {table} WHERE id <= {rows[4]}"],
            [f"The digests of rows {rows[0]} to {rows[4]} of the field history are missing."],
        ),
    }


@pytest.mark.parametrize("name", attacks([1, 2, 3, 4, 5, 6]))
def test_an_insider_is_found_and_the_row_is_named(rows: list[int], owner: Owner, name: str) -> None:
    statements, named = attacks(rows)[name]
    assert found() == []
    unguarded(owner, *statements)
    told = found()
    assert len(told) == len(named), told
    for sentence, beginning in zip(told, named, strict=True):
        assert sentence.startswith(beginning)
    assert set(told) <= set(check_log([]).problems)


def test_verify_log_says_how_many_rows_nothing_vouches_for_yet(rows: list[int]) -> None:
    said = StringIO()
    call_command("verify_log", "--unauthenticated", stdout=said)
    assert "Rows of the field history that are not anchored yet: 1." in said.getvalue()
    anchor()
    said = StringIO()
    call_command("verify_log", "--unauthenticated", stdout=said)
    assert "not anchored" not in said.getvalue()


def test_a_row_that_is_put_in_for_an_earlier_day_is_named_once_it_is_anchored(
    rows: list[int], owner: Owner
) -> None:
    """With its own digest, made by the portal itself, it says when it was not there."""
    unguarded(
        owner,
        (COPY % rows[0]).format(900, "- interval '3 days'"),
        "INSERT INTO records_historyrow (id) VALUES (900)",
    )
    assert found() == []
    assert anchor() == 2
    [named] = found()
    assert named.startswith("Row 900 of the field history (profiles.division")
    assert "and was not there on" in named


def test_a_guard_that_was_taken_off_is_missed(rows: list[int], owner: Owner) -> None:
    owner("ALTER TABLE auditlog_logentry DISABLE TRIGGER only_disposed_history_leaves")
    try:
        assert [name for name in check_log([]).problems if "only_disposed_history_leaves" in name]
    finally:
        owner("ALTER TABLE auditlog_logentry ENABLE ALWAYS TRIGGER only_disposed_history_leaves")


def test_a_row_that_was_written_earlier_and_committed_later_goes_into_the_next_batch(
    owner: Owner, owner_url: str
) -> None:
    """Numbers are given before a transaction ends, so they do not come in their order."""
    with speaking_as_owner(with_name(owner_url, owner_url.rpartition("/")[2])) as other:
        other("BEGIN")
        other(
            "INSERT INTO auditlog_logentry (object_pk, object_repr, action, timestamp, content_type_id, changes_text) "
            "SELECT '1', 'late', 0, now(), min(id), '' FROM django_content_type"
        )
        [later] = written()
        assert anchor() == 1
        other("COMMIT")
    assert (not_anchored(), anchor(), found()) == (1, 1, [])
    batches = trail("FIELD-HISTORY")
    assert batches[0].fields["last"] == later > batches[1].fields["last"]


def test_two_who_anchor_at_once_anchor_each_row_once(owner: Owner) -> None:
    written(20)
    together, anchored = Barrier(2), []

    def run() -> None:
        together.wait()
        anchored.append(anchor())
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    anchored.append(anchor())
    assert sum(anchored) == 20
    assert found() == []
