"""Where the data stay: what VAR_FOLDER names, or `var` in the checkout.

Where the checkout is closed to the servers' user, as in root's home, `var` is a link to a folder below /var/lib. Root
alone can make one there, so it is not somebody else's.
"""

import os
import secrets
import subprocess
from pathlib import Path

from local import server_user
from local.trouble import Trouble

PLACES = Path("/var/lib/treasury-social")


def var_folder(project: Path) -> Path:
    named = os.environ.get("VAR_FOLDER")
    folder = Path(named or project / "var").resolve()
    if named or server_user.reaches(folder if folder.exists() else project):
        return folder
    return _elsewhere(project / "var")


def _elsewhere(var: Path) -> Path:
    """The link is what finds the data again: with the checkout moved it still does, and without it they start anew."""
    place = PLACES / f"{var.parent.name}-{secrets.token_hex(4)}"
    PLACES.mkdir(mode=0o711, exist_ok=True)
    server_user.check(PLACES)
    if var.is_dir():
        _move(var, place)
    else:
        place.mkdir()
        var.unlink(missing_ok=True)  # a link to a folder that is gone
    place.chmod(0o711)
    var.symlink_to(place)
    return place


def _move(var: Path, place: Path) -> None:
    """By mv, which keeps owners even from one disk to another."""
    moved = subprocess.run(["mv", var, place], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if moved.returncode:
        raise Trouble(f"{var} has to move to {place}, for the servers to reach it: {moved.stderr.strip()}.")
