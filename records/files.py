"""Files that stand in entries by name, size, SHA-256 and type: their bytes, kept once under their SHA-256."""

import os
import tempfile
from hashlib import file_digest, sha256
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 (hexadecimal) are, or would be."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def preview_of(digest: str) -> Path:
    """Where a picture to look at is, or would be, that was made of these bytes. No record: it can be made again."""
    return path_of(digest).with_suffix(".preview")


def keep(content: bytes) -> str:
    """Keep the bytes, and return their SHA-256 in hexadecimal. They are whole on disk, or not there at all."""
    digest = sha256(content).hexdigest()
    write(path_of(digest), content)
    return digest


def write(path: Path, content: bytes) -> None:
    """Whole, or not at all. What is there already stays, and counts as written now."""
    if path.exists():
        path.touch()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).rename(path)


def is_what_it_was(digest: str) -> bool:
    """Whether the bytes that are kept under this SHA-256 are those."""
    with path_of(digest).open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == digest


def remove(digest: str) -> None:
    """Destroy the bytes, and what was made of them. Safe to call again."""
    preview_of(digest).unlink(missing_ok=True)
    path_of(digest).unlink(missing_ok=True)
