import os
import signal
import sys
from pathlib import Path

import pytest

from local import checks, clamav
from local.checks import Step
from local.chromium import find_chromium
from local.clamav import find_clamd
from local.portal import PROJECT
from local.supervisor import Supervisor
from local.trouble import Trouble

FINE, BROKEN = (
    Step("fine", [sys.executable, "-c", ""]),
    Step("broken", [sys.executable, "-c", "raise SystemExit(3)"]),
)


def test_every_step_is_run_and_a_failed_one_is_told_at_the_end(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with Supervisor(folder) as supervisor:
        assert checks._run(supervisor, [BROKEN, FINE], os.environ) == 1
        assert checks._run(supervisor, [FINE], os.environ) == 0
    summary = capfd.readouterr().out.split("=== steps")[1]
    assert [line.split()[:2] for line in summary.splitlines()[1:3]] == [
        ["broken", "FAILED"],
        ["fine", "passed"],
    ]


def test_a_request_to_stop_ends_the_step_and_counts_as_a_failure(folder: Path) -> None:
    with Supervisor(folder) as supervisor:
        supervisor.asked = signal.SIGTERM
        endless = Step("endless", [sys.executable, "-c", "import time; time.sleep(600)"])
        assert checks._run(supervisor, [endless, FINE], os.environ) == 1


def test_the_programs_of_every_check_are_installed() -> None:
    for step in [*checks.LINT, *checks.DEPLOYMENT]:
        assert Path(step.command[0]).exists(), step.name


def test_ci_does_what_a_developer_does() -> None:
    lines = (PROJECT / ".ci" / "run").read_text().splitlines()
    assert lines[-1] == "exec make test"


def test_a_browser_that_is_named_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert find_chromium() == sys.executable


def test_a_browser_that_is_named_and_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Trouble, match="CHROMIUM names /nowhere/chromium, which is not a program"):
        find_chromium()


def test_where_no_browser_can_be_installed_it_is_said_how_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match=r"sudo apt-get install chromium fonts-liberation"):
        find_chromium()


def test_a_clamav_that_is_named_is_used_and_one_that_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLAMD", sys.executable)
    assert find_clamd() == sys.executable
    monkeypatch.setenv("CLAMD", "/nowhere/clamd")
    with pytest.raises(Trouble, match="CLAMD names /nowhere/clamd, which is not a program"):
        find_clamd()


def test_without_clamav_the_checks_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the tests that need it are skipped; a browser everybody has to have."""
    monkeypatch.delenv("CLAMD", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(clamav, "FOLDERS", [])
    assert find_clamd() == ""
