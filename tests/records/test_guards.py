"""The guards of every table that a decision rests on: whoever takes one off, or changes what it does, is found."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from records.auditing import guards

Owner = Callable[..., list[Any]]
AGAIN = 'A guard was added or changed. WRITE_GUARDS=1 make test T="tests/records/test_guards.py -q" writes them down.'


@pytest.mark.django_db
def test_the_list_is_what_the_migrations_make() -> None:
    standing = guards.as_text(guards.standing())
    if os.environ.get("WRITE_GUARDS"):
        guards.LISTED.write_text(standing)
    assert standing == guards.LISTED.read_text(), AGAIN


DROP = "ALTER TABLE approvals_version DROP CONSTRAINT fingerprint_is_sha256"
ADD, SHA = "ADD CONSTRAINT fingerprint_is_sha256", "(fingerprint::text ~ '^[0-9a-f]{64}$')"
# What an owner does, how it is undone, and what is said of it.
ATTACKS = {
    "a trigger of the versions is left disabled": (
        "ALTER TABLE approvals_version DISABLE TRIGGER versions_are_only_emptied",
        "ALTER TABLE approvals_version ENABLE ALWAYS TRIGGER versions_are_only_emptied",
        "The guard versions_are_only_emptied on approvals_version is missing, switched off or changed",
    ),
    "it fires no more in a replica's session": (
        "ALTER TABLE clauses_acknowledgement ENABLE TRIGGER append_only",
        "ALTER TABLE clauses_acknowledgement ENABLE ALWAYS TRIGGER append_only",
        "The guard append_only on clauses_acknowledgement is missing, switched off or changed",
    ),
    "a constraint is gone": (
        DROP,
        f"ALTER TABLE approvals_version {ADD} CHECK {SHA}",
        "The constraint fingerprint_is_sha256 on approvals_version is missing, changed or not validated",
    ),
    "a constraint came back for new rows alone": (
        f"{DROP}, {ADD} CHECK {SHA} NOT VALID",
        "ALTER TABLE approvals_version VALIDATE CONSTRAINT fingerprint_is_sha256",
        "The constraint fingerprint_is_sha256 on approvals_version is missing, changed or not validated",
    ),
    "a constraint of that name asks for nothing": (
        f"{DROP}, {ADD} CHECK (true)",
        f"{DROP}, {ADD} CHECK {SHA}",
        "The constraint fingerprint_is_sha256 on approvals_version is missing, changed or not validated",
    ),
    "a trigger of somebody's own is put in": (
        "CREATE TRIGGER another BEFORE UPDATE ON approvals_post EXECUTE FUNCTION refuse_change()",
        "DROP TRIGGER another ON approvals_post",
        "The trigger another on approvals_post is not the portal's",
    ),
    "a rule swallows what is written": (
        "CREATE RULE swallow AS ON INSERT TO profiles_topicauthority DO INSTEAD NOTHING",
        "DROP RULE swallow ON profiles_topicauthority",
        "There is a rule on profiles_topicauthority.swallow",
    ),
    "rows are hidden from the portal": (
        "ALTER TABLE approvals_post ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE approvals_post DISABLE ROW LEVEL SECURITY",
        "There is a row security on approvals_post",
    ),
    "a kind may say nothing": (
        "UPDATE records_knownkind SET must_say = '{}' WHERE name = 'alarm.raised'",
        "UPDATE records_knownkind SET must_say = '{about,actor.name,what}' WHERE name = 'alarm.raised'",
        "The database asks something else of entries of the kind alarm.raised",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whoever_takes_a_guard_off_is_found(attack: str, owner: Owner) -> None:
    done, undone, said = ATTACKS[attack]
    assert not list(guards.missing())
    owner(done)
    try:
        found = list(guards.missing())
    finally:
        owner(undone)
    assert len(found) == 1
    assert found[0].startswith(said)
    assert not list(guards.missing())


def test_a_view_that_is_exchanged_is_found(owner: Owner) -> None:
    [(before,)] = owner("SELECT pg_get_viewdef('profiles_seating')")
    owner(f"CREATE OR REPLACE VIEW profiles_seating AS SELECT * FROM ({before.rstrip(';')}) AS seats")
    try:
        assert [found.split(" is not")[0] for found in guards.missing()] == ["The view profiles_seating"]
    finally:
        owner(f"CREATE OR REPLACE VIEW profiles_seating AS {before}")
    assert not list(guards.missing())
