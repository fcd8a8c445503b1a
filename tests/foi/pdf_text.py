"""The text of a PDF as a reader would copy it: streams inflated, glyphs looked up in the fonts' own tables."""

import re
import zlib
from collections.abc import Iterator

ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def texts(data: bytes) -> Iterator[str]:
    """Everything that is readable in it: as it stands, inflated, and decoded with each font's table in turn."""
    yield data.decode("latin-1")
    inflated = list(_streams(data))
    tables = [table for stream in inflated if (table := _table(stream))]
    for stream in inflated:
        yield stream.decode("latin-1")
        codes = list(_codes(stream))
        for table in tables:
            yield "".join(table.get(code, "\ufffd") for code in codes)
    for string in re.findall(rb"\(((?:\\.|[^\\)])*)\)", data, re.DOTALL):  # titles and the like
        yield _unescaped(string).decode("utf-16-be", "replace")


def _streams(data: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def _table(stream: bytes) -> dict[int, str]:
    pairs: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            pairs[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", stream, re.DOTALL):
        for first, last, text in re.findall(
            rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            start = int(text, 16)
            pairs |= {
                code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)
            }
    return pairs


def _codes(stream: bytes) -> Iterator[int]:
    if b"BT" not in stream:
        return
    for literal, hexadecimal in re.findall(rb"\(((?:\\.|[^\\)])*)\)|<([0-9A-Fa-f]+)>", stream, re.DOTALL):
        said = _unescaped(literal) if literal else bytes.fromhex(hexadecimal.decode()) if hexadecimal else b""
        yield from (int.from_bytes(said[at : at + 2]) for at in range(0, len(said) - 1, 2))


def _unescaped(literal: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8)]) if set(code) <= set(b"01234567") else ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, literal, flags=re.DOTALL)
