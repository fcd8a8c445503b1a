"""Whom servers run as: ourselves, or `nobody` where we are root, whom PostgreSQL refuses and no server needs."""

import functools
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from local.trouble import Trouble


def privileges() -> list[str]:
    """Arguments of setpriv: another user, and no way back."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        raise Trouble("PostgreSQL does not run as root, and setpriv is missing: install util-linux.")
    identity = [f"--reuid={_nobody().pw_uid}", f"--regid={_nobody().pw_gid}", "--clear-groups"]
    return [*identity, "--no-new-privs", "--bounding-set=-all"]


def own(path: Path) -> Path:
    if os.geteuid() == 0:
        os.chown(path, _nobody().pw_uid, _nobody().pw_gid)
    return path


def reaches(path: Path) -> bool:
    """Whether a server may pass through this folder, or start this program: tried as that user."""
    if os.geteuid() != 0:
        return True
    try:
        tried = subprocess.run(  # noqa: S603
            ["test", "-x", path], cwd="/", check=False,  # noqa: S607
            user=_nobody().pw_uid, group=_nobody().pw_gid, extra_groups=[],
        )  # fmt: skip
    except OSError as error:  # a container whose root may not become somebody else
        raise Trouble(
            f"Root may not run servers as `nobody` here ({error.strerror}): run this as an ordinary user."
        ) from None
    return tried.returncode == 0


def check(path: Path) -> None:
    """Raises Trouble, naming the first folder on the way that is closed."""
    for step in [*reversed(path.parents), path]:
        if not reaches(step):
            raise Trouble(
                f"{step} is closed to the user `nobody`, whom the servers run as when root starts them. "
                "Let VAR_FOLDER name a folder that every user may pass through, such as /var/lib/treasury."
            )


@functools.cache
def _nobody() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")
