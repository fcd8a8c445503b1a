"""A picture drawn anew, as a program of its own: `approvals.drawing` runs it with little memory and time.

    pictures.py redraw|preview FORMAT PIXELS FILE

It writes what it found as one line of JSON, and after that line the picture. Of what came only the pixels survive, as
a screen shows them: upright, in the colours of sRGB, each frame as it looks when those before it were shown.
"""

import io
import json
import os
import struct
import sys
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

Report = dict[str, Any]
MOVING = {"GIF", "PNG", "WEBP"}
QUALITY = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}}
SCALES = (
    1,
    2,
    4,
    8,
)  # by which a JPEG is made smaller while it is read, without the memory that the whole takes
WIDTH, HEIGHT = 1200, 6000  # of a preview, at most: a whole page of a platform is long
HALF = 128
HIDDEN = [255 * (alpha < HALF) for alpha in range(256)]  # a GIF knows no half
FITS = {
    "RGB": ("RGB", "RGBA", "P", "PA"),
    "GRAY": ("1", "L", "LA"),
    "CMYK": ("CMYK",),
}  # modes, by a profile's space
PLAIN = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


class TooLarge(Exception):
    pass


def main(what: str, form: str, pixels: str, path: str) -> None:
    os.nice(10)  # pages that people wait for come first
    Image.MAX_IMAGE_PIXELS = None  # counted by `_measure`, with all frames
    warnings.simplefilter("ignore")
    report: Report = {"changes": []}
    content = b""
    try:
        with Image.open(path, formats=[form]) as image:
            _measure(image, form, int(pixels), report)
            content = {"redraw": _redrawn, "preview": _previewed}[what](image, form, report)
    except Exception as problem:  # noqa: BLE001 - whatever a decoder has against a file, it is damaged or made to be
        report["refused"] = "large" if _is_room(problem) else "damaged"
    sys.stdout.buffer.write(json.dumps(report).encode() + b"\n" + content)


def _is_room(problem: Exception) -> bool:
    """libwebp says so by a number."""
    return isinstance(problem, (TooLarge, MemoryError)) or str(problem) == "encoding error 1"


def _measure(image: Image.Image, form: str, most: int, report: Report) -> None:
    """Of a stereo photograph the first frame is the picture."""
    frames = getattr(image, "n_frames", 1) if form in MOVING else 1
    report.update(width=image.width, height=image.height, frames=frames)
    scale = next((one for one in SCALES if image.width * image.height <= most * one**2), SCALES[-1])
    if form == "JPEG" and scale > 1:
        image.draft(image.mode, (image.width // scale, image.height // scale))
        report["changes"].append(f"It was made smaller: {image.width:,} × {image.height:,} pixels.")
    if image.width * image.height * frames > most:
        raise TooLarge


def _redrawn(image: Image.Image, form: str, report: Report) -> bytes:
    if report["frames"] > 1:
        return _moving(image, form, report)
    image.load()
    kept = {name: image.info[name] for name in ("transparency",) if name in image.info}
    drawn = _as_seen(image, report)
    drawn.info = kept if drawn.mode == image.mode else {}
    return _saved(drawn, form)


def _moving(image: Image.Image, form: str, report: Report) -> bytes:
    """Frames as they look: how each was laid over those before it is the business of whoever wrote it."""
    shown = [(_as_seen(frame, report), _shown_for(frame)) for frame in ImageSequence.Iterator(image)]
    frames, pace = [frame.convert("RGBA") for frame, _ in shown], [duration for _, duration in shown]
    how: dict[str, Any] = {"loop": image.info["loop"]} if "loop" in image.info else {}
    if form == "PNG" and image.info.get("default_image"):  # what programs show that know no moving PNG
        how["default_image"], pace = True, pace[1:]
    for frame in frames:
        frame.info = {}
    if form == "GIF":
        frames, how = _in_palettes(frames, how)
    return _saved(frames[0], form, save_all=True, append_images=frames[1:], duration=pace, **how)


def _saved(image: Image.Image, form: str, **how: Any) -> bytes:
    output = io.BytesIO()
    image.save(output, form, **how, **QUALITY.get(form, {}))
    return output.getvalue()


def _in_palettes(frames: list[Image.Image], how: dict[str, Any]) -> tuple[list[Image.Image], dict[str, Any]]:
    """Where a frame is transparent the one before shows through, so that one is cleared away first."""
    clear = any(any(frame.getchannel("A").histogram()[:HALF]) for frame in frames)
    return [_in_palette(frame, clear=clear) for frame in frames], how | ({"disposal": 2} if clear else {})


def _in_palette(frame: Image.Image, *, clear: bool) -> Image.Image:
    """The colours that it has, up to 255, and one for what is transparent."""
    unseen = frame.getchannel("A").point(HIDDEN)
    colours = frame.convert("RGB")
    colours.paste(0, mask=unseen)
    drawn = colours.quantize(255 if clear else 256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    if clear:
        drawn.paste(255, mask=unseen)
        drawn.info["transparency"] = 255
    return drawn


def _shown_for(frame: Image.Image) -> float:
    frame.load()  # a WebP says how long only then
    return frame.info.get("duration", 0)


def _previewed(image: Image.Image, form: str, report: Report) -> bytes:
    """The first picture of it, no larger than a page can show."""
    drawn = _as_seen(image, report).convert("RGBA")
    drawn.thumbnail((WIDTH, HEIGHT))
    drawn.info = {}
    return _saved(drawn, "WEBP")


# --- As a screen shows it -----------------------------------------------------------------------------------


def _as_seen(image: Image.Image, report: Report) -> Image.Image:
    """Upright and in sRGB, since the notes that say otherwise do not survive."""
    return _in_srgb(_in_eight_bits(_upright(image)), image.info.get("icc_profile"), report)


def _upright(image: Image.Image) -> Image.Image:
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except (
        OSError,
        SyntaxError,
        ValueError,
        KeyError,
        TypeError,
        struct.error,
    ):  # a note that nobody can read
        return image.copy()


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """As many as a screen has. Pillow's own conversion cuts off what is above 255."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return image


def _in_srgb(image: Image.Image, profile: bytes | None, report: Report) -> Image.Image:
    """A profile that is none, or not of a picture of this kind, is passed over, as browsers do."""
    try:
        described = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else None
        if described and (converted := _converted(image, described)):
            name = "".join(filter(str.isprintable, ImageCms.getProfileDescription(described)))[:40].strip()
            _tell(report, f"Its colours were converted from “{name}” to sRGB.")
            return converted
    except (OSError, ImageCms.PyCMSError):
        pass
    if image.mode == "CMYK":
        _tell(report, "Its colours were converted from CMYK to sRGB.")
        return image.convert("RGB")
    return image


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image | None:
    space, clear = profile.profile.xcolor_space.strip(), image.has_transparency_data
    if image.mode not in FITS.get(space, ()):
        return None
    alpha = image.convert("RGBA").getchannel("A") if clear else None
    plain = image.convert(PLAIN[space])
    to_srgb = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), plain.mode, "RGB")
    drawn = to_srgb.apply(plain)
    if alpha:
        drawn.putalpha(alpha)
    return drawn


def _tell(report: Report, change: str) -> None:
    if change not in report["changes"]:
        report["changes"].append(change)


if __name__ == "__main__":
    main(*sys.argv[1:])
