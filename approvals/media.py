"""Files that go with a post: types checked by content, images re-encoded, bytes kept under their SHA-256.

ISM-2059 and the like: only the types below; what a file is called decides nothing.
"""

import io
import os
import tempfile
import warnings
from hashlib import sha256
from pathlib import Path

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from approvals.content import Medium

IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
OTHERS = {"video/mp4", "audio/mpeg"}
NAMES = "JPEG, PNG, GIF, WebP, MP4 or MP3"


class Unusable(Exception):
    """A file that cannot be taken; the text says why and what to do."""


def store(upload: UploadedFile) -> Medium:
    """Keep the file and describe it. The same bytes are kept once."""
    size = upload.size or 0
    if size > settings.UPLOAD_LIMIT:
        raise Unusable(f"Choose a file of at most {settings.UPLOAD_LIMIT // 1024**2} MB.")
    content = upload.read()
    kind = _type_of(content)
    if kind in IMAGES:
        content = _again(content, IMAGES[kind])
    digest = sha256(content).hexdigest()
    _write(path_of(digest), content)
    return Medium(
        name=Path(upload.name or "file").name[:100], size=len(content), sha256=digest, type=kind, alt=""
    )


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def _type_of(content: bytes) -> str:
    """The first type of ours among the guesses, best guess first."""
    try:
        guesses = [guess.mime_type for guess in puremagic.magic_string(content)]
    except (puremagic.PureError, ValueError):
        guesses = []
    known = next((guess for guess in guesses if guess in IMAGES or guess in OTHERS), None)
    if not known:
        raise Unusable(f"Choose a file that is {NAMES}; this one is not, whatever its name says.")
    return known


def _again(content: bytes, form: str) -> bytes:
    """The picture drawn anew: nothing hidden in the file survives, its place and camera included."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=[form])
            image.load()
            output = io.BytesIO()
            image.info = {
                name: image.info[name] for name in ("duration", "loop", "transparency") if name in image.info
            }
            image.save(output, form, save_all=getattr(image, "is_animated", False))
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
    return output.getvalue()


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).rename(path)
