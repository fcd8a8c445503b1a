"""What the database asks of a chain of entries: who appends names the last, two at once do so one after the other."""

import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import RequestFactory

from local import days
from records import history, services, verify
from records.auditing.audit import check_log
from records.canonical import dumps, loads, moment
from records.export import write_logs
from records.models import Entry, Trail
from records.signing.signer import Signed
from records.verify import encode64, leaf_hash, parse_entry
from tests.approvals.threads import PATIENCE, at_once, while_held
from tests.records.conftest import said
from tests.records.examples import KEY, ORIGIN
from tests.records.test_attacks import without_guards
from tests.records.test_what_an_entry_is import SAID, before, entry, held, put_in
from workflow.views import attempt

Owner = Callable[..., list[Any]]
Sign = Callable[[], Signed | None]
SUBJECT = "TS-000001"


def named(entry: Entry) -> Any:
    return loads(entry.content)["previous"]


def as_named(entry: Entry, number: int) -> dict[str, Any]:
    return {"leaf": encode64(entry.leaf_hash), "number": number}


def problems() -> list[str]:
    return check_log([KEY.key]).problems


# --- One after the other --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_each_entry_names_the_one_before_it_on_its_subject() -> None:
    first, other, second = said(), said(subject="TS-000002"), said()
    with transaction.atomic():
        third, fourth = said(), said()
    assert [named(each) for each in (first, other)] == [None, None]
    assert named(second) == as_named(first, 1)
    assert named(third) == as_named(second, 2)
    assert named(fourth) == as_named(third, 3)
    assert Entry.objects.get(pk=fourth.pk).content == fourth.content
    trail = Trail.objects.get(subject=SUBJECT)
    assert (trail.length, trail.last) == (4, fourth.leaf_hash)
    assert str(trail) == "TS-000001, 4 entries"


@pytest.mark.django_db
def test_what_looks_like_the_place_of_the_one_before_is_left_as_it_is() -> None:
    odd = '"previous":null,"relates_to":[]'
    told = said(odd, office=odd, subject=f"{odd[:38]}")
    assert loads(told.content)["office"] == odd
    assert named(told) is None
    assert named(said(subject=odd[:38])) == as_named(told, 1)


@pytest.mark.django_db
def test_what_a_step_took_back_is_in_no_chain() -> None:
    first = said()
    with transaction.atomic():
        said()
        transaction.set_rollback(True)
    assert named(said()) == as_named(first, 1)


# --- What the portal's role is refused ------------------------------------------------------------------------------
def refusal(previous: Any, **others: Any) -> str:
    return put_in(dumps(entry(previous=previous, subject=SUBJECT, **others)), held(SAID))


@pytest.mark.django_db
def test_an_entry_that_does_not_name_the_last_is_refused() -> None:
    first, second = said(), said()
    refused = "does not name the one before it"
    assert refused in refusal(None), "as if it were the first"
    assert refused in refusal(as_named(first, 1)), "a second entry beside the second"
    assert refused in refusal(as_named(second, 1)), "another number"
    assert refused in refusal(as_named(second, 3)), "as if one had been left out"
    assert refused in refusal(as_named(first, 2)), "another leaf"
    assert refusal(as_named(second, 2)) == ""


@pytest.mark.django_db
def test_an_entry_of_format_1_is_refused() -> None:
    of_format_1 = {name: value for name, value in entry().items() if name != "previous"} | {"v": 1}
    assert parse_entry(dumps(of_format_1))
    assert "it is not canonical JSON of format 2" in put_in(dumps(of_format_1), held(SAID))


