"""What gives somebody away besides the words that are withheld: the parts of a name, its initials, numbers and addresses
in another spelling. Pure: each knows where it stands in a text.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from foi.matching import (
    LOOSE,
    Counts,
    Respell,
    Span,
    Squashed,
    as_handle,
    as_name,
    by_itself,
    either_way,
    found,
    in_latin,
    joins_words,
    loosely,
    merged,
    places,
    plainly,
    spans,
    squash,
    suspected,
)
from foi.name_words import (
    ABBREVIATIONS,
    COMPOUND_SURNAMES,
    DATES,
    EVERYDAY,
    GREETINGS,
    OFFICES,
    PARTICLES,
    PLACES,
    TITLES,
    TITLES_BEHIND,
)
from records.verify import words
from workflow.folding import folded

MOST_WORDS = 7  # of a name
DASH = re.compile("[-\u2010-\u2015]")
AROUND = " \n.,;:!?()[]{}<>\"'“”‘’«»*_…@#^~"
POSSESSIVE = re.compile("['’]s$", re.IGNORECASE)
Letters = Mapping[Respell, str]  # of a text, spelled in each way


class Sought(Protocol):
    text: str

    def may_stand_in(self, text: str, letters: Letters) -> bool: ...

    def spans(self, text: str) -> list[Span]: ...


class Needle(NamedTuple):
    """Letters to look for, in texts that are spelled like this."""

    letters: str
    respell: Respell = plainly
    counts: Counts = as_name

    def spans(self, text: str) -> list[Span]:
        return found(self.letters, text, self.counts, self.respell)


@dataclass(frozen=True)
class Words:
    """Words that are no name, in whatever else they stand."""

    text: str

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return squash(self.text).letters in letters[plainly]

    def spans(self, text: str) -> list[Span]:
        return suspected(self.text, text)


@dataclass(frozen=True)
class Alone:
    """A user name or a reference: it is another one with more before or behind it."""

    text: str

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return squash(self.text).letters in letters[plainly]

    def spans(self, text: str) -> list[Span]:
        return spans(self.text, text)


@dataclass(frozen=True)
class Spelled:
    """A name or a part of one, in each way that it is spelled."""

    text: str
    needles: tuple[Needle, ...]

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return any(needle.letters in letters[needle.respell] for needle in self.needles)

    def spans(self, text: str) -> list[Span]:
        return merged([span for needle in self.needles for span in needle.spans(text)])


def spelled(text: str, *others: Needle, counts: Counts = as_name) -> Spelled:
    letters = squash(text).letters
    bare = re.sub("^ال", "", letters)  # “الحسن” is also called “حسن”
    ways = [(letters, plainly), (either_way(letters), either_way), (in_latin(letters), in_latin), (bare, plainly)]
    needles = [Needle(spelling, way, counts) for spelling, way in dict.fromkeys(ways) if len(spelling) > 1]
    return Spelled(text, (*needles, *others))


@dataclass(frozen=True)
class Everyday:
    """A part of a name that is a word as well, “Will”, or two letters long: its capital, or what stands beside it, says
    whether somebody is meant."""

    text: str
    beside: frozenset[str] = field(default_factory=frozenset)  # the other parts of the name, and its initials

    @cached_property
    def letters(self) -> str:
        return squash(self.text).letters

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return self.letters in letters[plainly]

    def spans(self, text: str) -> list[Span]:
        parted, there = words(text), squash(text)
        stands = places(self.letters, there, by_itself)
        return merged([span for span in stands if self._is_meant(parted, *span)])

    def _is_meant(self, parted: list[str], first: int, after: int) -> bool:
        word, before, behind = (_core(parted, place) for place in (first, first - 1, after))
        if self._is_beside(before, word) or self._goes_on(parted[after - 1], behind) or "@" in parted[first]:
            return True
        if not word[:1].isupper() or word.isupper() and (before + behind).isupper():
            return False
        if self.letters not in EVERYDAY:
            return True
        if self.letters in DATES | PLACES:
            return False
        if POSSESSIVE.search(parted[first].rstrip(AROUND.replace("'", "").replace("’", ""))):
            return True
        begins = _begins_sentence(parted, first)
        return len(parted) == after - first if begins else _is_among_small(parted, first, behind)

    def _is_beside(self, before: str, word: str) -> bool:
        another = _plain(before) in self.beside and before[:1].isupper() == word[:1].isupper()
        return bool(before) and (another or _plain(before) in TITLES)

    def _goes_on(self, word: str, behind: str) -> bool:
        """“Will Long”, but not “it will. Long”."""
        alike = word.lstrip(AROUND)[:1].isupper() == behind[:1].isupper()
        return alike and _plain(behind) in self.beside and not word.rstrip().endswith((".", "!", "?"))


def _core(parted: list[str], place: int) -> str:
    return parted[place].strip(AROUND) if 0 <= place < len(parted) else ""


def _plain(word: str) -> str:
    return folded(POSSESSIVE.sub("", word)).strip(AROUND)


def _begins_sentence(parted: list[str], place: int) -> bool:
    word = parted[place]
    ended = place == 0 or parted[place - 1].rstrip("\"'”’)»").endswith((".", "!", "?", ":", "…", "•", "–", "-", "|"))
    return ended or "\n" in word[: len(word) - len(word.lstrip(" \n"))] or word.lstrip(" ").startswith(("“", '"', "‘"))


def _is_among_small(parted: list[str], first: int, behind: str) -> bool:
    """“Ask Will about it”, but not “the White House” or “Telopea Park”: capitals side by side name something else."""
    before = _core(parted, first - 1)
    ends = not parted[first].rstrip().endswith((".", ",", ";", "!", "?", ")"))
    if ends and behind[:1].isupper() and _plain(behind) not in DATES:
        return False
    return not before[:1].isupper() or parted[first - 1].rstrip().endswith(",") or _plain(before) in GREETINGS


@dataclass(frozen=True)
class Initials:
    """“J.S.”, or “JS” in capitals."""

    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        dotted = r"\.?[\s-]?".join(map(re.escape, self.text))
        bare = rf"(?<![\w.&'’/])(?<!\w-){self.text}(?![\w&]|['’.-]?\d|[-.]\w)"
        known = self.text in ABBREVIATIONS
        return re.compile(rf"(?<![\w.]){dotted}\.(?!\w)" + ("" if known else f"|{bare}"))

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return bool(self.pattern.search(text))

    def spans(self, text: str) -> list[Span]:
        return merged([span for match in self.pattern.finditer(text) if (span := _words_of(text, *match.span()))])


def _words_of(text: str, start: int, end: int) -> Span:
    """The words in which these letters stand."""
    before = len(words(text[: start + 1])) - 1
    return before, before + len(words(text[start:end]))


# --- Numbers --------------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"(?<![\w.])\+?\(?\d[\d()\[\] .·/‑–—-]*\d(?!\w)")
DATE = re.compile(r"\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
FEWEST, BY_ITSELF = 8, 6  # digits of a number among other words, and of one that stands alone
IN_FRONT = 5  # digits: 0061 and the 0 that some write behind it
DIALLED = re.compile(r"\+?61|\(?\+\d{1,3}\)?|00\d{1,3}|\(?0\d{0,2}\)?|\(?\d\)?")  # a word in front of a number
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
    def keys(self) -> frozenset[str]:
        digits = squash(self.text).letters
        inland = _inland(self.text.lstrip(" (").startswith("+"), digits)
        local = {inland[1:]} if len(inland) == 9 and inland[0] in "2378" and inland != digits else set()
        return frozenset(key for key in {digits, inland, *local} if len(key) >= BY_ITSELF)

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return any(key in letters[plainly] for key in self.keys)

    def spans(self, text: str) -> list[Span]:
        stands = [span for key in self.keys for span in found(key, text, _dialled)]
        return merged([_with_front(words(text), span) for span in stands])


def _inland(plus: bool, digits: str) -> str:  # noqa: FBT001 - of one and the same number
    """Without what is dialled in front of it: 0061 2 6263 2111 and 02 6263 2111 as 262632111."""
    if digits.startswith("00") and len(digits) > 10:
        plus, digits = True, digits[2:]
    if plus or digits.startswith("61") and len(digits) in (11, 12) and digits[2:3] in "02345678":
        code = 1 if digits[0] in "17" else 2 if digits[:2] in TWO_DIGITS else 3
        return digits[code:].removeprefix("0")
    return digits[1:] if digits.startswith("0") and len(digits) in range(9, 13) else digits


def _dialled(there: Squashed, at: int, after: int) -> bool:
    """A whole number, but for what is dialled in front."""
    if after not in there.edges and there.letters[after].isdigit():
        return False
    front = at
    while front not in there.edges and there.letters[front - 1].isdigit():
        front -= 1
    return at - front <= IN_FRONT if after - at >= FEWEST else at == front


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


# --- Names ----------------------------------------------------------------------------------------------------------

EMAIL = re.compile(r"([\w.+'-]+)@[\w-]+(?:\.[\w-]+)+")


def is_name(text: str) -> bool:
    """Whether it looks like somebody's name: few words, each with a capital where its script has them, no digits."""
    pieces = text.split()
    return 0 < len(pieces) <= MOST_WORDS and not any(map(str.isdigit, text)) and all(map(_may_be_named, pieces))


