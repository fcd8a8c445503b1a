"""Files that go with a post: types checked by content, images re-encoded, bytes kept under their SHA-256.

ISM-2059 and the like: only the types below; what a file is called decides nothing.
"""

import io
import warnings
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from approvals.containers import is_mp3, is_mp4
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
MOVING = {"GIF", "PNG", "WEBP"}
QUALITY = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}}
PIXELS = 90_000_000  # of all frames together: more takes a server seconds, and no platform shows it
KEPT = ("loop", "transparency")  # of what a picture says beside its pixels
NAMES = "JPEG, PNG, GIF, WebP, MP4 or MP3"
NOT_SCANNED = "Files are not scanned for viruses here."


class Unusable(Exception):
    """A file that cannot be taken; the text says why and what to do."""


class Infected(Unusable):
    """A file with a virus. What it was is known; the file is not."""

    def __init__(self, virus: str, content: bytes) -> None:
        super().__init__(
            "A virus was found in this file, so it was not kept. The administrators have been told."
        )
        self.virus, self.size, self.sha256 = virus, len(content), sha256(content).hexdigest()


def store(upload: UploadedFile) -> Medium:
    """Keep the file and describe it. The same bytes are kept once."""
    content = harmless(upload)
    kind = _type_of(content)
    if kind in IMAGES:
        content = _again(content, IMAGES[kind])
    return described(upload.name, content, kind, ENDINGS[kind])


def harmless(upload: UploadedFile) -> bytes:
    """What was uploaded, unless it is too large or ClamAV has something against it. Nothing of ours reads it before."""
    if (upload.size or 0) > settings.UPLOAD_LIMIT:
        raise Unusable(f"Choose a file of at most {settings.UPLOAD_LIMIT // 1024**2} MB.")
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
    if not known or (known in OTHERS and not OTHERS[known](content)):
        raise Unusable(f"Choose a file that is {NAMES}; this one is not, whatever its name says.")
    return known


def _again(content: bytes, form: str) -> bytes:
    """The picture drawn anew: nothing hidden in the file survives, its place and camera included."""
    return looked_at(content, form, lambda image: _drawn(image, form))


def looked_at(content: bytes, form: str, drawn: Callable[[Image.Image], bytes]) -> bytes:
    """What `drawn` makes of the picture, if it is one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return drawn(Image.open(io.BytesIO(content), formats=[form]))
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as problem:
        raise Unusable(
            "This picture is damaged or far too large. Open it, save it again, and choose the new file."
        ) from problem


def _drawn(image: Image.Image, form: str) -> bytes:
    # Of a stereo photograph the first frame is the picture.
    frames = getattr(image, "n_frames", 1) if form in MOVING else 1
    if image.width * image.height * frames > PIXELS:
        raise Image.DecompressionBombError
    pace = {"duration": [_shown_for(frame) for frame in ImageSequence.Iterator(image)]} if frames > 1 else {}
    image.seek(0)
    image.load()
    # Upright, since the note that says which side is up does not survive.
    drawn = image if frames > 1 else ImageOps.exif_transpose(image)
    drawn.info = {name: image.info[name] for name in KEPT if name in image.info}
    output = io.BytesIO()
    drawn.save(output, form, save_all=frames > 1, **pace, **QUALITY.get(form, {}))
    return output.getvalue()


def _shown_for(frame: Image.Image) -> float:
    frame.load()  # a WebP says how long only then
    return frame.info.get("duration", 0)
