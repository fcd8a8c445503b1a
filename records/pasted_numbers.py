"""Numbers of records, read out of whatever people paste: a list, a letter, a table, out of Word, Outlook or a PDF.

Programs write another dash than people type, a blank that does not break, a line end behind the hyphen, or nothing
that can be seen. What looks like a number and is not read is named, so that it is not skipped without a word. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DASHES = "\u2010-\u2015\u2043\u2212\u1806\u058a\x1e"  # the last: Word’s non-breaking hyphen in a plain text
SOFT = "\u00ad\x1f"  # a hyphen where a line may break; PDFs have it for any hyphen
WIDTH = 6  # digits of a number written whole
LONGEST = 12  # digits of any number
SHOWN = 60  # characters of what was not read

# How far apart the parts of a number may stand: bounded, so that no paste keeps the reader busy.
DASH = r"\s{0,9}-{1,3}[\s>]{0,19}"  # behind it also the end of a line, and how a mail marks what it quotes
BETWEEN = r"\s{0,9}(?:[_:/.#]|no\.?|nr\.?|number)?\s{0,9}"  # for a hyphen, where the digits are written whole
# A dash that begins a line is a bullet.
TO = r"[^\S\n]{0,9}(?:-{1,3}|\.{2,3})[\s>]{0,19}|\s{1,9}(?:to|through|thru|until|till|up\s{1,9}to)\s{1,9}"
AND = r"\s{0,9}(?:,|;|/|&|\+|\band\b|\bor\b)\s{0,9}"
ENDS = re.compile(r"(?=\s{0,9}(?:[\n,;.!?)\]&+]|and\b|or\b|inclusive\b|$))(?![.,:]\d)", re.IGNORECASE)
TAIL = re.compile(rf"(?:{TO})([0-9]+)(?![^\W_])", re.IGNORECASE)
LISTED = re.compile(rf"(?:{AND})([0-9]+)(?![^\W_]|[-/.:,]\d)", re.IGNORECASE)
ANY = re.compile(r"(?<![^\W_])[A-Za-z]{2,8}\s?-\s?[0-9]\w*")
SECOND_WORD = re.compile(r"\S*(?:[^\S\n]+\S+)?")


class Span(NamedTuple):
    """Numbers from one to another, both among them."""

    letters: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{written(self.letters, self.first)} to {written(self.letters, self.last)}"

    def __len__(self) -> int:
        return self.last - self.first + 1

    @property
    def subjects(self) -> list[str]:
        return [written(self.letters, number) for number in range(self.first, self.last + 1)]


class Pasted(NamedTuple):
    named: list[str]  # each by itself
    spans: list[Span]
    unread: list[str]  # what looks like a number, as it stands there


class _Found(NamedTuple):
    letters: str
    number: int
    start: int
    end: int


def written(letters: str, number: int) -> str:
    return f"{letters}-{number:0{WIDTH}d}"


def read(text: str, prefixes: Iterable[str]) -> Pasted:
    """`prefixes`: what the numbers of records begin with, “TS” and the like."""
    return _Reading(as_typed(text), prefixes).read()


def as_typed(text: str) -> str:
    """With hyphens, blanks and digits as they are typed, and without what nobody sees."""
    text = re.sub(rf"(?<=[^\W\d_])\s{{0,9}}[{SOFT}]\s{{0,9}}(?=\d)", "-", text)
    shown = "".join(each for each in text if each not in SOFT and unicodedata.category(each) != "Cf")
    plain = re.sub(f"[{DASHES}]", "-", unicodedata.normalize("NFKC", shown))
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in plain)


class _Reading:
    def __init__(self, text: str, prefixes: Iterable[str]) -> None:
        self.text = text
        letters = "|".join(map(re.escape, prefixes))
        another = rf"(?:{letters})(?:{DASH}|{BETWEEN})[0-9]"  # “TS-000055TS-000056”, two cells of a table
        self.number = re.compile(
            rf"(?<![^\W\d_])({letters})(?:({DASH})|{BETWEEN})([0-9]+)(?!(?!{another})[^\W_])", re.IGNORECASE
        )
        self.pasted = Pasted([], [], [])

    def read(self) -> Pasted:
        found = list(self._found())
        place = 0
        while place < len(found):
            place += self._take(found[place], found[place + 1] if place + 1 < len(found) else None)
        self._note_others(found)
        return Pasted(*(list(dict.fromkeys(each)) for each in self.pasted))

    def _found(self) -> Iterator[_Found]:
        for match in self.number.finditer(self.text):
            letters, hyphen, digits = match.groups()
            if _is_too_long(digits) or not (hyphen or len(digits) >= WIDTH):
                self._note(match.start(), match.end())
            else:
                yield _Found(letters.upper(), int(digits), *match.span())

    def _take(self, one: _Found, following: _Found | None) -> int:
        """Read a number with what goes with it; how many of the numbers that were."""
        if following and re.fullmatch(TO, self.text[one.end : following.start], re.IGNORECASE):
            if following.letters == one.letters:
                first, last = sorted((one.number, following.number))
                self.pasted.spans.append(Span(one.letters, first, last))
                self._take_listed(following)
                return 2
            self._note(one.start, following.end)
        elif following and self._is_between(one, following):
            self._note(one.start, following.end)
        self._take_with_tail(one)
        return 1

    def _take_with_tail(self, one: _Found) -> None:
        """“TS-000055 - 60”, unless it is the beginning of a date or says how many people came."""
        tail = TAIL.match(self.text, one.end)
        ends = tail and ENDS.match(self.text, tail.end()) and not _is_too_long(tail[1])
        if tail and ends and one.number < int(tail[1]):
            self.pasted.spans.append(Span(one.letters, one.number, int(tail[1])))
            self._take_listed(one._replace(end=tail.end()))
            return
        if tail:
            word = SECOND_WORD.match(self.text, tail.end())
            self._note(one.start, word.end() if word else tail.end())
        self.pasted.named.append(written(one.letters, one.number))
        self._take_listed(one)

    def _take_listed(self, one: _Found) -> None:
        """“TS-000055, 000056 and 000057”. Where zeros are left out, it may be anything."""
        end = one.end
        while more := LISTED.match(self.text, end):
            if len(more[1]) >= WIDTH and not _is_too_long(more[1]):
                self.pasted.named.append(written(one.letters, int(more[1])))
            else:
                self._note(one.start, more.end())
            end = more.end()

    def _is_between(self, one: _Found, following: _Found) -> bool:
        """“Between TS-000055 and TS-000060”: those two, or all?"""
        before, joined = self.text[max(0, one.start - 20) : one.start], self.text[one.end : following.start]
        return before.lower().split()[-1:] == ["between"] and joined.split() == ["and"]

    def _note_others(self, found: list[_Found]) -> None:
        """“COVID-19”, “TX-000123”: perhaps a number that was typed wrongly."""
        taken = {place for each in found for place in range(each.start, each.end)}
        for match in ANY.finditer(self.text):
            if match.start() not in taken:
                self._note(*match.span())

    def _note(self, start: int, end: int) -> None:
        self.pasted.unread.append(" ".join(self.text[start:end].split())[:SHOWN])


def _is_too_long(digits: str) -> bool:
    return len(digits.lstrip("0")) > LONGEST
