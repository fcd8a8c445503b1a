import subprocess
from pathlib import Path


def unpack(package: bytes, folder: Path) -> None:
    """With tar, as whoever was handed it does. Python's own warns without a filter, and 3.11.2 (Debian 12) has none."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["tar", "-x", "-C", folder], input=package, check=True)
