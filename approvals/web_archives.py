"""Whether a file is a web archive and nothing else, from its first byte to its last: a WARC (ISO 28500), or a WACZ,
which packs them with indexes and pages (specs.webrecorder.net/wacz/1.1.1).
"""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, BinaryIO

VERSIONS = (b"WARC/1.0", b"WARC/1.1")
NEEDED = {b"warc-type", b"warc-record-id", b"warc-date", b"content-length"}  # in the head of each record
LINE, LINES = (
    16_384,
    200,
)  # bytes of a line in the head of a record, and how many: more is no WARC that a tool wrote
UNPACKED = 200 * 1024**2  # bytes that a compressed archive may become: ten times what may be uploaded
PIECE = 65_536
GZIP, ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
PACKAGE, ITS_DIGEST = "datapackage.json", "datapackage-digest.json"
ZIP_END = 22  # bytes of the record that ends a zip without a comment


class NoArchive(Exception):
    """It stops being one somewhere."""


BROKEN = (NoArchive, EOFError, OSError, zlib.error)


def is_warc(content: bytes) -> bool:
    """Records from end to end."""
    try:
        return _records(io.BytesIO(content)) > 0
    except BROKEN:
        return False


def is_compressed_warc(content: bytes) -> bool:
    """The same, each record compressed by itself, so that a reader finds its way to any of them."""
    try:
        counts = [_records(member) for member in _members(io.BytesIO(content))]
    except BROKEN:
        return False
    return set(counts) == {1}


def is_warc_compressed_as_a_whole(content: bytes) -> bool:
    """Records too, but no reader of web archives takes them so."""
    if content[:3] != GZIP:
        return False
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as unpacked:
            return _records(unpacked) > 1 and not is_compressed_warc(content)
    except BROKEN:
        return False


# --- Records --------------------------------------------------------------------------------------------------------


def _records(archive: BinaryIO) -> int:
    number = left = 0
    while first := archive.readline(LINE):
        left = _pass_record(archive, first, left or UNPACKED)
        number += 1
    return number


def _pass_record(archive: BinaryIO, first: bytes, limit: int) -> int:
    """How much may come after it."""
    if first.rstrip(b"\r\n") not in VERSIONS:
        raise NoArchive
    length = _length(_head(archive))
    if length >= limit:
        raise NoArchive
    left = limit - length
    while length:
        piece = archive.read(min(length, PIECE))
        if not piece:
            raise NoArchive
        length -= len(piece)
    if archive.read(4) != b"\r\n\r\n":
        raise NoArchive
    return left


def _head(archive: BinaryIO) -> dict[bytes, bytes]:
    head: dict[bytes, bytes] = {}
    for _ in range(LINES):
        line = archive.readline(LINE)
        if line == b"\r\n":
            return head
        name, colon, value = line.partition(b":")
        if not line.endswith(b"\n") or not (colon or line[:1] in b" \t"):
            raise NoArchive
        head[name.strip().lower()] = value.strip()
    raise NoArchive


def _length(head: dict[bytes, bytes]) -> int:
    said = head.get(b"content-length", b"")
    if not head.keys() >= NEEDED or not said.isdigit() or len(said) > 15:
        raise NoArchive
    return int(said)


# --- What gzip packs together ---------------------------------------------------------------------------------------


def _members(packed: BinaryIO) -> Iterator[BinaryIO]:
    """Each stream of a gzip file, to be read to its end before the next."""
    left = UNPACKED
    while packed.read(1):
        packed.seek(-1, io.SEEK_CUR)
        member = _Member(packed, left)
        yield io.BufferedReader(member)
        left = member.left


class _Member(io.RawIOBase):
    def __init__(self, packed: BinaryIO, left: int) -> None:
        self.packed, self.left = packed, left
        self.unpacking = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.unpacking.eof:
            given = self.unpacking.unconsumed_tail or self.packed.read(PIECE)
            piece = self.unpacking.decompress(given, len(buffer))
            if self.unpacking.eof:
                self.packed.seek(-len(self.unpacking.unused_data), io.SEEK_CUR)
            if piece:
                return self._handed_on(piece, buffer)
            if not given:
                raise EOFError
        return 0

    def _handed_on(self, piece: bytes, buffer: Any) -> int:
        self.left -= len(piece)
        if self.left < 0:
            raise NoArchive
        buffer[: len(piece)] = piece
        return len(piece)


# --- WACZ -----------------------------------------------------------------------------------------------------------


def is_wacz(content: bytes) -> bool:
    """A zip of web archives with a list of all that is in it, and each file what the list says."""
    if content[:4] != ZIP or content[-ZIP_END : -ZIP_END + 4] != b"PK\x05\x06":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _is_as_listed(package, _listed(package))
    except (*BROKEN, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, KeyError, TypeError):
        return False


def _listed(package: zipfile.ZipFile) -> Mapping[str, str]:
    """Of each file the SHA-256; what says so is itself vouched for where there is a digest of it."""
    files = package.infolist()
    named = {file.filename: file for file in files if not file.is_dir()}
    if sum(file.file_size for file in files) > UNPACKED or len({file.filename for file in files}) != len(
        files
    ):
        raise NoArchive
    listing = package.read(named[PACKAGE])
    if ITS_DIGEST in named and json.loads(package.read(ITS_DIGEST))["hash"] != _digest(listing):
        raise NoArchive
    listed = {each["path"]: each["hash"] for each in json.loads(listing)["resources"]}
    if named.keys() - {PACKAGE, ITS_DIGEST} != listed.keys() - {PACKAGE, ITS_DIGEST}:
        raise NoArchive
    return listed


def _is_as_listed(package: zipfile.ZipFile, listed: Mapping[str, str]) -> bool:
    archives = 0
    for path, digest in listed.items():
        content = package.read(path)
        if _digest(content) != digest:
            return False
        if path.startswith("archive/"):
            archives += 1
            if not (is_warc(content) or is_compressed_warc(content)):
                return False
    return archives > 0


def _digest(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"
