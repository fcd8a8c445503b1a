"""The browser of the browser tests: found, or installed from Debian's packages where that is allowed."""

import os
import shutil

from local.apt import install
from local.trouble import Trouble

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
PACKAGES = ["chromium", "fonts-liberation"]


def find_chromium() -> str:
    """The program's path: what CHROMIUM names, else what is installed, else what can be installed."""
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Trouble(f"CHROMIUM names {named}, which is not a program on this machine.")
    return named or _installed() or _install()


def _installed() -> str | None:
    return next((path for name in [*NAMES, *PLACES] if (path := shutil.which(name))), None)


def _install() -> str:
    install(*PACKAGES)
    found = _installed()
    if not found:
        raise Trouble(
            "The browser tests need Chromium: install it (on Debian: sudo apt-get install chromium fonts-liberation), "
            "or let CHROMIUM name a Chromium or Chrome program."
        )
    return found
