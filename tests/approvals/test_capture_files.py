"""Files of captures: what they are decides, and evidence stays as it is, byte for byte."""

import gzip
import io
import json
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from approvals import captures, media, web_archives
from approvals.captures import is_pdf, store
from approvals.drawing import Unusable
from approvals.web_archives import is_compressed_warc, is_wacz, is_warc, is_warc_compressed_as_a_whole
from records import files
from records.files import path_of, preview_of
from tests.approvals.test_media import (
    HIDDEN,
    MP3,
    MP4,
    PICTURES,
    archive,
    chunk,
    each_picture,
    film,
    noted,
    picture,
    upload,
)


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\nxref\n0 1\ntrailer << >>\nstartxref\n9\n%%EOF\n"


def record(body: bytes = b"HTTP/1.1 200 OK\r\n\r\n<html>", kind: bytes = b"response", **head: bytes) -> bytes:
    fields = {
        b"WARC-Type": kind,
        b"WARC-Record-ID": b"<urn:uuid:1b1e1b1e-0000-4000-8000-000000000000>",
        b"WARC-Date": b"2026-11-23T01:02:03Z",
        b"WARC-Target-URI": b"https://treasury.example/",
        b"Content-Length": str(len(body)).encode(),
        **{name.replace("_", "-").encode(): value for name, value in head.items()},
    }
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in fields.items() if value)
    return b"WARC/1.1\r\n" + lines + b"\r\n" + body + b"\r\n\r\n"


WARC = record(b"software: test\r\n", b"warcinfo") + record()
WARC_GZ = b"".join(map(gzip.compress, (record(b"software: test\r\n", b"warcinfo"), record())))


# --- What is taken ------------------------------------------------------------------------------------------


@each_picture
def test_an_image_is_kept_as_it_is_and_only_our_drawing_of_it_is_shown(form: str) -> None:
    """Where it was taken, and whatever else it says, is evidence as well. The preview says none of it."""
    content = noted(form) + archive()
    medium = store(upload(content, "screen.txt"))
    assert (medium["type"], medium["alt"]) == (PICTURES[form], "")
    assert path_of(medium["sha256"]).read_bytes() == content
    shown = preview_of(medium["sha256"]).read_bytes()
    assert HIDDEN not in shown
    drawn = Image.open(io.BytesIO(shown))
    assert (drawn.format, drawn.size) == ("WEBP", (40, 20))
    assert not dict(drawn.getexif())


@pytest.mark.parametrize(
    ("content", "kind", "called"),
    [
        (PDF, "application/pdf", "page.html.pdf"),
        (WARC, "application/warc", "page.html.warc"),
        (WARC_GZ, "application/gzip", "page.html.warc.gz"),
    ],
)
def test_a_document_and_an_archive_are_kept_as_they_are(content: bytes, kind: str, called: str) -> None:
    medium = store(upload(content, "page.html"))
    assert (medium["type"], medium["name"]) == (kind, called)
    assert path_of(medium["sha256"]).read_bytes() == content
    assert not preview_of(medium["sha256"]).exists()


@pytest.mark.parametrize("name", ["page.warc.gz", "PAGE.WARC.GZ"])
def test_the_two_endings_of_a_compressed_archive_stay(name: str) -> None:
    assert store(upload(WARC_GZ, name))["name"] == name


STRANGERS = {
    "nothing": b"",
    "words": b"hello",
    "a page": b"<!DOCTYPE html><html><script>alert(1)</script>",
    "a drawing that can run": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a program": b"MZ\x90\x00" + bytes(400),
    "an archive of files": archive(),
    "a video": MP4,
    "a sound": MP3,
    "anything compressed": gzip.compress(b"hello"),
    "a document that begins later": b"x" + PDF,
    "a document with no end": PDF.removesuffix(b"%%EOF\n"),
    "a document and an archive of files": PDF + archive(),
    "a document and a page": PDF + b"<script>alert(1)</script>",
    "a document in name only": b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF",
    "a picture of another kind": picture("BMP"),
    "a picture that stops half-way": picture("PNG", size=(200, 200))[:200],
}


