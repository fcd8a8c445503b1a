"""Files: what they are decides, not what they are called; nothing hidden in a picture survives; once is enough."""

import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from approvals.containers import is_mp3, is_mp4
from approvals.drawing import Unusable
from approvals.media import store
from checks.content import Medium
from records.files import path_of

HIDDEN = b"36 Parkes Place"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
each_picture = pytest.mark.parametrize("form", PICTURES)


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(content: bytes, name: str = "picture.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(form: str, *, size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    output = io.BytesIO()
    Image.new("RGB", size, "red").save(output, form, **options)
    return output.getvalue()


def film(form: str, *, size: tuple[int, int] = (40, 20), frames: int = 3, **options: Any) -> bytes:
    output = io.BytesIO()
    first, *others = [Image.new("RGB", size, (50 * number, 0, 99)) for number in range(frames)]
    first.save(output, form, save_all=True, append_images=others, **options)
    return output.getvalue()


def stored(medium: Medium) -> Image.Image:
    return Image.open(io.BytesIO(path_of(medium["sha256"]).read_bytes()))


def box(name: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + name + content


MP4 = (
    box(b"ftyp", b"isom\0\0\2\0isomiso2")
    + box(b"moov", box(b"mvhd"))
    + box(b"free")
    + box(b"mdat", bytes(64))
)
FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1 Layer III, 128 kbit/s, 44.1 kHz: 417 bytes
ID3 = b"ID3\x03\x00\x00\x00\x00\x00\x0a" + bytes(10)
MP3 = ID3 + FRAME * 4


def archive() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        made.writestr("run.txt", "me")
    return output.getvalue()


# --- What is taken ------------------------------------------------------------------------------------------


@each_picture
def test_a_picture_is_known_by_what_it_is(form: str) -> None:
    medium = store(upload(picture(form), "notes.txt"))
    assert (medium["type"], medium["alt"]) == (PICTURES[form], "")
    assert medium["name"].startswith("notes.txt.")
    assert stored(medium).size == (40, 20)
    assert path_of(medium["sha256"]).stat().st_size == medium["size"]


@pytest.mark.parametrize(
    ("content", "kind"), [(MP4, "video/mp4"), (MP3, "audio/mpeg"), (FRAME * 4, "audio/mpeg")]
)
def test_the_film_and_the_sound_are_kept_byte_for_byte(content: bytes, kind: str) -> None:
    medium = store(upload(content))
    assert medium["type"] == kind
    assert path_of(medium["sha256"]).read_bytes() == content.removeprefix(ID3)


STRANGERS = {
    "nothing": b"",
    "words": b"hello",
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "a drawing that can run": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a drawing in XML": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "a program": b"MZ\x90\x00" + bytes(400),
    "a program of another kind": b"\x7fELF\x02\x01\x01" + bytes(400),
    "a script": b"#!/bin/sh\necho hello\n",
    "an archive": archive(),
    "a document": b"%PDF-1.7\n%%EOF",
    "two bytes of a sound": b"\xff\xfb" + b"MZ" + bytes(400),
    "a sound and an archive": MP3 + archive(),
    "a sound and a page": MP3 + b"<html><script>alert(1)</script>",
    "a page in a sound's clothes": ID3 + b"<html><script>alert(1)</script>",
    "a video and an archive": MP4 + archive(),
    "a video without a film": box(b"ftyp", b"isom\0\0\2\0isomiso2") + b"<html>",
    "a picture of another kind": picture("BMP"),
    "a picture that stops half-way": picture("PNG", size=(200, 200))[:200],
    "a picture in name only": b"\xff\xd8\xff\xe0" + b"<html><script>alert(1)</script>" * 9,
}


@pytest.mark.parametrize("content", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("name", ["holiday.jpg", "holiday.mp4"])
def test_anything_else_is_refused_whatever_its_name(content: bytes, name: str, media_root: Path) -> None:
    with pytest.raises(Unusable, match=r"Choose a file that is|damaged"):
        store(upload(content, name))
    assert not list(media_root.iterdir())


def test_a_file_over_the_limit_is_refused_unread(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1024**2
    assert store(upload(picture("PNG")))
    with pytest.raises(Unusable, match=r"^Choose a file of at most 1 MB\.$"):
        store(upload(bytes(1024**2 + 1)))


def test_a_name_is_a_name_and_not_a_path() -> None:
    assert store(upload(picture("PNG"), "../../etc/passwd"))["name"] == "passwd.png"
    assert len(store(upload(picture("PNG"), "long" * 60 + ".png"))["name"]) <= 100


# --- What survives ------------------------------------------------------------------------------------------


def noted(form: str) -> bytes:
    """A picture that says where it was taken, and more."""
    exif = Image.Exif()
    exif[0x010F] = HIDDEN.decode()
    notes = PngInfo()
    notes.add_text("Comment", HIDDEN.decode())
    extra = {
        "JPEG": {"exif": exif, "comment": HIDDEN, "xmp": HIDDEN},
        "PNG": {"exif": exif, "pnginfo": notes},
        "WEBP": {"exif": exif, "xmp": HIDDEN},
        "GIF": {"comment": HIDDEN},
    }
    return picture(form, **extra[form])


@each_picture
@pytest.mark.parametrize("after", [b"", HIDDEN, archive(), b"<script>alert(1)</script>"])
def test_nothing_but_the_picture_survives(form: str, after: bytes) -> None:
    assert HIDDEN in noted(form)
    content = path_of(store(upload(noted(form) + after))["sha256"]).read_bytes()
    assert HIDDEN not in content
    assert not after or after not in content
    assert not dict(Image.open(io.BytesIO(content)).getexif())


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_a_moving_picture_still_moves_at_its_own_pace(form: str) -> None:
    medium = store(upload(film(form, duration=[50, 70, 90], comment=HIDDEN)))
    moved, pace = stored(medium), []
    for number in range(moved.n_frames):
        moved.seek(number)
        moved.load()
        pace.append(moved.info["duration"])
    assert pace == [50, 70, 90]
    assert HIDDEN not in path_of(medium["sha256"]).read_bytes()


def test_a_photograph_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    assert stored(store(upload(picture("JPEG", exif=exif)))).size == (20, 40)


def test_of_a_stereo_photograph_the_picture_is_kept() -> None:
    medium = store(upload(film("MPO")))
    assert (medium["type"], stored(medium).format) == ("image/jpeg", "JPEG")


def test_a_small_file_that_would_fill_the_memory_is_refused() -> None:
    head = (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    huge = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(99)))
        + chunk(b"IEND")
    )
    with pytest.raises(Unusable, match=r"^This picture has 900 megapixels \(30,000 × 30,000\)"):
        store(upload(huge))


def chunk(name: bytes, content: bytes = b"") -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_many_small_frames_count_as_much_as_one_large_picture(form: str, settings: Any) -> None:
    """A few hundred kilobytes of empty frames would keep a server busy for minutes."""
    settings.PICTURE_MEGAPIXELS = 1
    assert store(upload(film(form, size=(500, 500), frames=4)))
    with pytest.raises(Unusable, match="This moving picture has 5 frames of 500 × 500 pixels"):
        store(upload(film(form, size=(500, 500), frames=5)))


# --- Once ---------------------------------------------------------------------------------------------------


def test_the_same_bytes_are_kept_once(media_root: Path) -> None:
    first, second = store(upload(picture("PNG"), "a.png")), store(upload(picture("PNG"), "b.png"))
    assert first["sha256"] == second["sha256"]
    assert [path for path in media_root.rglob("*") if path.is_file()] == [path_of(first["sha256"])]


# --- Containers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    MP4,
    MP4 + bytes(16),  # padding, as cameras write it
    box(b"ftyp", b"isom") + box(b"moov") + (1).to_bytes(4, "big") + b"mdat" + (24).to_bytes(8, "big") + bytes(8),
    box(b"ftyp", b"isom") + box(b"moov") + bytes(4) + b"mdat" + b"to the end",
])  # fmt: skip
def test_boxes_from_end_to_end_are_a_video(content: bytes) -> None:
    assert is_mp4(content)


@pytest.mark.parametrize("content", [
    MP4[:-1], MP4 + b"x", box(b"moov") + MP4, box(b"ftyp", b"isom"), MP4.replace(b"free", b"evil"), b"", bytes(99),
])  # fmt: skip
def test_anything_between_or_after_boxes_is_no_video(content: bytes) -> None:
    assert not is_mp4(content)


TAG = b"TAG" + bytes(125)
LYRICS = b"LYRICSBEGININD00002" + b"000019" + b"LYRICS200"
APE = b"APETAGEX" + bytes(4) + (32).to_bytes(4, "little") + bytes(16)


@pytest.mark.parametrize(
    "content",
    [MP3, FRAME * 2, MP3 + TAG, MP3 + APE + TAG, MP3 + bytes(30), ID3 + MP3, MP3[:-9], MP3 + LYRICS + TAG],
)
def test_frames_between_tags_are_a_sound(content: bytes) -> None:
    assert is_mp3(content)


@pytest.mark.parametrize(
    "content", [FRAME, MP3 + b"x", MP3[:-1] + b"xy", ID3, b"", b"\xff\xfb", FRAME + b"\xff\xfb"]
)
def test_anything_else_is_no_sound(content: bytes) -> None:
    assert not is_mp3(content)