def _may_be_named(piece: str) -> bool:
    return _has_capital(piece) or _plain(piece) in PARTICLES | TITLES


def _has_capital(piece: str) -> bool:
    """Or needs none."""
    letters = [each for each in piece if each.isalpha()]
    return bool(letters) and (not letters[0].islower() or any(map(str.isupper, letters)))


def whole(name: str) -> Sought:
    """The name itself, also the other way about and as a user name."""
    read = squash(name)
    if read.letters in EVERYDAY:
        return Everyday(name)
    loose, pieces = loosely(read), _pieces(name)
    if len(pieces) < 2:
        return spelled(name, counts=loose)
    handles = [Needle(handle, counts=as_handle) for handle in _handles(pieces)]
    return spelled(name, Needle(read.letters, counts=loose), *handles)


def _handles(pieces: list[str]) -> Iterator[str]:
    """“jsmith”, “smithj” and “smithjane” of Jane Smith."""
    if len(pieces) > 1 and all(map(_is_in_latin, pieces)):
        first, last = squash(pieces[0]).letters, squash(pieces[-1]).letters
        yield from (f"{first[:1]}{last}", f"{last}{first[:1]}", f"{last}{first}")


def parts_of(name: str) -> list[Sought]:
    """Each part of a name that would give the person away by itself."""
    pieces = _pieces(name)
    if len(pieces) == 1 and (unparted := _unparted(pieces[0])):
        return unparted
    named = list(dict.fromkeys(_with_particles(pieces)))
    initials = _initials(pieces)
    beside = frozenset({*(_plain(piece) for piece in named), *(squash(each[:1]).letters for each in named)})
    found = [_part(piece, beside - {_plain(piece)}) for piece in named if _plain(piece) != _plain(name)]
    return [*(part for part in found if part), *map(Initials, initials)]


