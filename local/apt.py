"""Programs of Debian's packages, installed where that is allowed: as root, in a container."""

import os
import shutil
import subprocess


def install(*packages: str) -> None:
    """Whether it worked, whoever asked for it looks for themselves."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt("update")
        _apt("install", "--yes", "--no-install-recommends", *packages)


def _apt(*arguments: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "--quiet", *arguments], env=quiet, check=False)  # noqa: S603, S607
