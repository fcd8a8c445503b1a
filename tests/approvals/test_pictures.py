"""A picture that was drawn anew looks on a screen as it did before.

Each row names what writes such pictures. Both are looked at by Pillow 13, which lays frames over each other as the
formats say; what colours should become is computed here, with the matrices of CSS Color 4.
"""

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageSequence
from PIL.Image import Transpose
from PIL.PngImagePlugin import Blend, Disposal

from approvals.drawing import Drawn, Unusable, preview, redrawn
from tests.approvals.profiles_icc import ADOBE_RGB, DISPLAY_P3, GREY_18, PRESS

CLEAR = (0, 0, 0, 0)


def saved(image: Image.Image, form: str, **how: Any) -> bytes:
    output = io.BytesIO()
    image.save(output, form, **how)
    return output.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def seen(content: bytes) -> list[Image.Image]:
    """Each frame as a screen shows it; what is transparent has no colour."""
    shown = []
    for frame in ImageSequence.Iterator(opened(content)):
        canvas = Image.new("RGBA", frame.size, CLEAR)
        whole = frame.convert("RGBA")
        canvas.paste(whole, mask=whole.getchannel("A").point(lambda alpha: 255 * (alpha > 0)))
        shown.append(canvas)
    return shown


def differ(one: Image.Image, other: Image.Image) -> int:
    """By how much the colour of some pixel differs, at most."""
    pairs = zip(one.convert("RGBA").tobytes(), other.convert("RGBA").tobytes(), strict=True)
    return max(abs(a - b) for a, b in pairs)


# --- Moving -------------------------------------------------------------------------------------------------


def ball(at: int, *, ground: tuple[int, ...] = CLEAR) -> Image.Image:
    frame = Image.new("RGBA", (60, 40), ground)
    frame.paste((200, 30 * at, 10, 255), (12 * at, 5, 12 * at + 10, 25))
    return frame


def moving(form: str, frames: list[Image.Image], **how: Any) -> bytes:
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=[60, 70, 80, 90], **how)


BALLS = [ball(at) for at in range(4)]
ON_WHITE = [ball(at, ground=(255, 255, 255, 255)) for at in range(4)]
MOVING = {
    "a sticker, cleared before each frame (GIPHY, Pillow)": moving("GIF", BALLS, disposal=2, loop=0),
    "each frame laid over the last (ImageMagick)": moving("GIF", BALLS, disposal=1, loop=0),
    "frames that restore what was before (Photoshop)": moving("GIF", BALLS, disposal=3, loop=0),
    "disposal that changes from frame to frame": moving("GIF", BALLS, disposal=[1, 2, 2, 1], loop=3),
    "a screen recording, without transparency (ffmpeg)": moving("GIF", ON_WHITE, loop=0),
    "once, as it says nothing of a loop": moving("GIF", ON_WHITE),
    "a sticker (img2webp)": moving("WEBP", BALLS, lossless=True, loop=0),
    "a WebP that plays once": moving("WEBP", BALLS, lossless=True, loop=1),
    "a PNG, cleared before each frame (apngasm)": moving("PNG", BALLS, disposal=Disposal.OP_BACKGROUND, loop=0),
    "a PNG, each frame blended over the last": moving("PNG", BALLS, blend=Blend.OP_OVER, loop=2),
    "a PNG that restores what was before": moving("PNG", BALLS, disposal=Disposal.OP_PREVIOUS, loop=1),
}  # fmt: skip
LOSSY = {"WEBP": 40}  # how far a colour may be off, where a picture is drawn at 90 of 100


@pytest.mark.parametrize("content", MOVING.values(), ids=MOVING)
def test_each_frame_looks_as_it_did(content: bytes) -> None:
    before, after = opened(content), opened(redrawn(content, opened(content).format or "").content)
    assert after.format == before.format
    frames = list(zip(seen(content), seen(saved_again(after)), strict=True))
    assert max(differ(*pair) for pair in frames) <= LOSSY.get(before.format or "", 0)


def saved_again(image: Image.Image) -> bytes:
    return image.fp.getvalue()  # type: ignore[union-attr]


@pytest.mark.parametrize("content", MOVING.values(), ids=MOVING)
def test_it_plays_as_often_and_as_fast(content: bytes) -> None:
    after = redrawn(content, opened(content).format or "").content
    assert (loops(after), pace(after)) == (loops(content), pace(content))


def loops(content: bytes) -> int | None:
    return opened(content).info.get("loop")


def pace(content: bytes) -> list[float]:
    moved, shown_for = opened(content), []
    for frame in ImageSequence.Iterator(moved):
        frame.load()
        shown_for.append(frame.info.get("duration", 0))
    return shown_for


