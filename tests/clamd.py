"""A ClamAV of our own, which knows one virus."""

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from local.clamav import installed

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Portal.Test.Eicar.UNOFFICIAL"  # as ClamAV calls what is not from its own list
LARGEST = 1024 * 1024  # bytes that it takes


@contextmanager
def clamd() -> Iterator[list[str]]:
    """Running, and asked at either address: a port, and a socket."""
    program = os.environ.get("CLAMD") or installed()
    if not program:
        pytest.skip("ClamAV is not installed here (on Debian: apt-get install clamav-daemon)")
    with tempfile.TemporaryDirectory(prefix="clamd-") as name:
        folder = Path(name)
        (folder / "virus.ndb").write_text(f"{NAME.removesuffix('.UNOFFICIAL')}:0:*:{VIRUS.hex()}\n")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {
            "DatabaseDirectory": folder,
            "LocalSocket": folder / "socket",
            "TCPAddr": "127.0.0.1",
            "TCPSocket": port,
            "StreamMaxLength": LARGEST,
            "Foreground": "yes",
            "MaxThreads": 2,
        }
        (folder / "conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        process = subprocess.Popen([program, f"--config-file={folder / 'conf'}"], stdout=subprocess.DEVNULL)
        try:
            _wait_for(process, folder / "socket")
            yield [f"127.0.0.1:{port}", str(folder / "socket")]
        finally:
            process.terminate()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], path: Path) -> None:
    ends = monotonic() + 120
    while not path.exists():
        assert process.poll() is None, "clamd ended before it began"
        assert monotonic() < ends, "clamd does not begin"
        sleep(0.05)
