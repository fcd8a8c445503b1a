"""What `make test`, `make lint` and others run: each step is named, and those that failed are told at the end."""

import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local import days, servers
from local.chromium import find_chromium
from local.clamav import find_clamd
from local.databases import check_database, check_queue
from local.node import install_libraries
from local.portal import manage
from local.run import say
from local.supervisor import Stopped, Supervisor
from local.trouble import Trouble

CHECKS = {"DEMO": "1", "SECRET_KEY": "for-checks-only", "DJANGO_SETTINGS_MODULE": "treasury_social.settings"}
# Processes share tests out by their names, and some are named by sets, whose order is the seed's.
TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "0"}
PRODUCTION = {"DEMO": "0", "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "portal.example"}

# Three at least: who waits for a browser leaves a processor to another. Six at most: the queue has 16 databases.
PROCESSES = str(min(6, max(3, os.cpu_count() or 1)))
SHARED_OUT = ("--numprocesses", PROCESSES, "--dist", "loadfile")

# Without browsers and portals of their own, and without those that try thousands of texts on any day.
SLOW = ["stories", "look", "local", "bench", "demo", "security"]
SLOW += ["approvals/test_any_sequence.py", "records/test_mutations.py", "records/test_faults.py"]
# Nor what takes long, for little that it asks of the calendar: `make test-days` has it as well.
SLOW += ["cases/test_contract.py", "approvals/test_races.py", "professional_use/test_races.py"]
SLOW += ["approvals/test_untrue.py", "exports/test_seal.py", "sign_in/test_identity_provider.py"]
SLOW += [f"records/test_{name}.py" for name in ("histories", "attacks", "insiders")]
# What reads texts, pictures and archives, and asks no clock.
TIMELESS = ["checks", "test_folding.py", "test_full_text.py", "foi/test_withheld_words.py"]
TIMELESS += [f"profiles/test_{name}.py" for name in ("markings", "permalinks")]
TIMELESS += [
    f"approvals/test_{name}.py" for name in ("capture_files", "media", "pictures", "recordings", "rewriting")
]
TIMELESS += [
    f"records/test_{name}.py"
    for name in (
        "ambiguous_archives",
        "bagit",
        "c2sp",
        "merkle",
        "pasted_numbers",
        "plain_spelling",
        "repacked",
    )
]
FAST = [f"--ignore=tests/{path}" for path in [*SLOW, *TIMELESS]]


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / name), *arguments]


def pytest(*arguments: str) -> Step:
    return Step("tests", [sys.executable, "-m", "pytest", *arguments], TESTS)


LINT = [
    Step("style", tool("ruff", "check")),
    Step("format", tool("ruff", "format", "--check")),
    Step("templates", tool("djlint", "--lint", "--quiet", ".")),
    Step("types", tool("mypy"), CHECKS),
    Step("architecture", tool("lint-imports")),
]
DEPLOYMENT = [
    Step("migrations", manage("makemigrations", "--check", "--dry-run"), {**CHECKS, "DATABASE_ROLE": ""}),
    Step("deployment", manage("check", "--deploy", "--fail-level", "WARNING"), {**CHECKS, **PRODUCTION}),
]


def lint(folder: Path) -> int:
    with Supervisor(folder) as supervisor:
        return _run(supervisor, LINT, os.environ)


def test(folder: Path, arguments: Sequence[str]) -> int:
    """Everything; or, with arguments of pytest's, those tests alone."""
    steps = [pytest(*arguments)] if arguments else [*LINT, *DEPLOYMENT, pytest(*SHARED_OUT), *_worst_day()]
    programs = _programs()
    with _servers(folder, forgetful=True) as (supervisor, environment):
        return _run(supervisor, steps, {**environment, **programs})


def test_days(folder: Path, given: Sequence[str]) -> int:
    """All tests, or those that are named, on each of the days, one day after the other."""
    wanted, programs = days.Wanted.of(given), _programs()
    if not days.find_faketime():
        raise Trouble(
            "Only faketime sets the clock: install it (on Debian: sudo apt-get install libfaketime)."
        )
    steps = [_on(day, *(wanted.arguments or SHARED_OUT)) for day in wanted.days]
    with Supervisor(folder) as supervisor:
        supervisor.obey_signals()
        return _run(supervisor, steps, {**os.environ, **programs})


def on_day(folder: Path, given: Sequence[str]) -> int:
    """The tests on one day. It begins again with its clock set, as then is that of all that it starts."""
    day, *arguments = given
    if not days.is_set():
        again = [sys.executable, "-m", "local", "on-day", *given]
        os.execve(sys.executable, again, {**os.environ, **days.clock_on(day)})  # noqa: S606
    days.share_clock()
    with _servers(folder, forgetful=True) as (supervisor, environment):
        return _run(supervisor, [pytest(*arguments)], environment)


def _programs() -> dict[str, str]:
    install_libraries()
    return {"CHROMIUM": find_chromium(), "CLAMD": find_clamd()}


def _worst_day() -> list[Step]:
    """Without faketime it is left out: not every system has it."""
    return [_on(days.WORST, *SHARED_OUT, *FAST)] if days.find_faketime() else []


def _on(day: str, *arguments: str) -> Step:
    return Step(f"on {day}", [sys.executable, "-m", "local", "on-day", day, *arguments])


def bench(folder: Path, arguments: Sequence[str]) -> int:
    """The figures, on a PostgreSQL that writes to the disk as a real one does."""
    with _servers(folder, forgetful=False) as (supervisor, environment):
        return _run(supervisor, [Step("bench", [sys.executable, "-m", "bench", *arguments])], environment)


@contextmanager
def _servers(folder: Path, *, forgetful: bool) -> Iterator[tuple[Supervisor, Mapping[str, str]]]:
    """The servers given by the environment, or empty ones of our own: where they are, as an environment."""
    database, queue = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if database:
        check_database(database)
    if queue:
        check_queue(queue)
    with Supervisor(folder) as supervisor:
        supervisor.obey_signals()
        servers.empty(supervisor)
        database = database or servers.start_postgres(supervisor, forgetful=forgetful)
        queue = queue or servers.start_valkey(supervisor)
        yield supervisor, {**os.environ, "DATABASE_URL": database, "REDIS_URL": queue}


def _run(supervisor: Supervisor, steps: Sequence[Step], environment: Mapping[str, str]) -> int:
    told: list[str] = []
    failed: list[str] = []
    try:
        for step in steps:
            say(f"\n=== {step.name}")
            began = time.monotonic()
            passed = supervisor.show(step.command, {**environment, **step.environment})
            told.append(f"{step.name:<22}{'passed' if passed else 'FAILED'}{time.monotonic() - began:8.1f} s")
            failed += [] if passed else [step.name]
    except Stopped:
        told.append(f"{step.name:<22}stopped")
        failed.append(step.name)
    say("\n=== steps\n" + "\n".join(told))
    return 1 if failed else 0