@pytest.mark.django_db
def test_what_opens_a_log_names_none_and_moves_nothing() -> None:
    said(subject="LOG-2027")
    told = {"origin": "a", "previous_origin": "b", "previous_size": 1, "previous_root": "c"}
    opening = {"kind": history.OPENED, "subject": "LOG-2027"}
    assert before("LOG-2027", history.OPENED) is None
    named = entry(told, previous=before("LOG-2027", "test.said"), **opening)
    assert "does not name the one before it" in put_in(dumps(named), held(told))
    of_a_record = entry(told, previous=None, kind=history.OPENED, subject=SUBJECT)
    assert "does not name the one before it" in put_in(dumps(of_a_record), held(told))
    assert put_in(dumps(entry(told, previous=None, **opening)), held(told)) == ""
    assert Trail.objects.get(subject="LOG-2027").length == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [
    "UPDATE records_trail SET length = length + 1", "DELETE FROM records_trail", "TRUNCATE records_trail",
    "INSERT INTO records_trail VALUES ('TS-000002', 0, NULL)",
    "SELECT follow_in_the_trail()", "SELECT * FROM records_trail FOR UPDATE",
])  # fmt: skip
def test_the_portal_moves_no_trail_but_by_an_entry(change: str) -> None:
    said()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_an_entry_that_is_not_taken_in_the_end_moves_nothing() -> None:
    """Such as one whose key is there already, put in by a statement that passes over what is."""
    first = said(key=services.SETTING_ASIDE)
    content = dumps(entry(previous=as_named(first, 1), subject=SUBJECT, key=str(services.SETTING_ASIDE)))
    says = loads(content)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_entry (content, leaf_hash, subject, kind, at, office, key, declares_record) "
            "VALUES (%s, %s, %s, %s, %s, '', %s, false) ON CONFLICT DO NOTHING",
            [content, leaf_hash(content), SUBJECT, says["kind"], says["at"], says["key"]],
        )
        assert cursor.rowcount == 0
    assert named(said()) == as_named(first, 1)


# --- At once --------------------------------------------------------------------------------------------------------
def test_who_writes_on_the_same_subject_waits_and_names_what_was_written(committed_db: None) -> None:
    first, second = while_held(said, said)
    assert (named(first.returned), named(second.returned)) == (None, as_named(first.returned, 1))


def test_who_waited_for_a_step_that_was_taken_back_names_what_stood_before_it(committed_db: None) -> None:
    def taken_back() -> None:
        said()
        transaction.set_rollback(True)

    first, second = while_held(taken_back, said)
    assert first.happened
    assert named(second.returned) is None


def test_on_another_subject_nobody_waits(committed_db: None) -> None:
    with transaction.atomic():
        said()
        [other] = at_once(lambda: said(subject="TS-000002"))
        assert other.happened


def test_many_who_write_at_once_on_a_few_subjects_make_whole_chains(
    committed_db: None, sign_now: Sign
) -> None:
    def write() -> None:
        for number in range(12):
            said(subject=f"TS-00000{number % 3}")

    assert all(outcome.happened for outcome in at_once(*[write] * 5))
    services.seal()
    sign_now()
    assert problems() == []
    assert sorted(Trail.objects.values_list("length", flat=True)) == [20, 20, 20]


class Form:
    is_bound = True

    def is_valid(self) -> bool:
        return True

    def taken(self) -> dict[str, Any]:
        return {}


@pytest.mark.skipif(
    days.is_set(), reason="PostgreSQL looks for a circle by a timer, which does not come there"
)
def test_two_steps_that_wait_for_each_other_are_both_taken(committed_db: None, sign_now: Sign) -> None:
    """One of two subjects that the other holds, and the other way round: PostgreSQL ends one of the steps."""
    met, ended = threading.Barrier(2), []

    def step(*subjects: str) -> Callable[[], object]:
        @transaction.atomic
        def service(by: object) -> list[Entry]:
            written = [said(subject=subjects[0])]
            if not ended:
                met.wait(PATIENCE)
            ended.append(subjects)
            return [*written, said(subject=subjects[1])]

        request = RequestFactory().post("/")
        request.user = None  # type: ignore[assignment]
        return lambda: attempt(request, Form(), service)

    outcomes = at_once(step("TS-000001", "TS-000002"), step("TS-000002", "TS-000001"))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert len(ended) > 2, "one was taken again, or each"
    assert Entry.objects.count() == 4
    services.seal()
    sign_now()
    assert problems() == []


def test_what_else_goes_wrong_is_not_tried_again() -> None:
    tried = []

    def service(by: object) -> None:
        tried.append(1)
        raise OperationalError("the server closed the connection")

    request = RequestFactory().post("/")
    request.user = None  # type: ignore[assignment]
    with pytest.raises(OperationalError):
        attempt(request, Form(), service)
    assert len(tried) == 1


