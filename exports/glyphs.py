"""Text as a PDF can show it. Its fonts lack many scripts and most pictures: such a character is written by its name, in
brackets, since a document for people must not show an empty box. The text as it was typed stands in the disclosures.
"""

import unicodedata
from bisect import bisect_right
from pathlib import Path

# First and last of each range of characters that the typesetter's own three fonts show, in hexadecimal. Found by
# setting each character on its own: PDF/UA refuses a document where one is missing.
SHOWN = [int(each, 16) for each in (Path(__file__).parent / "glyphs.txt").read_text().split()]
FIRSTS, LASTS = SHOWN[::2], SHOWN[1::2]
# They turn the order of the letters around, so that a page would show another text than it holds.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
LINES = "\n\t"


def printable(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def plainest(text: str) -> str:
    """For what still cannot be set: combinations of characters, each of which could be."""
    return "".join(character if character < "\u0100" else named(character) for character in printable(text))


def _shown(character: str) -> str:
    return character if character in LINES or _has_glyph(character) else named(character)


def _has_glyph(character: str) -> bool:
    place = bisect_right(FIRSTS, ord(character)) - 1
    return place >= 0 and ord(character) <= LASTS[place] and character not in TURNING


def named(character: str) -> str:
    name = unicodedata.name(character, "") or f"U+{ord(character):04X}"
    return f"[{name.lower() if name[:2] != 'U+' else name}]"