def _pieces(name: str) -> list[str]:
    """What stands between blanks, without titles."""
    parted = (POSSESSIVE.sub("", piece.strip(AROUND)) for piece in re.split(r"[\s,;]+", name))
    return [piece for piece in parted if piece and _plain(piece) not in TITLES]


def _with_particles(pieces: list[str]) -> Iterator[str]:
    """“van der Berg” and “Berg”, “Smith-Jones”, “Smith” and “Jones”."""
    capitals = any(map(_has_capital, pieces))
    before: list[str] = []
    for place, piece in enumerate(pieces):
        if _plain(piece) in PARTICLES and 0 < place < len(pieces) - 1:
            before.append(piece)
        elif _has_capital(piece) or not capitals:
            yield from [" ".join([*before, piece])] if before else []
            yield from dict.fromkeys([piece, *DASH.split(piece)])
            before = []


def _part(piece: str, beside: frozenset[str]) -> Sought | None:
    letters = squash(piece).letters
    if len(letters) < 2 or letters.isdigit():
        return _titled(piece) if len(letters) == 1 and joins_words(letters) else None
    if letters in EVERYDAY or letters in PARTICLES or len(letters) == 2 and _is_in_latin(letters):
        return Everyday(piece, beside)
    return spelled(piece)


def _is_in_latin(piece: str) -> bool:
    return squash(piece).letters.isascii()


def _initials(pieces: list[str]) -> Iterator[str]:
    """JS and JSJ of Jane Smith-Jones."""
    for parted in (pieces, [part for piece in pieces for part in DASH.split(piece)]):
        letters = "".join(piece[:1] for piece in parted if _plain(piece) not in PARTICLES)
        if len(letters) > 1 and letters.isupper():
            yield letters


def _unparted(name: str) -> list[Sought]:
    """Of a Chinese, Japanese or Korean name without a blank: what follows the surname, and the surname with a title."""
    if not (2 <= len(name) <= 6) or not all(_is_syllable(each) for each in name):
        return []
    surname = 2 if name[:2] in COMPOUND_SURNAMES or len(name) > 3 else 1
    longer = [name[:2]] if len(name) == 3 and surname == 1 else []  # Japanese surnames have two signs, mostly
    rest = [Spelled(name[surname:], (Needle(squash(name[surname:]).letters),))] if len(name) - surname > 1 else []
    return [*rest, *map(_titled, [name[:surname], *longer])]


def _titled(surname: str) -> Sought:
    titles = [*(surname + title for title in TITLES_BEHIND), f"小{surname}", f"老{surname}"]
    return Spelled(surname, tuple(Needle(squash(each).letters) for each in titles))


def _is_syllable(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))


def parts_of_addresses(text: str) -> Iterator[Sought]:
    """What stands before the @, and the name that it spells."""
    for match in EMAIL.finditer(text):
        local = match[1].partition("+")[0]
        if local.lower() in OFFICES or len(squash(local).letters) < LOOSE:
            continue
        yield spelled(local)
        pieces = [piece.capitalize() for piece in re.split(r"[\W\d_]+", local) if len(piece) > 1]
        if len(pieces) > 1:
            yield from (part for part in parts_of(" ".join(pieces)) if not isinstance(part, Initials))
