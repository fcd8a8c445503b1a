"""Sealing that is broken off anywhere, by a fault or by the death of its process, is finished by the next run."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from local.portal import PROJECT
from records import services, tree
from records.auditing.audit import check_log
from records.models import Entry, Leaf, Log, Unsealed
from records.services import seal
from tests.database import with_name
from tests.ends import until
from tests.records.conftest import said, speaking_as_owner
from tests.records.examples import YEAR
from tests.records.faults import WAYS, Owner, broken_everywhere
from treasury_social.celery import app

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fourth leaf fills a subtree that is stored, and a handful of entries is several batches."""
    monkeypatch.setattr(tree, "STEP", 2)
    monkeypatch.setattr(tree, "WIDTH", 4)
    monkeypatch.setattr(services, "BATCH", 3)


def nothing_is_lost_or_twice() -> None:
    places = list(Leaf.objects.order_by("position").values_list("position", "entry"))
    assert [position for position, _ in places] == list(range(len(places)))
    sealed, waiting = {entry for _, entry in places}, set(Unsealed.objects.values_list("entry", flat=True))
    assert sealed | waiting == set(Entry.objects.values_list("pk", flat=True))
    assert not sealed & waiting


@pytest.mark.parametrize("way", WAYS)
def test_a_fault_at_any_word_of_sealing_and_of_the_turn_of_the_year(owner: Owner, way: str) -> None:
    """More entries and another year for each try: nothing of sealing can be prepared twice."""
    years, tries = [YEAR - 200], 0
    said()
    seal(year=years[0])
    for through in broken_everywhere(lambda: seal(year=years[-1]), way, owner):
        tries += 1
        nothing_is_lost_or_twice()
        if through:
            break
        years.append(years[-1] + 1)
        for number in range(4):
            said(str(number))
    assert tries > 40, "fewer words than two batches and a turn of the year need"
    assert Log.objects.count() > 10
    assert not Unsealed.objects.exists()
    problems = check_log([]).problems
    assert all("which is not in the year of its log" in problem for problem in problems)


@pytest.fixture
def worker(owner_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker like the portal's own, in this test's database, with a queue that nobody else looks into."""
    queue = f"test-{os.getpid()}"
    name = owner_url.rpartition("/")[2]
    environment = {
        **os.environ,
        "DATABASE_URL": with_name(os.environ["DATABASE_URL"], name),
        "DJANGO_SETTINGS_MODULE": "treasury_social.settings",
    }
    alone = [
        "--pool",
        "solo",
        "--queues",
        queue,
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    command = [
        sys.executable,
        "-m",
        "celery",
        "--app",
        "treasury_social",
        "worker",
        "--loglevel",
        "ERROR",
        *alone,
    ]
    app.send_task("records.tasks.seal", queue=queue)
    process = subprocess.Popen(command, cwd=PROJECT, env=environment)
    yield process
    process.kill()
    process.wait()


def test_a_worker_that_is_killed_while_it_seals(
    owner: Owner, owner_url: str, worker: subprocess.Popen[bytes]
) -> None:
    """It has given the leaves, and is about to empty the queue: then the machine takes it away."""
    for number in range(3):
        said(str(number))
    connection.close()
    others = "FROM pg_stat_activity WHERE datname = current_database() AND starts_with(query, 'DELETE')"
    with speaking_as_owner(owner_url) as other:
        other("BEGIN")
        other("LOCK TABLE records_unsealed IN SHARE MODE")  # it may be read, not emptied
        until(lambda: owner(f"SELECT 1 {others} AND wait_event_type = 'Lock'"), worker)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        other("ROLLBACK")
    until(lambda: not owner(f"SELECT 1 {others}"))  # the server notices that nobody listens any more
    assert not Leaf.objects.exists()
    assert Unsealed.objects.count() == 3
    assert seal() == 3
    nothing_is_lost_or_twice()
    assert check_log([]).problems == []
