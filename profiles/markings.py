"""Protective markings as people write them: in text, in links and in the names of files (OFF-2l, SEC-1).

`found` reads text as a person would see it. Letters that only look like Latin ones, letters with spaces, dots or stars
between them, what is percent-encoded in a link: all of it is read, and the places are those in the text as it came.
How markings are written, and what only looks so, stands in `profiles.marking_signs`. What may be one and may not stops
nothing: a post's author is asked about it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize
from urllib.parse import unquote

from django.conf import settings

from profiles.marking_signs import SIGNS
from profiles.models.platforms import Marking


class Found(NamedTuple):
    marking: str  # of profiles.models.Marking
    start: int
    end: int


def above(text: str, ceiling: str) -> list[Found]:
    """The markings in `text` that may not stand where `ceiling` is the highest."""
    return [one for one in found(text) if not Marking(one.marking).within(ceiling)]


def perhaps_above(text: str, ceiling: str) -> list[Found]:
    """What may be such a marking, or a heading, a list, a word like any other."""
    certain = found(text)
    apart = [
        one for one in _weighed(text, as_what=False) if not any(_overlap(one, other) for other in certain)
    ]
    return [one for one in apart if not Marking(one.marking).within(ceiling)]


def found(text: str) -> list[Found]:
    """Every marking in `text`, in order; of those that overlap the highest, over the place of all of them."""
    return _weighed(text, as_what=True)


def _weighed(text: str, *, as_what: bool) -> list[Found]:
    if not may_hold(text):
        return []
    seen = _Seen(text)
    return _merged(
        Found(sign.marking, *seen.place(match.start(), match.end()))
        for sign in SIGNS
        for match in sign.pattern.finditer(seen.text)
        if sign.weigh(seen.text, match) is as_what
    )


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def _merged(places: Iterable[Found]) -> list[Found]:
    merged: list[Found] = []
    for one in sorted(places, key=lambda place: (place.start, -place.end)):
        if merged and one.start < merged[-1].end:
            last = merged.pop()
            highest = max(one, last, key=lambda place: Marking(place.marking).rank)
            one = Found(highest.marking, last.start, max(last.end, one.end))
        merged.append(one)
    return merged


# --- What a person sees -------------------------------------------------------------------------------------

# Letters of other alphabets, and small capitals, that look like Latin capitals or small letters. Only those that occur
# in the words looked for.
LOOKALIKES = {
    "АᎪΑᴀ": "A", "ВΒʙ": "B", "СϹᏟᴄⅭ": "C", "ᎠᴅⅮ": "D", "ЕΕᎬᴇ": "E", "ҒϜꜰ": "F", "ԌᏀɢ": "G", "НΗᎻʜ": "H",
    "ІΙӀᏆɪ": "I", "ᏞʟⅬ": "L", "ΝɴᏁ": "N", "ОΟՕᴏ": "O", "РΡᏢᴘ": "P", "ᎡʀᏒ": "R", "ЅᏚꜱՏ": "S", "ТΤᎢᴛ": "T",
    "ՍᑌᴜЦ": "U", "ѴᏙᴠ": "V", "ΥҮʏ": "Y",
    "ꓮ": "A", "ꓐⲂ": "B", "ꓚⲤ": "C", "ꓓ": "D", "ꓰ": "E", "ꓝ": "F", "ꓖ": "G", "ꓧⲎ": "H", "ꓲⲒ": "I", "ꓡ": "L", "ꓠⲚ": "N",
    "ꓳⲞ": "O", "ꓑⲢ": "P", "ꓣ": "R", "ꓢ": "S", "ꓔⲦ": "T", "ꓴ": "U", "ꓦ": "V", "ꓬⲨ": "Y",
    "аα": "a", "сϲ": "c", "ԁ": "d", "еɛ": "e", "іι": "i", "оο": "o", "рρ": "p", "ѕ": "s", "т": "t", "ν": "v",
}  # fmt: skip
LOOKS_LIKE = {each: letter for several, letter in LOOKALIKES.items() for each in several}
# White on black, in circles and squares, and the letters that flags are made of: Unicode gives them no plain form.
for first in (0x1F150, 0x1F170, 0x1F1E6):
    LOOKS_LIKE |= {chr(first + place): chr(ord("A") + place) for place in range(26)}

FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by their class, and nothing to see

AS_NUMBERS = {ord(each): letter for each, letter in LOOKS_LIKE.items()}
DIGITS_ALIKE = bytes.maketrans(b"0357$", b"OESTS")
BETWEEN_LETTERS = bytes(set(range(128)) - set(b"$0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
# Letters that stand in every marking that is looked for, once what is between them is gone.
STEMS = (
    b"SECRET", b"PROTECTED", b"SENSITIVE", b"FOUO", b"FFICIALUSE", b"CONFIDENCE", b"CONFIDENTIAL",
    b"RESTRICTED", b"CABINET", b"AUSTEO", b"AGAO", b"REL", b"NOFORN", b"EYESONLY", b"ACCESSONLY", b"EXCLUSIVE",
    b"ACCOUNTABLE", b"PRIVILEGE", b"SECRECY", b"PRIVACY", b"HANDLING", b"ORCON", b"LIMDIS", b"CODEWORD", b"DELICATE",
)  # fmt: skip
SHORT = re.compile(
    r"O:S|(?:SEC|SH|RI|CAVEAT)\s?[=:]|CUI//|[(\[](?:TS|OS|[PSCU])[/)\]]|(?:TS|[SP])$",
    re.IGNORECASE | re.MULTILINE,
)

ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
ROUNDS = 3  # of percent-encoding: what was encoded twice is shown decoded by some programs


class _Seen:
    """The text as it looks, and for each of its characters where that stands in the original."""

    def __init__(self, original: str) -> None:
        if original.isascii() and not ENCODED.search(original):
            self.text, self.places = original, None
            return
        characters = [(character, at, at + 1) for at, character in enumerate(original)]
        for _ in range(ROUNDS):
            if not ENCODED.search("".join(character for character, _, _ in characters)):
                break
            characters = list(_decoded(characters))
        shown = [(one, start, end) for character, start, end in characters for one in looks_like(character)]
        self.text = "".join(one for one, _, _ in shown)
        self.places = [(start, end) for _, start, end in shown]

    def place(self, start: int, end: int) -> tuple[int, int]:
        return (start, end) if self.places is None else (self.places[start][0], self.places[end - 1][1])


def may_hold(text: str) -> bool:
    """False only if there is certainly none. Everything that anybody sends is read, so this has to be quick."""
    shown = text
    for _ in range(ROUNDS if "%" in text else 0):
        shown = unquote(shown)
    if not shown.isascii():
        shown = normalize("NFKD", shown.translate(AS_NUMBERS)).translate(AS_NUMBERS)
    letters = shown.encode("ascii", "ignore").upper().translate(DIGITS_ALIKE, BETWEEN_LETTERS)
    return any(stem in letters for stem in STEMS) or bool(SHORT.search(shown))


Characters = list[tuple[str, int, int]]


def _decoded(characters: Characters) -> Iterator[tuple[str, int, int]]:
    """Percent-encoded characters as themselves; each keeps the place of all the bytes that were decoded with it."""
    text, at = "".join(character for character, _, _ in characters), 0
    for match in ENCODED.finditer(text):
        yield from characters[at : match.start()]
        place = characters[match.start()][1], characters[match.end() - 1][2]
        decoded = bytes.fromhex(match.group().replace("%", "")).decode("utf-8", "replace")
        yield from ((character, *place) for character in decoded)
        at = match.end()
    yield from characters[at:]


@lru_cache(maxsize=4096)
def looks_like(character: str) -> str:
    """Without what is not seen (joiners, accents, fillers), and in the Latin letter that it looks like.

    One that looks like nothing Latin stays one character: some are made of eighteen others, and a text of nothing else
    would cost the portal minutes.
    """
    if character.isascii():
        return character
    plain = normalize("NFKD", LOOKS_LIKE.get(character, character))
    seen = [LOOKS_LIKE.get(each, each) for each in plain if not _is_unseen(each)]
    latin = any(each.isascii() and each.isalnum() for each in seen)
    return "".join(seen) if latin else "".join(seen[:1])


def _is_unseen(character: str) -> bool:
    return character in FILLERS or category(character) in ("Mn", "Me", "Cf")


def storable() -> list[tuple[str, str]]:
    """What a form may offer: the gate refuses everything above the ceiling of this system (OFF-2l)."""
    return [(each.value, each.label) for each in Marking if each.within(settings.SYSTEM_CEILING)]