@pytest.mark.parametrize("content", STRANGERS.values(), ids=STRANGERS)
def test_anything_else_is_refused_whatever_its_name(content: bytes, media_root: Path) -> None:
    for name in ("screen.png", "page.pdf", "page.warc"):
        with pytest.raises(Unusable, match=r"Choose a file that is PNG|damaged"):
            store(upload(content, name))
    assert not list(media_root.iterdir())


def test_the_limit_holds_here_too(settings: Any) -> None:
    settings.UPLOAD_LIMIT = len(PDF)
    assert store(upload(PDF))
    with pytest.raises(Unusable, match="at most"):
        store(upload(PDF + b"\n"))


# --- From the first byte to the last ------------------------------------------------------------------------


@pytest.mark.parametrize("content", [PDF, PDF + b"\r\n \n", PDF.replace(b"1.7", b"2.0")])
def test_a_pdf(content: bytes) -> None:
    assert is_pdf(content)


@pytest.mark.parametrize(
    "content", [PDF.replace(b"1.7", b"3.1"), PDF[1:], PDF + b"x", PDF.replace(b"startxref", b"xx")]
)
def test_no_pdf(content: bytes) -> None:
    assert not is_pdf(content)


@pytest.mark.parametrize(
    "content",
    [
        WARC,
        WARC.replace(b"WARC/1.1", b"WARC/1.0"),
        record(b""),
        record(X_Long=b"a\r\n b"),
        record(bytes(200_000)),
    ],
)
def test_a_web_archive(content: bytes) -> None:
    assert is_warc(content)
    assert is_warc_compressed_as_a_whole(gzip.compress(content)) != is_compressed_warc(gzip.compress(content))
    assert not is_warc(gzip.compress(content))
    assert not is_compressed_warc(content)


