"""Files that show what a platform showed. Evidence: kept byte for byte, never drawn anew, handed out as attachments.

What is not an image is the named thing from its first byte to its last. Of an image only a preview is ever shown, drawn
by us, so that nobody's browser opens what somebody brought.
"""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import UploadedFile

from approvals import drawing, media
from approvals.drawing import Unusable
from approvals.media import IMAGES, Taken
from approvals.web_archives import is_compressed_warc, is_wacz, is_warc, is_warc_compressed_as_a_whole
from checks.content import Medium
from records import files

ENDINGS = {kind: media.ENDINGS[kind] for kind in IMAGES} | {
    "application/pdf": [".pdf"],
    "application/warc": [".warc"],
    "application/gzip": [".warc.gz"],
    "application/wacz": [".wacz"],
}
NAMES = "PNG, JPEG, WebP, GIF, PDF, WARC or WACZ"
AS_A_WHOLE = (
    "This web archive is compressed as a whole, and programs that show one need each record by itself. "
    "“warcio recompress” makes such a file of it."
)
PREVIEW = "image/webp"


def store(upload: UploadedFile) -> Medium:
    return take(upload).medium


def take(upload: UploadedFile) -> Taken:
    """Keep the file as it is, and describe it. The same bytes are kept once."""
    content = media.harmless(upload)
    kind = _type_of(content)
    drawn = drawing.preview(content, IMAGES[kind]) if kind in IMAGES else None
    kept = media.described(upload.name, content, kind, ENDINGS[kind])
    if drawn:
        files.write(files.preview_of(kept["sha256"]), drawn.content)
    return Taken(kept, drawn.pixels if drawn else 0)


def preview(medium: Medium) -> bytes:
    """What a page shows of an image. Made again if it is gone."""
    path = files.preview_of(medium["sha256"])
    if not path.exists():
        content = files.path_of(medium["sha256"]).read_bytes()
        files.write(path, drawing.preview(content, IMAGES[medium["type"]]).content)
    return path.read_bytes()


def _type_of(content: bytes) -> str:
    for kind, is_that in OTHERS.items():
        if is_that(content):
            return kind
    if is_warc_compressed_as_a_whole(content):
        raise Unusable(AS_A_WHOLE)
    known = next((guess for guess in media.guesses(content) if guess in IMAGES), None)
    if not known:
        raise Unusable(f"Choose a file that is {NAMES}; this one is not, whatever its name says.")
    return known


PDF_ENDS = re.compile(rb"startxref\s+[0-9]{1,12}\s+%%EOF\s*\Z")


def is_pdf(content: bytes) -> bool:
    """It begins as one at its first byte, and ends as one at its last."""
    return bool(re.match(rb"%PDF-(1\.[0-7]|2\.0)[\r\n \t]", content) and PDF_ENDS.search(content[-2048:]))


OTHERS: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": is_pdf,
    "application/warc": is_warc,
    "application/gzip": is_compressed_warc,
    "application/wacz": is_wacz,
}
