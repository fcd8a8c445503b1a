"""Real threads, each with its own connection, so that steps truly meet in the database."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

Work = Callable[[], Any]
PATIENCE = 60  # seconds; only a deadlock or a bug waits longer


@dataclass
class Outcome:
    """What came of a piece of work: what it returned, or what it raised."""

    returned: Any = None
    raised: BaseException | None = None

    @property
    def happened(self) -> bool:
        return self.raised is None


@dataclass
class Runner:
    """A thread that does one piece of work and says on which database session."""

    work: Work
    start: Callable[[], object] = lambda: None
    outcome: Outcome = field(default_factory=Outcome)
    session: int = 0

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        try:
            connection.ensure_connection()
            self.session = connection.connection.get_backend_pid()
            self.start()
            self.outcome.returned = self.work()
        except BaseException as problem:  # noqa: BLE001 - handed to the test, in its own thread
            self.outcome.raised = problem
        finally:
            connection.close()


def at_once(*works: Work) -> list[Outcome]:
    """All start at the same moment; what came of each."""
    barrier = threading.Barrier(len(works))
    runners = [Runner(work, start=lambda: barrier.wait(PATIENCE)) for work in works]
    for runner in runners:
        runner.thread.start()
    for runner in runners:
        runner.thread.join(PATIENCE)
    return [runner.outcome for runner in runners]


def while_held(first: Work, second: Work) -> tuple[Outcome, Outcome]:
    """`second` comes while `first` has taken its step but not committed: it must wait, and then see what was done."""
    taken, commit = threading.Event(), threading.Event()

    def hold() -> Any:
        with transaction.atomic():
            result = first()
            taken.set()
            commit.wait(PATIENCE)
        return result

    holding, waiting = Runner(hold), Runner(second)
    holding.thread.start()
    assert taken.wait(PATIENCE), holding.outcome.raised
    waiting.thread.start()
    _until_blocked(waiting)
    commit.set()
    for runner in (holding, waiting):
        runner.thread.join(PATIENCE)
    return holding.outcome, waiting.outcome


def _until_blocked(runner: Runner) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and runner.thread.is_alive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [runner.session])
            if cursor.fetchone():
                return
        time.sleep(0.005)
    raise AssertionError(f"The second did not wait for the first: {runner.outcome}")
