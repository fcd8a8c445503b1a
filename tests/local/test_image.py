"""What the Dockerfile builds: tried without Docker, by laying out what it would copy."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.portal import PROJECT


def in_image(path: Path) -> bool:
    """By .dockerignore's rules: the last pattern that matches a path, or a folder above it, decides."""
    inside = True
    for line in (PROJECT / ".dockerignore").read_text().splitlines():
        pattern = line.lstrip("!")
        above = [str(path), *(str(parent) for parent in path.parents)]
        if (
            line
            and line[0] != "#"
            and any(fnmatch.fnmatch(each, pattern.replace("**/", "*")) for each in above)
        ):
            inside = line[0] == "!"
    return inside


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """What `COPY . .` brings into the image."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for path in map(Path, listed.stdout.splitlines()):
        if in_image(path) and (PROJECT / path).is_file():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / path, tmp_path / path)
    return tmp_path


def test_the_image_holds_what_runs_and_nothing_else(image: Path) -> None:
    assert {path.name for path in image.iterdir()} == {
        "approvals", "cases", "checks", "clauses", "contacts", "directory", "docker", "exports", "foi",
        "gunicorn.conf.py", "manage.py", "notices", "professional_use", "profiles", "records", "requirements.lock",
        "retention", "static", "templates", "treasury_social", "workflow",
    }  # fmt: skip
    assert not (image / "local").exists()


def test_the_portal_starts_from_the_image_alone(image: Path) -> None:
    told = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for-this-step-only",
        "STATIC_ROOT": str(image / "collected"),
    }
    for command in ("check", "collectstatic --no-input"):
        ran = subprocess.run(
            [sys.executable, "manage.py", *command.split()],
            cwd=image,
            env=told,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr


def test_the_image_does_not_run_as_root_and_takes_locked_packages_only() -> None:
    lines = (PROJECT / "Dockerfile").read_text()
    assert re.findall(r"^USER (.*)$", lines, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in lines
    assert not re.search(r"^(ENV|ARG) .*(PASSWORD|SECRET)", lines, re.MULTILINE)
