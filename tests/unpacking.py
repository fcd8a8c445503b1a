import subprocess
from collections.abc import Callable
from pathlib import Path

from exports.seals import NotSealedYet
from records import export, services
from records.queries import trail


def unpack(package: bytes, folder: Path) -> None:
    """With tar, as whoever was handed it does. Python's own warns without a filter, and 3.11.2 (Debian 12) has none."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["tar", "-x", "-C", folder], input=package, check=True)


def packed(subject: str, sign: Callable[[], object]) -> bytes:
    """A record's package. Its seal waits for the signer, who comes by every few seconds."""
    for _ in range(2):
        try:
            with export.package(trail(subject)) as package:
                return package.read()
        except NotSealedYet:
            services.seal()
            sign()
    raise AssertionError("The signer came by, and it is not sealed.")
