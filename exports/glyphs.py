"""Text as a PDF can show it. Its fonts lack some scripts and most pictures: such a character is written by its name, in
brackets, since a document for people must not show an empty box. The text as it was typed stands in the disclosures.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

# First and last of each range of characters that the fonts of said.typ show, in hexadecimal: PDF/UA refuses a document
# where one is missing. From the fonts' own tables; of the typesetter's own found by setting each character alone.
SHOWN = [int(each, 16) for each in (Path(__file__).parent / "glyphs.txt").read_text().split()]
FIRSTS, LASTS = SHOWN[::2], SHOWN[1::2]
# They turn the order of the letters around, so that a page would show another text than it holds.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Marks that stand between words which run from the right, and turn nothing there but numbers and signs.
MARKS = frozenset("\u200e\u200f\u061c")
FROM_THE_RIGHT = re.compile("[\u0590-\u07bf\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
LINES = "\n\t"


class _Spelled(dict[int, str]):
    """Each character as it is written, found when it is first met."""

    def __init__(self, named: frozenset[str]) -> None:
        self.named = named

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if "\ufe00" <= character <= "\ufe0f":  # how the character before it may look
            self[code] = ""
        else:
            shown = character in LINES or (_has_glyph(character) and character not in self.named)
            self[code] = character if shown else named(character)
        return self[code]


def printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    spelled = _WITH_MARKS if FROM_THE_RIGHT.search(text) else _SPELLED
    return KEYCAP.sub(r"[keycap \1]", text).translate(spelled)


def plainest(text: str) -> str:
    """For what still cannot be set: combinations of characters, each of which could be."""
    return "".join(character if character < "\u0100" else named(character) for character in printable(text))


def _has_glyph(character: str) -> bool:
    place = bisect_right(FIRSTS, ord(character)) - 1
    return place >= 0 and ord(character) <= LASTS[place]


def named(character: str) -> str:
    name = unicodedata.name(character, "") or f"U+{ord(character):04X}"
    return f"[{name.lower() if name[:2] != 'U+' else name}]"


_SPELLED: Mapping[int, str] = _Spelled(TURNING | MARKS)
_WITH_MARKS: Mapping[int, str] = _Spelled(TURNING)
