"""Telephone numbers and others of many digits, however they are grouped. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from foi.matching import Counts, Span, Squashed, found, merged, plainly, squash
from foi.spellings import Letters
from records.verify import words

NUMBER = re.compile(r"(?<![\w.])\+?\(?\d[\d()\[\]\s.·/‑–—-]*\d(?!\w)")
DATE = re.compile(r"\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
FEWEST, BY_ITSELF = 8, 6  # digits of a number among other words, and of one that stands alone
AT_HOME = re.compile("(?:0|(?:00)?610?)[2378]?")  # digits in front of a number that was written without them
ABROAD = re.compile("0|(?:00)?[1-9][0-9]{0,2}0?")  # and of one that was written with them, whatever they were
DIALLED = re.compile(
    r"\+?61|\(?\+\d{1,3}\)?|00\d{1,3}|\(?0\d{0,2}\)?|\(?\d\)?"
)  # a word in front of a number
# Calling codes of two digits: 1 and 7 have one, all others three (ITU-T E.164).
TWO_DIGITS = {
    *("20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49"),
    *("51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66"),
    *("81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"),
}  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A telephone, business or tax file number by its digits, however they are grouped, and dialled from abroad."""

    text: str

    @cached_property
    def keys(self) -> dict[str, re.Pattern[str]]:
        """The digits to look for, and what may stand in front of them."""
        digits = squash(self.text).letters
        inland = _inland(self.text.lstrip(" (").startswith("+"), digits)
        local = {inland[1:]: AT_HOME} if len(inland) == 9 and inland[0] in "2378" and inland != digits else {}
        keys = {inland: ABROAD, **local, digits: AT_HOME if inland == digits else ABROAD}
        return {key: front for key, front in keys.items() if len(key) >= BY_ITSELF}

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return any(key in letters[plainly] for key in self.keys)

    def spans(self, text: str) -> list[Span]:
        stands = [span for key, front in self.keys.items() for span in found(key, text, _whole_behind(front))]
        return merged([_with_front(words(text), span) for span in stands])


def _inland(plus: bool, digits: str) -> str:
    """Without what is dialled in front of it: 0061 2 6263 2111 and 02 6263 2111 as 262632111."""
    if digits.startswith("00") and len(digits) > 10:
        plus, digits = True, digits[2:]
    if plus or (digits.startswith("61") and len(digits) in (11, 12) and digits[2:3] in "02345678"):
        code = 1 if digits[0] in "17" else 2 if digits[:2] in TWO_DIGITS else 3
        return digits[code:].removeprefix("0")
    return digits[1:] if digits.startswith("0") and len(digits) in range(9, 13) else digits


def _whole_behind(front: re.Pattern[str]) -> Counts:
    """A whole number, but for what is dialled in front."""

    def counts(there: Squashed, at: int, after: int) -> bool:
        begins = at
        while begins not in there.edges and there.letters[begins - 1].isdigit():
            begins -= 1
        goes_on = after not in there.edges and there.letters[after].isdigit()
        may_lead = after - at >= FEWEST and front.fullmatch(there.letters, begins, at)
        return not goes_on and (begins == at or bool(may_lead))

    return counts


def _with_front(parted: list[str], span: Span) -> Span:
    first, after = span
    while first and DIALLED.fullmatch(parted[first - 1].strip(" \n")):
        first -= 1
    return first, after


def numbers_in(text: str) -> Iterator[Number]:
    for match in NUMBER.finditer(unicodedata.normalize("NFKC", text)):
        digits = sum(each.isdigit() for each in match[0])
        alone = match[0] == text.strip()
        if digits >= (BY_ITSELF if alone else FEWEST) and not DATE.fullmatch(match[0]):
            yield Number(match[0])
            yield from map(Number, _long_parts(match[0]))


def _long_parts(number: str) -> list[str]:
    """An account behind the number of its bank."""
    parts = number.split()
    return [part for part in parts if len(parts) > 1 and len(squash(part).letters) >= FEWEST]
