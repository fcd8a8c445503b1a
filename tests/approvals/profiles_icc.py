"""Colour profiles made by hand, as ICC.1:2022 lays them out: of what phones, cameras, printers and scanners write."""

import struct


def _tag(kind: bytes, content: bytes) -> bytes:
    return kind + bytes(4) + content


def _fixed(*numbers: float) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _text(words: str) -> bytes:
    ascii_words = words.encode() + b"\0"
    return _tag(b"desc", struct.pack(">I", len(ascii_words)) + ascii_words + bytes(78))


def _gamma(number: float) -> bytes:
    return _tag(b"curv", struct.pack(">IH", 1, round(number * 256)))


# The transfer function of sRGB, which Display P3 shares: g, a, b, c, d of a parametric curve of type 3.
SRGB_CURVE = _tag(
    b"para", struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
)


def _profile(device: bytes, space: bytes, pcs: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        padded = content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", at + len(body), len(content))
        body += padded
    head = struct.pack(">I4sI", at + len(body), b"\0\0\0\0", 0x04300000) + device + space + pcs
    head = (head + bytes(12) + b"acsp").ljust(68, b"\0") + _fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def rgb(name: str, columns: list[tuple[float, float, float]], curve: bytes) -> bytes:
    tags = {b"desc": _text(name), b"wtpt": _tag(b"XYZ ", _fixed(0.9642, 1.0, 0.8249))}
    for letter, column in zip("rgb", columns, strict=True):
        tags[f"{letter}XYZ".encode()] = _tag(b"XYZ ", _fixed(*column))
        tags[f"{letter}TRC".encode()] = curve
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def grey(name: str, gamma: float) -> bytes:
    tags = {b"desc": _text(name), b"wtpt": _tag(b"XYZ ", _fixed(0.9642, 1.0, 0.8249)), b"kTRC": _gamma(gamma)}
    return _profile(b"mntr", b"GRAY", b"XYZ ", tags)


def cmyk(name: str) -> bytes:
    """A printer whose cyan alone is Lab 50 -30 -40: a table of two points for each ink, all else by its own black."""
    inks = {(1, 0, 0, 0): (50, -30, -40), (0, 0, 0, 0): (100, 0, 0)}
    points = [inks.get(_bits(number), (20, 0, 0)) for number in range(16)]
    table = b"".join(bytes([round(2.55 * light), a + 128, b + 128]) for light, a, b in points)
    line = bytes(range(256))
    head = struct.pack(">BBBB", 4, 3, 2, 0) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    tags = {b"desc": _text(name), b"A2B0": _tag(b"mft1", head + line * 4 + table + line * 3)}
    return _profile(b"prtr", b"CMYK", b"Lab ", tags)


def _bits(number: int) -> tuple[int, ...]:
    return tuple(number >> place & 1 for place in (3, 2, 1, 0))


# Colorants as the profiles of their makers have them, adapted to D50.
DISPLAY_P3 = rgb(
    "Display P3",
    [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)],
    SRGB_CURVE,
)
ADOBE_RGB = rgb(
    "Adobe RGB (1998)",
    [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)],
    _gamma(563 / 256),
)
GREY_18 = grey("Gray Gamma 1.8", 1.8)
PRESS = cmyk("A press")