BROKEN = {
    "no end": WARC[:-1],
    "more after the end": WARC + b"x",
    "a page after the end": WARC + b"<html>",
    "something before the beginning": b"\r\n" + WARC,
    "another version": WARC.replace(b"WARC/1.1", b"WARC/9.9"),
    "a record without a type": record(WARC_Type=b""),
    "a record without a date": record(WARC_Date=b""),
    "a record without a length": record(Content_Length=b""),
    "a record of another length": record(Content_Length=b"3"),
    "a negative length": record(Content_Length=b"-1"),
    "a length beyond everything": record(Content_Length=b"9" * 15),
    "a head that is none": WARC.replace(b"WARC-Date: ", b"WARC-Date "),
    "a head without end": b"WARC/1.1\r\n" + b"a: b\r\n" * 500,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_no_web_archive(content: bytes) -> None:
    assert not is_warc(content)
    assert not is_compressed_warc(gzip.compress(content))


def test_a_compressed_archive_is_that_and_nothing_else() -> None:
    assert is_compressed_warc(WARC_GZ)
    assert not is_compressed_warc(WARC_GZ + b"x")
    assert not is_compressed_warc(WARC_GZ + archive())
    assert not is_compressed_warc(WARC_GZ[:-9])
    damaged = bytearray(WARC_GZ)
    damaged[-12] ^= 0xFF
    assert not is_compressed_warc(bytes(damaged))


def test_a_small_archive_that_would_unpack_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    swelling = gzip.compress(record(bytes(500_000)))
    assert is_compressed_warc(swelling)
    monkeypatch.setattr(web_archives, "UNPACKED", 400_000)
    assert not is_compressed_warc(swelling)


def test_an_archive_that_is_compressed_as_a_whole_is_refused_with_the_reason(media_root: Path) -> None:
    """No reader of web archives takes it: warcio says that the block continues beyond a single record."""
    for content in (gzip.compress(WARC), gzip.compress(WARC[:100]) + gzip.compress(WARC[100:])):
        assert not is_compressed_warc(content)
        with pytest.raises(Unusable, match=r"compressed as a whole.*warcio recompress"):
            store(upload(content, "page.warc.gz"))
    assert not list(media_root.iterdir())


def test_a_reader_of_web_archives_takes_what_we_take_and_refuses_what_we_refuse() -> None:
    def readable(content: bytes) -> bool:
        try:
            return sum(1 for _ in ArchiveIterator(io.BytesIO(content), check_digests=True)) == 2
        except ArchiveLoadFailed:
            return False

    for content in (WARC, WARC_GZ):
        assert readable(content) == (is_warc(content) or is_compressed_warc(content)) is True
    assert readable(gzip.compress(WARC)) == is_compressed_warc(gzip.compress(WARC)) is False


# --- WACZ ---------------------------------------------------------------------------------------------------


def wacz(changes: dict[str, bytes] | None = None, **unlisted: bytes) -> bytes:
    """As py-wacz and ArchiveWeb.page write it."""
    files = {"archive/data.warc.gz": WARC_GZ, "indexes/index.cdx": b"", "pages/pages.jsonl": b"{}"}
    resources = [
        {
            "name": Path(path).name,
            "path": path,
            "hash": f"sha256:{sha256(held).hexdigest()}",
            "bytes": len(held),
        }
        for path, held in files.items()
    ]
    listing = json.dumps(
        {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    ).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(listing).hexdigest()}"}
    files |= {"datapackage.json": listing, "datapackage-digest.json": json.dumps(digest).encode()}
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as package:
        for path, held in {**files, **(changes or {}), **unlisted}.items():
            package.writestr(path, held)
    return output.getvalue()


def test_a_wacz_is_kept_as_it_is() -> None:
    medium = store(upload(wacz(), "page.wacz"))
    assert (medium["type"], medium["name"]) == ("application/wacz", "page.wacz")
    assert path_of(medium["sha256"]).read_bytes() == wacz()


@pytest.mark.parametrize(
    "content",
    [
        wacz({"archive/data.warc.gz": gzip.compress(WARC)}),
        wacz({"pages/pages.jsonl": b"{ }"}),
        wacz({"datapackage.json": b"{}"}),
        wacz({"datapackage-digest.json": b'{"hash": "sha256:00"}'}),
        wacz(unlisted=b"a page"),
        wacz() + b"x",
        b"x" + wacz(),
        archive(),
        wacz()[:-30],
    ],
    ids=[
        "another archive",
        "another page",
        "no list",
        "a false digest",
        "more",
        "after",
        "before",
        "a zip",
        "cut off",
    ],
)
def test_what_is_not_as_its_list_says_is_no_wacz(content: bytes) -> None:
    assert not is_wacz(content)
    with pytest.raises(Unusable, match="PDF, WARC or WACZ"):
        store(upload(content, "page.wacz"))


# --- Previews -----------------------------------------------------------------------------------------------


def test_a_preview_is_no_larger_than_a_page_can_show() -> None:
    medium = store(upload(picture("PNG", size=(4000, 1000))))
    for path, size in ((preview_of, (1200, 300)), (path_of, (4000, 1000))):
        assert Image.open(io.BytesIO(path(medium["sha256"]).read_bytes())).size == size


def test_of_moving_pictures_and_of_those_with_few_colours_the_first_is_shown() -> None:
    for content in (film("GIF"), picture("GIF")):
        assert Image.open(io.BytesIO(captures.preview(store(upload(content))))).size == (40, 20)


def test_a_preview_that_is_gone_is_made_again() -> None:
    medium = store(upload(picture("PNG")))
    before = captures.preview(medium)
    preview_of(medium["sha256"]).unlink()
    assert captures.preview(medium) == before


def test_a_small_file_that_would_fill_the_memory_is_refused(media_root: Path) -> None:
    head = (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    huge = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT") + chunk(b"IEND")
    with pytest.raises(Unusable, match="This picture has 900 megapixels"):
        store(upload(huge))
    assert not list(media_root.iterdir())


def test_what_is_removed_leaves_nothing_behind(media_root: Path) -> None:
    """A preview of a record that was disposed of would be the record."""
    medium = store(upload(picture("PNG")))
    files.remove(medium["sha256"])
    files.remove(medium["sha256"])
    assert not [path for path in media_root.rglob("*") if path.is_file()]


def test_the_same_picture_in_a_post_is_another_file() -> None:
    assert media.store(upload(noted("PNG")))["sha256"] != store(upload(noted("PNG")))["sha256"]
