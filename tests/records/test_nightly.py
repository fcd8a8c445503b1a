"""The check of the whole log that runs by itself: when it is due, what it writes, and whom it tells."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from notices.models import Notice
from records import services, tasks
from records.auditing import nightly
from records.models import Entry
from tests.clock import travel
from tests.records.conftest import said
from tests.records.test_attacks import without_guards
from tests.world import World

Owner = Callable[..., list[Any]]


def checks() -> list[dict[str, Any]]:
    found = Entry.objects.filter(kind="log.verified").select_related("payload").order_by("id")
    return [dict(entry.fields) for entry in found]


@pytest.fixture
def log(committed_db: None) -> Iterator[World]:
    world = World()
    said("one")
    services.seal()
    yield world
    connection.close()


def test_it_runs_once_a_night(log: World) -> None:
    assert tasks.verify_log()
    assert not tasks.verify_log()
    assert [(each["entries"], each["problems"]) for each in checks()] == [(1, 0)]
    with travel(nightly._last_night() + nightly.timedelta(days=1, minutes=1)):
        assert nightly.is_due()


def test_it_runs_when_the_database_is_another(log: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restore: another cluster, timeline or database."""
    tasks.verify_log()
    assert checks()[0]["database"].count("/") == 2
    monkeypatch.setattr(nightly, "DATABASE", "SELECT 'another'")
    assert tasks.verify_log()


def test_two_do_not_run_at_once(log: World, owner: Owner) -> None:
    owner("SELECT pg_advisory_lock(hashtext('records.verify_log'))")
    assert not tasks.verify_log()
    owner("SELECT pg_advisory_unlock(hashtext('records.verify_log'))")
    assert tasks.verify_log()


def test_what_does_not_hold_is_told(log: World, owner: Owner) -> None:
    without_guards(
        owner, "UPDATE records_payload SET content = replace(encode(content, 'escape'), 'one', 'two')::bytea"
    )
    tasks.verify_log()
    [check] = checks()
    assert check["problems"] == 1
    assert "The field text is not what was recorded." in check["named"][0]
    assert Entry.objects.filter(kind="alarm.raised").count() == 1
    told = set(Notice.objects.filter(title__startswith="Alarm").values_list("person__username", flat=True))
    assert {"admin", "auditor"} & told


def test_the_portal_knows_which_database_it_is_in(log: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "treasury_portal"
    assert nightly.database()
