"""Where withheld words stand in other texts, however they are written there. Pure: it knows texts and nothing else.

Words are compared without case, accents, blanks and signs, and as addresses spell them, so that “Jane Smith” is found
in “JANE SMITH’s”, in “Jane%20Smith” and in “linkedin.com/in/janesmith-7”. Rather too much than too little: a person
looks at each place. What is found is always whole words, as `records.verify.words` parts them: those can be withheld.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from records.verify import words

LOOSE = 5  # from so many letters on, also in the middle of a word: “kostas” in “hkostas”
JOINED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")  # scripts without blanks
WINDOW = 5  # of a long text, so many words in a row tell something of it

Row = tuple[str, ...]
Span = tuple[int, int]  # from this word to before that one


class Squashed(NamedTuple):
    letters: str  # of the whole text, one after the other
    word_of: tuple[int, ...]  # for each letter the word in which it stands
    edges: frozenset[int]  # where runs of letters begin or end


@lru_cache(maxsize=20_000)
def squash(text: str) -> Squashed:
    letters, word_of, edges = [], [], {0}
    for place, word in enumerate(words(text)):
        for run in _runs(word):
            letters.append(run)
            word_of += [place] * len(run)
            edges.add(len(word_of))
    return Squashed("".join(letters), tuple(word_of), frozenset(edges))


def _runs(word: str) -> list[str]:
    """The letters and digits of a word, between its signs."""
    plain = word if word.isascii() and "%" not in word else unicodedata.normalize("NFKD", unquote(word))
    kept = "".join(
        each if each.isalnum() else "" if unicodedata.combining(each) else " " for each in plain.casefold()
    )
    return kept.split()


def is_telling(term: str) -> bool:
    """Whether there is anything in it to look for: more than a sign or a single letter."""
    return len(squash(term).letters) > 1


def spans(term: str, text: str) -> list[Span]:
    """Where `term` stands in `text` by itself; places that touch are one."""
    return _found(term, text, _by_itself)


def snapped(term: str, text: str) -> list[Span]:
    """Where somebody copied `term` from, and if they cut words short, the whole of these words."""
    return spans(term, text) or _found(term, text, _anywhere)


Counts = Callable[[Squashed, int, int], bool]  # whether letters from here to before there are the term


def _by_itself(there: Squashed, at: int, after: int) -> bool:
    return {at, after} <= there.edges


def _unnumbered(there: Squashed, at: int, after: int) -> bool:
    """“Officer2” is somebody else than “Officer”."""
    return not (at in there.edges and after not in there.edges and there.letters[after].isdigit())


def _anywhere(there: Squashed, at: int, after: int) -> bool:
    return True


def _found(term: str, text: str, counts: Counts) -> list[Span]:
    sought, there = squash(term).letters, squash(text)
    if len(sought) < 2 or sought not in there.letters:
        return []
    found = [
        (there.word_of[at], there.word_of[at + len(sought) - 1] + 1)
        for at in _each(sought, there.letters)
        if counts(there, at, at + len(sought))
    ]
    return merged(found)


def _each(sought: str, letters: str) -> Iterator[int]:
    at = letters.find(sought)
    while at >= 0:
        yield at
        at = letters.find(sought, at + 1)


def _stands_alone(sought: str) -> bool:
    """Short words and numbers count only by themselves: “Lee” is not in “fleet”, and 2014 not in 120145. Where a script
    puts no blanks between words, nothing stands by itself."""
    return (len(sought) < LOOSE or sought.isdigit()) and not any(map(_joins_words, sought))


def _loosely(sought: Squashed) -> Counts:
    """“janesmith7” may still be the address of “Jane Smith”, who has two words."""
    if _stands_alone(sought.letters):
        return _by_itself
    return _unnumbered if len(sought.edges) == 2 else _anywhere


def _joins_words(letter: str) -> bool:
    return not letter.isascii() and unicodedata.name(letter, "").startswith(JOINED)


def suspected(term: str, text: str) -> list[Span]:
    """Where `term` may be meant: also inside other words, and where several words in a row of a long one are quoted."""
    whole = _found(term, text, _loosely(squash(term)))
    told = rows_of(term)
    if not told:
        return whole
    parts = _parts(text)
    found = [
        (parts[at][0], parts[at + WINDOW - 1][0] + 1)
        for at in range(len(parts) - WINDOW + 1)
        if tuple(word for _, word in parts[at : at + WINDOW]) in told
    ]
    return merged([*found, *whole])


@lru_cache(maxsize=20_000)
def rows_of(text: str) -> frozenset[Row]:
    """Each so many words in a row of it."""
    parts = [word for _, word in _parts(text)]
    return frozenset(tuple(parts[at : at + WINDOW]) for at in range(len(parts) - WINDOW + 1))


@lru_cache(maxsize=20_000)
def _parts(text: str) -> tuple[tuple[int, str], ...]:
    """The words with letters in them: place and letters."""
    pairs = ((place, "".join(_runs(word))) for place, word in enumerate(words(text)))
    return tuple((place, letters) for place, letters in pairs if letters)


def parts_of_name(name: str) -> list[str]:
    """Each part of a name that would give the person away by itself."""
    return [part for part in name.split() if len("".join(_runs(part))) > 2] if len(name.split()) > 1 else []


def merged(found: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for first, after in sorted(found):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(after, joined[-1][1]))
        else:
            joined.append((first, after))
    return joined


def less(span: Span, covered: list[Span]) -> list[Span]:
    """What of a span is in none of the others."""
    left = [place for place in range(*span) if not any(first <= place < after for first, after in covered)]
    return merged([(place, place + 1) for place in left])


def excerpt(text: str, span: Span) -> str:
    return "".join(words(text)[span[0] : span[1]]).strip()
