"""Files that go with a post: types checked by content, images re-encoded, bytes kept under their SHA-256.

ISM-2059 and the like: only the types below; what a file is called decides nothing.
"""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from approvals.containers import is_mp3, is_mp4, sound_of
from approvals.drawing import Unusable, redrawn
from approvals.recordings import without_metadata
from checks.content import Medium
from records import files
from workflow import scanning

ENDINGS = {
    "image/jpeg": [".jpg", ".jpeg"],
    "image/png": [".png"],
    "image/gif": [".gif"],
    "image/webp": [".webp"],
    "video/mp4": [".mp4", ".m4v"],
    "audio/mpeg": [".mp3"],
}
IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
OTHERS = {"video/mp4": is_mp4, "audio/mpeg": is_mp3}
SHOWN_ALONE = {"video/mp4": without_metadata, "audio/mpeg": sound_of}
TAKEN_OUT = "What it said of its place, its device and its maker was taken out."
NAMES = "JPEG, PNG, GIF, WebP, MP4 or MP3"
NOT_SCANNED = "Files are not scanned for viruses here."


class Infected(Unusable):
    """A file with a virus. What it was is known; the file is not."""

    def __init__(self, virus: str, content: bytes) -> None:
        super().__init__(
            "A virus was found in this file, so it was not kept. The administrators have been told."
        )
        self.virus, self.size, self.sha256 = virus, len(content), sha256(content).hexdigest()


class Taken(NamedTuple):
    medium: Medium
    pixels: int = 0  # that were drawn
    changes: tuple[str, ...] = ()  # what is not as it came, in sentences


def store(upload: UploadedFile) -> Medium:
    return take(upload).medium


def take(upload: UploadedFile) -> Taken:
    """Keep the file and describe it. The same bytes are kept once."""
    content = harmless(upload)
    kind = _type_of(content)
    if kind not in IMAGES:
        alone = SHOWN_ALONE[kind](content)
        changes = (TAKEN_OUT,) if alone != content else ()
        return Taken(described(upload.name, alone, kind, ENDINGS[kind]), changes=changes)
    drawn = redrawn(content, IMAGES[kind])
    return Taken(described(upload.name, drawn.content, kind, ENDINGS[kind]), drawn.pixels, drawn.changes)


def harmless(upload: UploadedFile) -> bytes:
    """What was uploaded, unless it is too large or ClamAV has something against it. Nothing of ours reads it before."""
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise Unusable(too_large())
    content = upload.read()
    try:
        scanning.scan(content)
    except scanning.Found as found:
        raise Infected(str(found), content) from found
    except scanning.NotScanned as problem:
        raise Unusable(
            "Files cannot be scanned for viruses just now, so this one was not kept. Choose it again in some minutes."
        ) from problem
    return content


def too_large() -> str:
    return f"Choose a file of at most {settings.UPLOAD_LIMIT // 1024**2} MB."


def described(name: str | None, content: bytes, kind: str, endings: list[str]) -> Medium:
    """Kept, and named as people called it, but ending as what it is: whoever saves it and opens it must not run it."""
    called = Path(name or "file").name
    ending = next((called[-len(each) :] for each in endings if called[1:].lower().endswith(each)), "")
    whole = called.removesuffix(ending)[: 100 - len(ending or endings[0])] + (ending or endings[0])
    return Medium(name=whole, size=len(content), sha256=files.keep(content), type=kind, alt="")


def guesses(content: bytes) -> list[str]:
    """The types that its first bytes speak for, the likeliest first."""
    try:
        return [guess.mime_type for guess in puremagic.magic_string(content)]
    except (puremagic.PureError, ValueError):
        return []


def _type_of(content: bytes) -> str:
    """Ours that fits best; what is not redrawn must also be that and nothing else, to its last byte."""
    known = next((guess for guess in guesses(content) if guess in IMAGES or guess in OTHERS), None)
    if not known and is_mp3(
        content
    ):  # its first two bytes say little: of half the sampling rates nobody's list has them
        known = "audio/mpeg"
    if not known or (known in OTHERS and not OTHERS[known](content)):
        raise Unusable(f"Choose a file that is {NAMES}; this one is not, whatever its name says.")
    return known