# --- From format 1 on -----------------------------------------------------------------------------------------------
def of_format_1(owner: Owner, *texts: str, subject: str = SUBJECT) -> list[bytes]:
    """Entries as they stood when the portal was brought up to date, put in by the owner."""
    contents = []
    for text in texts:
        fields = {**SAID, "text": text}
        given = entry(fields, subject=subject, at=moment(services._now()), v=1)
        del given["previous"]
        content, payload = dumps(given), held(fields)
        contents.append(content)
        without_guards(
            owner,
            "INSERT INTO records_entry (content, leaf_hash, subject, kind, at, office, declares_record) VALUES "
            f"('\\x{content.hex()}', '\\x{leaf_hash(content).hex()}', '{subject}', 'test.said', '{given['at']}', '', "
            "false)",
            f"INSERT INTO records_payload SELECT max(id), '\\x{payload.hex()}' FROM records_entry",
            "INSERT INTO records_unsealed SELECT max(id) FROM records_entry",
        )
    return contents


def test_the_upgrade_counts_what_each_subject_has(committed_db: None, owner: Owner) -> None:
    of_format_1(owner, "other", subject="TS-000002")
    [*_, last] = of_format_1(owner, "one", "two")
    migration = import_module("records.migrations.0009_each_names_the_one_before")
    owner(migration.COUNTED)
    trails = Trail.objects.order_by("subject").values_list("subject", "length", "last")
    assert trails.get(subject=SUBJECT) == (SUBJECT, 2, leaf_hash(last))
    assert [(subject, length) for subject, length, _ in trails] == [(SUBJECT, 2), ("TS-000002", 1)]


def test_after_an_upgrade_the_first_new_entry_names_the_newest_old_one(
    committed_db: None, owner: Owner, sign_now: Sign, tmp_path: Path
) -> None:
    old = of_format_1(owner, "one", "two", "three")
    of_format_1(owner, "else", subject="TS-000002")
    services.seal()
    sign_now()
    first = said()
    assert named(first) == {"leaf": encode64(leaf_hash(old[-1])), "number": 3}
    assert named(said()) == as_named(first, 4)
    assert named(said(subject="TS-000003")) is None
    services.seal()
    sign_now()
    assert problems() == []
    write_logs(tmp_path / "log")
    checked = verify.Report()
    verify.Logs([KEY.key], checked).read(tmp_path / "log")
    assert (checked.problems, checked.counts["entries"]) == ({}, 7)


def test_the_audit_names_an_entry_of_format_1_that_was_put_in_later(
    committed_db: None, owner: Owner, sign_now: Sign
) -> None:
    said()
    of_format_1(owner, "late", subject="TS-000002")
    services.seal()
    sign_now()
    assert (
        f"Entry 1 of {ORIGIN}, test.said on TS-000002: It is of format 1, and stands behind entries of format 2."
        in (problems())
    )


# --- What the audit finds -------------------------------------------------------------------------------------------
def test_an_entry_that_was_taken_out_before_it_was_signed_is_missed(
    committed_db: None, owner: Owner, sign_now: Sign
) -> None:
    said()
    gone = said()
    said()
    without_guards(
        owner, *(f"DELETE FROM records_{table} WHERE entry_id = {gone.pk}" for table in ("unsealed", "payload")),
        f"DELETE FROM records_entry WHERE id = {gone.pk}",
    )  # fmt: skip
    services.seal()
    sign_now()
    missing = "It is entry 3 of TS-000001, and entry 2 of TS-000001 should stand before it: left out."
    assert problems() == [f"Entry 1 of {ORIGIN}, test.said on {SUBJECT}: {missing}"]


def test_a_trail_that_was_set_back_is_named_before_anybody_writes(committed_db: None, owner: Owner) -> None:
    first = said()
    said()
    owner("ALTER TABLE records_trail DISABLE TRIGGER trails_only_grow")
    owner("UPDATE records_trail SET length = 1, last = %s", first.leaf_hash)
    owner("ALTER TABLE records_trail ENABLE ALWAYS TRIGGER trails_only_grow")
    assert problems() == ["The row of TS-000001 in records_trail does not say which entry is its last."]


def test_a_trail_whose_row_is_lost_is_counted_again(committed_db: None, owner: Owner) -> None:
    said()
    last = said()
    without_guards(owner, "DELETE FROM records_trail")
    assert named(said()) == as_named(last, 2)
    assert problems() == []
