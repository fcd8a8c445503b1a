"""Everything somebody might do to the entries: refused where it can be, and found by verify_log and named where not."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from records import services, verify
from records.models import Entry, Payload
from records.signing.signer import Signed
from tests.records.conftest import said
from tests.records.examples import KEY, ORIGIN

Owner = Callable[..., list[Any]]
TABLES = ["entry", "payload", "log", "leaf", "subtree", "checkpoint", "unsealed", "trail"]
CHANGES = {
    "entry": "UPDATE records_entry SET subject = 'TS-000009'",
    "payload": "UPDATE records_payload SET content = content",
    "log": "UPDATE records_log SET origin = 'another.example/log'",
    "leaf": "UPDATE records_leaf SET index = index + 10",
    "subtree": "UPDATE records_subtree SET root = root",
    "checkpoint": "UPDATE records_checkpoint SET size = 1",
    "unsealed": "UPDATE records_unsealed SET entry_id = entry_id",
    "trail": "UPDATE records_trail SET length = 1",
}


def statement(attack: str, table: str) -> str:
    others = {"delete": f"DELETE FROM records_{table}", "truncate": f"TRUNCATE records_{table} CASCADE"}
    return CHANGES[table] if attack == "change" else others[attack]


@pytest.fixture
def log(committed_db: None, sign_now: Callable[[], Signed | None]) -> Iterator[None]:
    """Four sealed and signed entries of two subjects, and one that is not sealed yet."""
    for number in range(4):
        said(f"text {number}", subject=f"TS-00000{number % 2}")
    services.seal()
    sign_now()
    said("last")
    yield
    connection.close()


def verdict(*options: str) -> str:
    """What verify_log says, whether it holds or not."""
    printed = StringIO()
    try:
        call_command("verify_log", *options, stdout=printed)
    except CommandError as problem:
        return printed.getvalue() + str(problem)
    return printed.getvalue()


def without_guards(owner: Owner, *statements: str) -> None:
    """An owner who takes the guards off, does it, and puts them back so that nobody shall notice.

    What each subject's next entry names is made again from what is there then.
    """
    for table in TABLES:
        owner(f"ALTER TABLE records_{table} DISABLE TRIGGER USER")
    for statement in statements:
        owner(statement)
    owner("DELETE FROM records_trail")
    guards = owner(
        "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
    )
    for table, guard in guards:
        owner(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


def test_an_honest_log_holds(log: None) -> None:
    assert verdict() == (
        "4 sealed entries, 1 waiting to be sealed; 1 checkpoints, the last over 4 entries.\n"
        "Entries of kinds that this program does not know, and so has no rules for: 5.\n"
        "No checkpoint was sent off site yet.\nThe log holds.\n"
    )


ATTACKS = [statement(attack, table) for table in TABLES for attack in ("change", "delete", "truncate")]


def test_the_portal_may_not_rewrite(log: None) -> None:
    for attack in ATTACKS:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert verdict().endswith("The log holds.\n")


@pytest.mark.parametrize("session", ["origin", "replica"])
def test_nor_may_the_owner_or_a_superuser_posing_as_a_replica(log: None, owner: Owner, session: str) -> None:
    owner(f"SET session_replication_role = {session}")
    for attack in ATTACKS:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            owner(attack)
    assert verdict().endswith("The log holds.\n")


COPY = "INSERT INTO records_entry SELECT 99, content, {}, NULL, declares_record FROM records_entry LIMIT 1"


LEAF = (
    "INSERT INTO records_leaf (position, log_id, index, entry_id) "
    "SELECT {position}, (SELECT id FROM records_log), {index}, entry_id FROM records_{of}"
)


@pytest.mark.parametrize(
    ("attack", "refusal"),
    [
        (LEAF.format(position=9, index=9, of="unsealed"), "no gaps: its next leaf is 4"),
        (
            LEAF.format(position=-1, index=0, of="unsealed"),
            "the_first_leaf_is_0|an_index_counts_from_its_log",
        ),
        (LEAF.format(position=4, index=4, of="leaf WHERE index = 0"), "duplicate key"),
        (LEAF.format(position=0, index=0, of="unsealed"), "duplicate key"),
        (LEAF.format(position=4, index=3, of="unsealed"), "counted from its first"),
        (LEAF.format(position=4, index=5, of="unsealed"), "an_index_counts_from_its_log"),
        ("INSERT INTO records_log (origin, year, first) VALUES ('x', 2000, 4)", "in the order of the years"),
        ("INSERT INTO records_log (origin, year, first) VALUES ('x', 9999, 4)", "has not begun"),
        ("DELETE FROM records_unsealed", "leaves the queue only once it has a leaf"),
        ("INSERT INTO records_unsealed SELECT id FROM records_entry", "permission denied"),
        ("INSERT INTO records_checkpoint (size) VALUES (5)", "permission denied"),
        ("ALTER TABLE records_entry DISABLE TRIGGER append_only", "must be owner"),
        ("DROP TRIGGER append_only ON records_entry", "must be owner"),
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE sql AS ''",
            "permission denied|owner",
        ),
        ("SET session_replication_role = replica", "permission denied"),
        (COPY.format("leaf_hash, 'TS-9', kind, at, office"), "the_columns_say_what_the_bytes_say"),
        (
            COPY.format("leaf_hash, subject, kind, at - interval '1 day', office"),
            "the time at which they are written",
        ),
        (COPY.format("'\\x00', subject, kind, at, office"), "the_hash_is_of_the_bytes"),
    ],
)
def test_a_taken_over_portal_cannot_forge_the_order_the_time_or_the_columns(
    log: None, attack: str, refusal: str
) -> None:
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert verdict().endswith("The log holds.\n")


def test_the_constraints_bind_a_superuser_too(log: None, owner: Owner) -> None:
    for change in (
        "subject = 'TS-9'",
        "content = content || ' '",
        "leaf_hash = sha256(content)",
        "at = now()",
    ):
        with pytest.raises(psycopg2.errors.CheckViolation):
            without_guards(owner, f"UPDATE records_entry SET {change}")
        without_guards(owner)
    assert verdict().endswith("The log holds.\n")


def test_a_guard_that_is_off_is_named(log: None, owner: Owner) -> None:
    owner("ALTER TABLE records_entry DISABLE TRIGGER append_only")
    owner("ALTER TABLE records_entry DROP CONSTRAINT the_hash_is_of_the_bytes")
    try:
        found = verdict()
    finally:
        owner("ALTER TABLE records_entry ENABLE ALWAYS TRIGGER append_only")
        owner(HASH_CONSTRAINT)
    assert "The guard append_only on records_entry is missing, switched off or changed" in found
    assert "The constraint the_hash_is_of_the_bytes on records_entry is missing" in found


HASH_CONSTRAINT = (
    "ALTER TABLE records_entry ADD CONSTRAINT the_hash_is_of_the_bytes "
    r"CHECK (leaf_hash = sha256('\x00'::bytea || content)) NOT VALID; "
    "UPDATE pg_constraint SET convalidated = true WHERE conname = 'the_hash_is_of_the_bytes'"
)


def test_an_entry_rewritten_whole_is_found(log: None, owner: Owner) -> None:
    """The cleverest owner: new bytes, new hash, new columns and new fields, all in agreement."""
    target = Entry.objects.order_by("id")[1]
    forged = target.content.replace(b"test.said", b"test.kept")
    change = (
        "UPDATE records_entry SET content = '\\x{}', leaf_hash = '\\x{}', kind = 'test.kept' WHERE id = {}"
    )
    without_guards(owner, change.format(forged.hex(), verify.leaf_hash(forged).hex(), target.pk))
    forked = f"The first 4 entries of {ORIGIN} are not those that were signed"
    assert forked in verdict()
    assert forked in verdict("--bytes")


def test_changed_fields_are_found(log: None, owner: Owner) -> None:
    target = Entry.objects.order_by("id")[1]
    forged = Payload.objects.get(entry=target).content.replace(b"text 1", b"text 2")
    without_guards(
        owner, f"UPDATE records_payload SET content = '\\x{forged.hex()}' WHERE entry_id = {target.pk}"
    )
    assert (
        f"Entry 1 of {ORIGIN}, test.said on TS-000001: The field text is not what was recorded." in verdict()
    )


SWAP = [
    "CREATE TEMPORARY TABLE moved AS SELECT * FROM records_leaf WHERE index > 1",
    "DELETE FROM records_leaf WHERE index > 1",
    "INSERT INTO records_leaf (position, log_id, index, entry_id) "  # noqa: ISC004
    "SELECT 5 - position, log_id, 5 - index, entry_id FROM moved",
]


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (["DELETE FROM records_payload WHERE entry_id = (SELECT min(entry_id) FROM records_payload)"],
         f"Entry 0 of {ORIGIN}, test.said on TS-000000: Its fields are gone, and no disposal accounts for it."),
        (["UPDATE records_payload SET content = '{}'"],
         f"Entry 0 of {ORIGIN}, test.said on TS-000000: Its fields are gone, and no disposal accounts for it."),
        (["DELETE FROM records_leaf WHERE index = 3"],
         f"4 entries of {ORIGIN} were signed, but the log has 3: entries were lost."),
        (["DELETE FROM records_leaf WHERE index = 1"],
         f"Entry 1 of {ORIGIN} is missing: the next that the log has is 2."),
        (SWAP, f"The first 4 entries of {ORIGIN} are not those that were signed: from entry 0 to 3 one is altered"),
        (["DELETE FROM records_unsealed"], "is neither sealed nor waiting to be sealed."),
        (["INSERT INTO records_unsealed SELECT entry_id FROM records_leaf WHERE index = 0"],
         "A sealed entry is still waiting to be sealed."),
        (["INSERT INTO records_subtree (log_id, level, place, root) SELECT id, 8, 0, '\\x00' FROM records_log"],
         f"subtree 0 of level 8 of {ORIGIN} is missing, or"),
        (["UPDATE records_checkpoint SET size = 3"], "its columns do not say what its note says."),
        (["UPDATE records_checkpoint SET note = replace(note, E'\\n4\\n', E'\\n3\\n')"], "signature is wrong"),
    ],
)  # fmt: skip
def test_what_an_owner_does_with_the_guards_off_is_found_and_named(
    log: None, owner: Owner, harm: list[str], finding: str
) -> None:
    without_guards(owner, *harm)
    assert finding in verdict()


def test_a_restored_backup_is_found_with_a_checkpoint_that_was_kept_outside(
    log: None, owner: Owner, sign_now: Callable[[], Signed | None], signer_folder: Path
) -> None:
    services.seal()
    sign_now()
    without_guards(
        owner,
        "DELETE FROM records_checkpoint WHERE size = 5",
        "DELETE FROM records_leaf WHERE index = 4",
        "DELETE FROM records_payload WHERE entry_id = (SELECT max(id) FROM records_entry)",
        "DELETE FROM records_entry WHERE id = (SELECT max(id) FROM records_entry)",
    )
    assert verdict().endswith("The log holds.\n")
    found = verdict("--checkpoint", str(next(signer_folder.rglob("checkpoint"))))
    assert f"5 entries of {ORIGIN} were signed, but the log has 4: entries were lost." in found


def test_entries_whose_checkpoints_are_gone_are_not_authenticated(log: None, owner: Owner) -> None:
    without_guards(owner, "DELETE FROM records_checkpoint")
    assert "Consistent, not authenticated: no entry is signed yet." in verdict()


def test_without_a_key_nothing_is_authenticated(log: None, settings: Any) -> None:
    settings.RECORD_LOG_VERIFIER_KEY = ""
    assert "Consistent, not authenticated" in verdict()
    assert "no verifier key was given" in verdict()
    assert verdict("--unauthenticated").endswith("Consistent, not authenticated.\n")
    assert verdict("--key", KEY.verifier).endswith("The log holds.\n")
    assert "Not base64" in verdict("--key", "nonsense")