def test_what_programs_that_know_no_moving_png_show_is_no_frame() -> None:
    """APNG of the PNG specification, third edition: a default image without a control chunk of its own."""
    still = Image.new("RGBA", (60, 40), "blue")
    content = saved(
        still, "PNG", save_all=True, append_images=BALLS, default_image=True, duration=[60, 70, 80, 90]
    )
    after = opened(redrawn(content, "PNG").content)
    assert after.info["default_image"]
    assert [differ(*pair) for pair in zip(seen(content), seen(saved_again(after)), strict=True)] == [0] * 5
    assert pace(saved_again(after)) == pace(content)


def test_a_moving_picture_with_a_place_of_its_own_has_none_afterwards() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (35.0, 18.0, 27.0)}
    for form in ("PNG", "WEBP"):
        assert not dict(opened(redrawn(moving(form, BALLS, exif=exif), form).content).getexif())


# --- Colours ------------------------------------------------------------------------------------------------


def linear(value: float, gamma: float | None) -> float:
    if gamma:
        return value**gamma
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def in_srgb(
    colour: tuple[int, ...], matrix: list[list[float]], gamma: float | None = None
) -> tuple[int, ...]:
    lines = [linear(value / 255, gamma) for value in colour]
    sums = [sum(a * b for a, b in zip(row, lines, strict=True)) for row in matrix]
    clipped = [min(max(value, 0), 1) for value in sums]
    curved = [12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in clipped]
    return tuple(round(255 * value) for value in curved)


P3_TO_SRGB = [[1.2249, -0.2249, 0.0], [-0.0421, 1.0421, 0.0], [-0.0196, -0.0786, 1.0983]]
ADOBE_TO_SRGB = [[1.3984, -0.3984, 0.0], [0.0, 1.0, 0.0], [0.0, -0.0429, 1.0429]]
SKIN, LEAF, GREY = (200, 140, 110), (60, 140, 60), (128, 128, 128)
WIDE = [
    (DISPLAY_P3, colour, in_srgb(colour, P3_TO_SRGB)) for colour in (SKIN, LEAF, GREY)
] + [(ADOBE_RGB, colour, in_srgb(colour, ADOBE_TO_SRGB, 563 / 256)) for colour in (SKIN, LEAF, GREY)]  # fmt: skip


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("profile", "colour", "should"), WIDE)
def test_a_photograph_keeps_its_colours(
    form: str, profile: bytes, colour: tuple[int, ...], should: tuple[int, ...]
) -> None:
    """As iPhones (Display P3) and cameras (Adobe RGB) write them. Without the profile they pale."""
    how = {"quality": 100} if form == "JPEG" else {"lossless": True} if form == "WEBP" else {}
    drawn = redrawn(saved(Image.new("RGB", (16, 16), colour), form, icc_profile=profile, **how), form)
    shown = opened(drawn.content).convert("RGB").getpixel((8, 8))
    assert max(abs(a - b) for a, b in zip(shown, should, strict=True)) <= 5
    assert "icc_profile" not in opened(drawn.content).info
    assert "to sRGB" in drawn.changes[0]


def test_a_picture_for_a_press_looks_as_its_profile_says() -> None:
    """Cyan of this press is Lab 50 -30 -40, which is darker than what no profile would make of it."""
    cyan = saved(Image.new("CMYK", (16, 16), (255, 0, 0, 0)), "JPEG", icc_profile=PRESS, quality=100)
    shown = opened(redrawn(cyan, "JPEG").content)
    assert shown.mode == "RGB"
    assert max(abs(a - b) for a, b in zip(shown.getpixel((8, 8)), (0, 133, 186), strict=True)) <= 5
    plain = opened(redrawn(saved(Image.new("CMYK", (16, 16), (255, 0, 0, 0)), "JPEG"), "JPEG").content)
    assert (plain.mode, plain.getpixel((8, 8))[2]) == ("RGB", 255)


def clear_at_left(mode: str) -> Image.Image:
    image = Image.new(mode, (16, 16), 128 if mode == "L" else SKIN)
    alpha = Image.new("L", (16, 16), 255)
    alpha.paste(0, (0, 0, 8, 16))
    image.putalpha(alpha)
    return image


