"""scripts/virtual-environment: made once for each lock, and a plain word where something is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.portal import PROJECT

TOOLS = ["sh", "dirname", "cmp", "touch", "id", "cp", "mkdir", "chmod"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that needs no package at all."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(PROJECT / "scripts" / "virtual-environment", tmp_path / "scripts")
    (tmp_path / "requirements-dev.lock").write_text("# nothing\n")
    return tmp_path


def make(project: Path, **told: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", "scripts/virtual-environment"]
    environment = {"PATH": os.environ["PATH"], "PYTHON": sys.executable, **told}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_it_is_made_anew_when_the_lock_has_changed_and_only_then(project: Path) -> None:
    mark, lock = project / ".venv" / "mark", project / "requirements-dev.lock"
    made = make(project)
    assert (made.returncode, made.stderr) == (0, "")
    mark.touch()
    lock.touch()  # newer, but the same
    assert make(project).stdout == ""
    assert mark.exists()
    lock.write_text("# nothing either\n")
    assert make(project).returncode == 0
    assert not mark.exists()


def test_an_interrupted_one_is_made_again(project: Path) -> None:
    make(project)
    (project / ".venv" / "requirements-dev.lock").unlink()
    assert "Installing" in make(project).stdout


def test_a_package_whose_hash_is_not_in_the_lock_is_refused(project: Path) -> None:
    (project / "requirements-dev.lock").write_text("django==5.2.19\n")
    made = make(project)
    assert made.returncode != 0
    assert "hash" in made.stderr
    assert "could not be installed" in made.stderr
    assert not (project / ".venv" / "requirements-dev.lock").exists()


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A machine where nothing can be installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return folder


def test_without_a_python_it_says_what_to_install(project: Path, bare_path: Path) -> None:
    made = make(project, PATH=str(bare_path), PYTHON="")
    assert made.returncode != 0
    assert (
        made.stderr
        == "Python 3.11 or later is needed. On Debian: sudo apt-get install python3 python3-venv\n"
    )


def test_an_incomplete_python_it_says_what_to_install(project: Path, bare_path: Path) -> None:
    python = bare_path / "incomplete"
    python.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    made = make(project, PATH=str(bare_path), PYTHON="incomplete")
    assert made.returncode != 0
    version = ".".join(map(str, sys.version_info[:2]))
    assert (
        made.stderr
        == f"Python's venv module is incomplete. On Debian: sudo apt-get install python{version}-venv\n"
    )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("ro", "cannot be written"),
        ("noexec", "is on a noexec mount"),
    ],
)
def test_a_mount_where_it_cannot_be_made_is_named(project: Path, options: str, why: str) -> None:
    copy = "mount -t tmpfs none mounted && cp -r scripts requirements-dev.lock mounted"
    mount = f"{copy} && mount -o remount,{options} mounted"
    space = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    (project / "mounted").mkdir()
    if subprocess.run([*space, mount], cwd=project, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    made = subprocess.run(
        [*space, f"{mount} && exec sh mounted/scripts/virtual-environment"],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode != 0
    assert made.stderr.startswith(f"{project / 'mounted'}")
    assert why in made.stderr
    assert made.stderr.count("\n") == 1
