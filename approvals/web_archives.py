"""Whether a file is a web archive (WARC, ISO 28500) and nothing else, from its first byte to its last."""

import gzip
import io
import zlib
from typing import BinaryIO

VERSIONS = (b"WARC/1.0", b"WARC/1.1")
NEEDED = {b"warc-type", b"warc-record-id", b"warc-date", b"content-length"}  # in the head of each record
LINE, LINES = (
    16_384,
    200,
)  # bytes of a line in the head of a record, and how many: more is no WARC that a tool wrote
UNPACKED = 200 * 1024**2  # bytes that a compressed archive may become: ten times what may be uploaded
PIECE = 65_536


class NoArchive(Exception):
    """It stops being one somewhere."""


def is_warc(content: bytes) -> bool:
    """Records from end to end."""
    return _is_whole(io.BytesIO(content), len(content))


def is_compressed_warc(content: bytes) -> bool:
    """The same, compressed record by record or as a whole."""
    if content[:3] != b"\x1f\x8b\x08":
        return False
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as unpacked:
        return _is_whole(unpacked, UNPACKED)


def _is_whole(archive: BinaryIO, limit: int) -> bool:
    records = 0
    try:
        while first := archive.readline(LINE):
            _pass_record(archive, first, limit)
            records += 1
    except (NoArchive, EOFError, OSError, zlib.error):
        return False
    return records > 0


def _pass_record(archive: BinaryIO, first: bytes, limit: int) -> None:
    if first.rstrip(b"\r\n") not in VERSIONS:
        raise NoArchive
    length = _length(_head(archive))
    if archive.tell() + length > limit:
        raise NoArchive
    while length:
        piece = archive.read(min(length, PIECE))
        if not piece:
            raise NoArchive
        length -= len(piece)
    if archive.read(4) != b"\r\n\r\n":
        raise NoArchive


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
