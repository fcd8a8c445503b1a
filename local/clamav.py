"""The ClamAV of the tests: found, or installed where that is allowed. Without it the tests that need it are skipped."""

import os
import shutil

from local.apt import install
from local.trouble import Trouble

FOLDERS = [
    "/usr/sbin",
    "/usr/local/sbin",
    "/opt/homebrew/sbin",
]  # not where everybody's programs are looked for


def find_clamd() -> str:
    """The program's path: what CLAMD names, else what is installed or can be; empty if there is none."""
    named = os.environ.get("CLAMD")
    if named and not shutil.which(named):
        raise Trouble(f"CLAMD names {named}, which is not a program on this machine.")
    if not named and not installed():
        install("clamav-daemon")
    return named or installed()


def installed() -> str:
    path = os.pathsep.join([os.environ.get("PATH", ""), *FOLDERS])
    return shutil.which("clamd", path=path) or ""
