"""Having a picture drawn anew by `approvals.pictures`, apart from the web server, and in what words it is refused."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from django.conf import settings

from approvals import pictures
from workflow import limited

SECONDS = 20  # less than the web server gives a request
MEMORY = 1024**3
MEGA = 1_000_000
DO = "Make it smaller (4,096 pixels across are more than any platform shows) or save it as JPEG, and choose it again."


class Unusable(Exception):
    """A file that cannot be taken; the text says why and what to do."""

    pixels = 0  # that were looked at before it was known


class Drawn(NamedTuple):
    content: bytes
    pixels: int  # of all frames, as they came
    changes: tuple[str, ...]  # sentences for whoever brought it


def redrawn(content: bytes, form: str) -> Drawn:
    """The picture drawn anew: nothing hidden in the file survives, its place and camera included."""
    return _drawn("redraw", content, form)


def preview(content: bytes, form: str) -> Drawn:
    """A WebP of it, no larger than a page can show."""
    return _drawn("preview", content, form)


def _drawn(what: str, content: bytes, form: str) -> Drawn:
    most = settings.PICTURE_MEGAPIXELS * MEGA
    with TemporaryDirectory() as folder:
        Path(folder, "picture").write_bytes(content)
        said = limited.run(
            [pictures.__file__, what, form, str(most), "picture"],
            folder=folder, seconds=SECONDS, memory=MEMORY, longest=3 * settings.UPLOAD_LIMIT,
        )  # fmt: skip
    head, _, drawn = said.partition(b"\n")
    report = json.loads(head) if head else {"refused": "long", "changes": []}
    if "refused" in report or len(said) == 3 * settings.UPLOAD_LIMIT:
        refusal = Unusable(_why_not(report))
        refusal.pixels = min(most, _pixels(report)) if head else most
        raise refusal
    return Drawn(drawn, _pixels(report), tuple(report["changes"]))


def _pixels(report: dict[str, Any]) -> int:
    pixels: int = report.get("width", 0) * report.get("height", 0) * report.get("frames", 1)
    return pixels


def _why_not(report: dict[str, Any]) -> str:
    if report.get("refused") == "damaged":
        return "This picture is damaged. Open it, save it again, and choose the new file."
    if report.get("frames", 1) > 1:
        return (
            f"This moving picture has {report['frames']} frames of {report['width']:,} × {report['height']:,} pixels, "
            "which is more than can be drawn here. Make it smaller or shorter, or choose a video (MP4)."
        )
    if "width" in report:
        megapixels = max(1, round(report["width"] * report["height"] / MEGA))
        return (
            f"This picture has {megapixels} megapixels ({report['width']:,} × {report['height']:,}), which is more "
            f"than can be drawn here. {DO}"
        )
    return f"Drawing this picture takes longer than there is time for. {DO}"
