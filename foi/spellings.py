"""What is looked for in texts, in each way that it is spelled: words, names, their parts and initials. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

from foi.matching import (
    LOOSE,
    Counts,
    Respell,
    Span,
    Squashed,
    anywhere,
    as_name,
    by_itself,
    either_way,
    found,
    in_latin,
    joins_words,
    merged,
    places,
    plainly,
    readings,
    spans,
    squash,
    suspected,
)
from foi.name_words import (
    ARTICLES,
    COURTESY,
    DATES_AND_PLACES,
    EVERYDAY,
    GREETINGS,
    INTERJECTIONS,
    SAYING,
    TITLES,
)
from records.verify import words
from workflow.folding import folded

DASH = re.compile("[-\u2010-\u2015]")
AROUND = " \n.,;:!?()[]{}<>\"'“”‘’«»*_…@#^~\N{SYMBOL FOR NULL}"
POSSESSIVE = re.compile("['’]s$", re.IGNORECASE)
Letters = Mapping[Respell, str]  # of a text, spelled in each way


# “الحسن” is also called “حسن”; of “Смирнова” and “Παπαδάκης” only the ends change.
STEM = re.compile(
    "(?:ال)?([\u0620-\u064a]{3,})|([\u0400-\u04ff]{4,}?)[аеийоуыьэюя]|([\u0370-\u03ff]{4,}?)[αεηιουω]?σ"
)


def stem(letters: str) -> str:
    """What stays of a name, however it is used in a sentence."""
    match = STEM.fullmatch(letters)
    return next(filter(None, match.groups())) if match else letters


class Sought(Protocol):
    @property
    def text(self) -> str: ...

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
    ways = [(letters, plainly), (either_way(letters), either_way), (stem(letters), plainly)]
    needles = [Needle(spelling, way, counts) for spelling, way in dict.fromkeys(ways) if len(spelling) > 1]
    return Spelled(text, (*needles, _sounded(letters, counts), *others))


def _sounded(letters: str, counts: Counts) -> Needle:
    """“Петров” for Petrov, 張偉 for 张伟: in a script without blanks also in the middle of a run."""
    latin = in_latin(letters)
    is_joined = len(latin) > LOOSE and any(map(joins_words, letters))
    return Needle(latin, in_latin, anywhere if is_joined else counts)


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
        return merged([span for read in readings(text) for span in self._meant(words(read), squash(read))])

    def _meant(self, parted: list[str], there: Squashed) -> Iterator[Span]:
        stands = places(self.letters, there, by_itself)
        yield from (span for span in stands if self._is_meant(parted, *span))

    def _is_meant(self, parted: list[str], first: int, after: int) -> bool:
        word, before, behind = (_core(parted, place) for place in (first, first - 1, after))
        if squash(plain_word(word)).letters != self.letters and "@" not in parted[first]:
            return self._is_hyphened([plain_word(piece) for piece in DASH.split(word)])
        if self._is_beside(before, word) or self._goes_on(parted[after - 1], behind) or "@" in parted[first]:
            return True
        if not word[:1].isupper() or (word.isupper() and (before + behind).isupper()):
            return False
        if self.letters not in EVERYDAY:
            return True
        if self.letters in DATES_AND_PLACES or behind[:1].isdigit() or plain_word(before) in ARTICLES:
            return False
        if POSSESSIVE.search(parted[first].rstrip(AROUND.replace("'", "").replace("’", ""))):
            return True
        if _begins_sentence(parted, first):
            return len(parted) == after - first or self._is_said_to_act(parted[after - 1], behind)
        return _is_among_small(parted, first, behind)

    def _is_hyphened(self, pieces: list[str]) -> bool:
        """“will-long”, but not “a-very-long-address-which-nobody-will-ever-type”."""
        pairs = {*pairwise(pieces), *pairwise(reversed(pieces))}
        return any(one == self.letters and other in self.beside for one, other in pairs)

    def _is_said_to_act(self, word: str, behind: str) -> bool:
        """“Will asked”, “Mark, thank you”."""
        is_addressed = word.rstrip().endswith(",") and self.letters not in INTERJECTIONS
        return is_addressed or plain_word(behind) in SAYING

    def _is_beside(self, before: str, word: str) -> bool:
        """“Ms May”, also “ms may”; “Minister May” and “T. May” only so."""
        if word[:1].isupper() and plain_word(before) in self.beside | TITLES:
            return before[:1].isupper() or plain_word(before) in TITLES
        return plain_word(before) in COURTESY

    def _goes_on(self, word: str, behind: str) -> bool:
        """“Will Long”, but not “it will. Long”."""
        capitals = word.lstrip(AROUND)[:1].isupper() and behind[:1].isupper()
        return capitals and plain_word(behind) in self.beside and not word.rstrip().endswith((".", "!", "?"))


def _core(parted: list[str], place: int) -> str:
    return parted[place].strip(AROUND) if 0 <= place < len(parted) else ""


def plain_word(word: str) -> str:
    return folded(POSSESSIVE.sub("", word)).strip(AROUND)


def _begins_sentence(parted: list[str], place: int) -> bool:
    word = parted[place]
    ended = place == 0 or parted[place - 1].rstrip("\"'”’)»").endswith(
        (".", "!", "?", ":", ";", "…", "•", "–", "-", "|")
    )
    return (
        ended
        or "\n" in word[: len(word) - len(word.lstrip(" \n"))]
        or word.lstrip(" ").startswith(("“", '"', "‘"))
    )


def _is_among_small(parted: list[str], first: int, behind: str) -> bool:
    """“Ask Will about it”, but not “the White House” or “Telopea Park”: capitals side by side name something else."""
    before = _core(parted, first - 1)
    ends = not parted[first].rstrip().endswith((".", ",", ";", "!", "?", ")"))
    if ends and behind[:1].isupper() and plain_word(behind) not in DATES_AND_PLACES:
        return False
    return (
        not before[:1].isupper()
        or parted[first - 1].rstrip().endswith(",")
        or plain_word(before) in GREETINGS
    )


@dataclass(frozen=True)
class Initials:
    """“J.S.”, or “JS” in capitals."""

    text: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        dotted = r"\.[\s-]?".join(self.text)
        bare = rf"{self.text}(?![\w&]|['’.-]?\d|[-.]\w)"
        return re.compile(
            rf"(?<![\w.&'’/])(?<!\w-)(?:{dotted}(?:\.|(?!\w))|{' '.join(self.text)}(?!\w)|{bare})"
        )

    def may_stand_in(self, text: str, letters: Letters) -> bool:
        return bool(self.pattern.search(text))

    def spans(self, text: str) -> list[Span]:
        return merged(
            [span for match in self.pattern.finditer(text) if (span := _words_of(text, *match.span()))]
        )


def _words_of(text: str, start: int, end: int) -> Span:
    """The words in which these letters stand."""
    before = len(words(text[: start + 1])) - 1
    return before, before + len(words(text[start:end]))