@pytest.mark.parametrize(
    ("image", "profile", "should"),
    [
        (Image.new("L", (16, 16), 128), GREY_18, (146, 146, 146, 255)),
        (clear_at_left("L"), GREY_18, (146, 146, 146, 255)),
        (clear_at_left("RGB"), DISPLAY_P3, (*in_srgb(SKIN, P3_TO_SRGB), 255)),
        (Image.new("RGB", (16, 16), SKIN).quantize(), DISPLAY_P3, (*in_srgb(SKIN, P3_TO_SRGB), 255)),
        (Image.new("RGB", (16, 16), SKIN), GREY_18, (*SKIN, 255)),  # not of this kind: browsers pass it over
        (Image.new("RGB", (16, 16), SKIN), b"no profile at all", (*SKIN, 255)),
        (
            Image.new("I;16", (16, 16), 32768),
            b"",
            (128, 128, 128, 255),
        ),  # a scan; Pillow alone makes it white
        (Image.new("I;16", (16, 16), 32768), GREY_18, (146, 146, 146, 255)),
    ],
)
def test_a_png_of_each_kind_keeps_its_colours(
    image: Image.Image, profile: bytes, should: tuple[int, ...]
) -> None:
    how = {"icc_profile": profile} if profile else {}
    shown = opened(redrawn(saved(image, "PNG", **how), "PNG").content).convert("RGBA")
    assert max(abs(a - b) for a, b in zip(shown.getpixel((12, 8)), should, strict=True)) <= 2
    was_clear = image.mode in ("LA", "RGBA")
    assert shown.getpixel((4, 8))[3] == (0 if was_clear else 255)


def test_a_preview_of_evidence_has_the_colours_too() -> None:
    content = saved(Image.new("RGB", (16, 16), SKIN), "PNG", icc_profile=DISPLAY_P3)
    shown = opened(preview(content, "PNG").content).convert("RGB").getpixel((8, 8))
    assert max(abs(a - b) for a, b in zip(shown, in_srgb(SKIN, P3_TO_SRGB), strict=True)) <= 6


# --- Upright ------------------------------------------------------------------------------------------------

# EXIF 2.32, tag 0x0112; what a viewer has to do to what is stored.
ORIENTATIONS = {
    1: None, 2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("number", ORIENTATIONS)
def test_whatever_side_is_up_it_stands_upright(form: str, number: int) -> None:
    image = Image.new("RGB", (32, 16), "white")
    image.paste("red", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[0x0112] = number
    shown = opened(redrawn(saved(image, form, exif=exif), form).content)
    turn = ORIENTATIONS[number]
    upright = image.transpose(turn) if turn is not None else image
    assert shown.size == upright.size
    assert differ(shown.resize((4, 4)), upright.resize((4, 4))) < 90
    assert "exif" not in shown.info


def test_a_note_that_nobody_can_read_turns_nothing() -> None:
    content = saved(Image.new("RGB", (32, 16)), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    assert opened(redrawn(content, "JPEG").content).size == (32, 16)


# --- Large --------------------------------------------------------------------------------------------------


def test_a_photograph_of_108_megapixels_is_read_at_half_its_size() -> None:
    """12,000 × 9,000 pixels, as some phones write them."""
    drawn = redrawn(saved(Image.new("RGB", (12_000, 9_000)), "JPEG"), "JPEG")
    assert opened(drawn.content).size == (6_000, 4_500)
    assert drawn.pixels == 108_000_000
    assert drawn.changes == ("It was made smaller: 6,000 × 4,500 pixels.",)


TOO_MUCH: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a drawing": (
        "PNG",
        lambda: saved(Image.new("1", (9_000, 9_000)), "PNG"),
        "This picture has 81 megapixels (9,000",
    ),
    "a clip": (
        "GIF",
        lambda: moving("GIF", [ball(at).resize((4_000, 4_000)) for at in range(4)]),
        "This moving picture has 4 frames of 4,000 × 4,000 pixels",
    ),
    "half of a file": (
        "PNG",
        lambda: saved(BALLS[0], "PNG")[:90],
        "This picture is damaged. Open it, save it again",
    ),
}


@pytest.mark.parametrize(("form", "make", "says"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_cannot_be_drawn_is_refused_with_what_to_do(
    form: str, make: Callable[[], bytes], says: str
) -> None:
    with pytest.raises(Unusable) as refused:
        redrawn(make(), form)
    assert str(refused.value).startswith(says)
    assert "choose" in str(refused.value)


def test_what_takes_too_much_memory_or_time_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = saved(Image.new("RGB", (5_000, 5_000)), "PNG")
    with monkeypatch.context() as patched:
        patched.setattr("approvals.drawing.MEMORY", 120 * 1024**2)
        with pytest.raises(Unusable, match="This picture has 25 megapixels"):
            redrawn(content, "PNG")
    monkeypatch.setattr("workflow.limited.LIMITED", "while True: pass")
    monkeypatch.setattr("approvals.drawing.SECONDS", 0.2)
    with pytest.raises(Unusable, match="takes longer than there is time for") as refused:
        redrawn(content, "PNG")
    assert refused.value.pixels == 50_000_000


def test_nothing_is_left_of_what_was_drawn(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert isinstance(redrawn(saved(BALLS[0], "PNG"), "PNG"), Drawn)
    assert not [*tmp_path.iterdir()]
