"""Times along the log: what was dated back or ahead, with the guards off for a moment, is named."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from records import services, verify
from records.auditing.audit import check_log
from records.signing.signer import Signed
from tests.clock import travel
from tests.records.conftest import said
from tests.records.examples import KEY, ORIGIN, YEAR

Owner = Callable[..., list[Any]]


@pytest.fixture
def log(committed_db: None, sign_now: Callable[[], Signed | None]) -> Iterator[Callable[[], Signed | None]]:
    said("before")
    services.seal()
    sign_now()
    yield sign_now
    connection.close()


def dated(owner: Owner, at: datetime) -> None:
    """An entry of that time, written with the guards off, and on again."""
    for table in ("records_entry",):
        owner(f"ALTER TABLE {table} DISABLE TRIGGER entries_are_of_now")
    said("of another time", at=at)
    owner("ALTER TABLE records_entry ENABLE ALWAYS TRIGGER entries_are_of_now")


def found(log: Callable[[], Signed | None]) -> list[str]:
    services.seal()
    log()
    return check_log([KEY.key]).problems


def test_an_entry_dated_back_is_named(log: Callable[[], Signed | None], owner: Owner) -> None:
    dated(owner, datetime.now(UTC) - timedelta(hours=3))
    [problem] = found(log)
    assert problem.startswith(f"Entry 1 of {ORIGIN}, test.said on TS-000001: It says ")
    assert problem.endswith("it was dated back.")


def test_an_entry_dated_ahead_is_named(log: Callable[[], Signed | None], owner: Owner) -> None:
    dated(owner, datetime.now(UTC) + timedelta(hours=3))
    [problem] = [each for each in found(log) if "dated ahead" in each]
    assert problem.startswith(f"Entry 1 of {ORIGIN}, test.said on TS-000001: it says ")


def test_a_transaction_may_take_its_time(log: Callable[[], Signed | None], owner: Owner) -> None:
    """Ten minutes, as the database bounds it: what was written first is then sealed later."""
    dated(owner, datetime.now(UTC) - timedelta(minutes=11))
    assert found(log) == []


def test_an_entry_of_another_year_is_named(committed_db: None, owner: Owner) -> None:
    dated(owner, datetime(YEAR + 1, 6, 1, tzinfo=UTC))
    services.seal()
    assert any("is not in the year of its log" in each for each in check_log([]).problems)
    connection.close()


def test_what_waits_while_the_year_turns_is_sealed_into_the_next(committed_db: None) -> None:
    with travel(datetime(YEAR - 1, 12, 31, 12, 0, tzinfo=UTC)):
        said("the last that was sealed in its year")
        services.seal()
        said("it waited")
    said("this year")
    services.seal()
    assert check_log([]).problems == []
    connection.close()


def test_the_verifier_knows_the_same_from_the_bytes() -> None:
    times = verify.Times()
    times.open("a.example/2026")
    times.follow({"kind": "a", "at": "2026-05-01T10:00:00.000Z"})
    times.follow({"kind": "a", "at": "2026-05-01T09:48:00.000Z"})
    for at, why in (
        ("2026-05-01T09:47:59.999Z", "dated back"),
        ("2027-02-01T00:00:00.000Z", "not in the year"),
        ("2024-12-31T12:59:59.999Z", "not in the year"),
    ):
        with pytest.raises(verify.Rejected, match=why):
            times.follow({"kind": "a", "at": at})
    times.open("a.example/log-without-a-year")
    times.follow({"kind": "log.opened", "at": "2031-01-01T00:00:00.000Z"})
    times.follow({"kind": "a", "at": "2026-05-01T10:00:00.000Z"})
