"""Where words stand in other texts, however they are written there. Pure: it knows texts and nothing else.

Words are compared as plain letters, without case, marks, blanks and signs, and as addresses and HTML spell them: so
“Jane Smith” is found in “JANE SMITH’s”, in “Jane%20Smith”, in “Jane <b>Smith</b>” and in “linkedin.com/in/janesmith-7”.
Rather too much than too little: a person looks at each place. What is found is always whole words, as
`records.verify.words` parts them: those can be withheld.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from unicodedata import category
from unicodedata import name as called
from urllib.parse import unquote

from anyascii import anyascii

from records.verify import words
from workflow.folding import folded

LOOSE = 5  # from so many letters on, also in the middle of a word: “kostas” in “hkostas”
ANYWHERE = 8  # from so many on, wherever they stand
WINDOW = 5  # of a long text, so many words in a row tell something of it
JOINED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")  # scripts without blanks
INFLECTED = ("CYRILLIC", "GREEK", "HANGUL")  # scripts whose names have endings: “Петрову”, “김철수는”
ENDING = 3  # letters at most; and a name with an “s” behind it has more
# Words that are written onto the next one, “and”, “in”, “the”: behind them a name begins.
ONTO = re.compile(
    "(?:[وف]?(?:[بك]?ال|لل)|[وفبكل])(?=[\u0620-\u064a]{3})|(?:ו?[הבלמשכ]|ו)(?=[\u05d0-\u05ea]{3})"
)
TAG = re.compile(r"<[^<>]*>")
ADDRESS = re.compile(r"[@/\\#%]|\w[._=]\w")  # what a word has that is one, or somebody's handle
TWO_WAYS = re.compile("([aou])e|aa|(d)j")  # ü is written u or ue, ø o or oe, å a or aa, đ d or dj

Row = tuple[str, ...]
Span = tuple[int, int]  # from this word to before that one
Respell = Callable[[str], str]


class Squashed(NamedTuple):
    letters: str  # of the whole text, one after the other
    word_of: tuple[int, ...]  # for each letter the word in which it stands
    edges: frozenset[int]  # where runs of letters begin or end
    addresses: frozenset[int]  # words that are addresses or handles
    capitals: frozenset[int]  # words with a capital in them


def plainly(run: str) -> str:
    return run


def either_way(run: str) -> str:
    """As it is spelled where letters are taken apart: “Soerensen” and “Sorensen” are one."""
    return TWO_WAYS.sub(lambda match: match[1] or match[2] or "a", run)


def in_latin(run: str) -> str:
    """“петров” as “petrov”."""
    return run if run.isascii() else anyascii(run).lower().replace("'", "")


@lru_cache(maxsize=40_000)
def squash(text: str, respell: Respell = plainly) -> Squashed:
    letters: list[str] = []
    word_of: list[int] = []
    edges = {0}
    parted = words(text)
    for place, word in enumerate(parted):
        for run in map(respell, _runs(word)):
            letters.append(run)
            word_of += [place] * len(run)
            edges.add(len(word_of))
    addresses = frozenset(place for place, word in enumerate(parted) if ADDRESS.search(word))
    capitals = frozenset(place for place, word in enumerate(parted) if not word.islower())
    return Squashed("".join(letters), tuple(word_of), frozenset(edges), addresses, capitals)


def _runs(word: str) -> list[str]:
    """The letters and digits of a word, between its signs."""
    plain = word.lower() if _is_typed(word) else folded(unescape(unquote(word)))
    runs = "".join(each if _is_letter(each) else " " for each in plain).split()
    return runs if word.isascii() else [part for run in runs for part in _off(run)]


def _is_typed(word: str) -> bool:
    return word.isascii() and not ("%" in word or "&" in word)


def _is_letter(sign: str) -> bool:
    """The vowels of Indian scripts are marks, and letters."""
    return sign.isalnum() or category(sign)[0] == "M"


def _off(run: str) -> list[str]:
    before = ONTO.match(run)
    return [run[: before.end()], run[before.end() :]] if before else [run]


def is_telling(term: str) -> bool:
    """Whether there is anything in it to look for: more than a sign or a single letter."""
    return len(squash(term).letters) > 1


def spans(term: str, text: str) -> list[Span]:
    """Where `term` stands in `text` by itself; places that touch are one."""
    return found(squash(term).letters, text, by_itself)


def snapped(term: str, text: str) -> list[Span]:
    """Where somebody copied `term` from, and if they cut words short, the whole of these words."""
    return spans(term, text) or found(squash(term).letters, text, anywhere)


Counts = Callable[[Squashed, int, int], bool]  # whether letters from here to before there are the term


def by_itself(there: Squashed, at: int, after: int) -> bool:
    return {at, after} <= there.edges


def anywhere(there: Squashed, at: int, after: int) -> bool:
    return True


def _at_an_end(there: Squashed, at: int, after: int) -> bool:
    """“kostas” in “hkostas”, but not “allen” in “challenge”. “Officer2” is somebody else than “Officer”."""
    if at in there.edges:
        return after in there.edges or not there.letters[after].isdigit()
    return after in there.edges


def found(sought: str, text: str, counts: Counts, respell: Respell = plainly) -> list[Span]:
    """Where these letters stand in the text, with what HTML puts between them, and without."""
    if len(sought) < 2:
        return []
    return merged([span for each in readings(text) for span in places(sought, squash(each, respell), counts)])


def readings(text: str) -> list[str]:
    """As it stands, and without the tags of HTML, of which it has no fewer words."""
    return [text, TAG.sub(_out_of_sight, text)] if "<" in text else [text]


def _out_of_sight(tag: re.Match[str]) -> str:
    """As many words as before, with nothing in them."""
    return re.sub(r"[^ \n]", "\N{SYMBOL FOR NULL}", tag[0])


def places(sought: str, there: Squashed, counts: Counts) -> Iterator[Span]:
    """Each by itself, though they may touch."""
    for at in _each(sought, there.letters):
        if counts(there, at, at + len(sought)):
            yield there.word_of[at], there.word_of[at + len(sought) - 1] + 1


def _each(sought: str, letters: str) -> Iterator[int]:
    at = letters.find(sought)
    while at >= 0:
        yield at
        at = letters.find(sought, at + 1)


def loosely(sought: Squashed) -> Counts:
    """Short words and numbers count only by themselves: “Lee” is not in “fleet”, and 2014 not in 120145. Where a script
    puts no blanks between words, nothing stands by itself. “janesmith7” may be the address of “Jane Smith”, who has two
    words."""
    letters = sought.letters
    if any(map(joins_words, letters)):
        return anywhere
    if len(letters) < LOOSE or letters.isdigit():
        return by_itself
    return _at_an_end if len(sought.edges) == 2 or len(letters) < ANYWHERE else anywhere


def as_name(there: Squashed, at: int, after: int) -> bool:
    """A part of somebody's name: by itself, with the ending that its script gives it, or in an address."""
    first = there.letters[at]
    if by_itself(there, at, after) or joins_words(first):
        return True
    if at in there.edges and _is_ending(there, at, after):
        return True
    ends = at in there.edges or after in there.edges
    return ends and after - at >= LOOSE and there.word_of[at] in there.addresses


def as_handle(there: Squashed, at: int, after: int) -> bool:
    """Such as somebody’s user name, which is one word."""
    return there.word_of[at] == there.word_of[after - 1] and as_name(there, at, after)


def with_capital(counts: Counts) -> Counts:
    """Of a name that is made of words alone: “Rose Bush”, but not “prices rose; bush fires”."""

    def counted(there: Squashed, at: int, after: int) -> bool:
        return there.word_of[at] in there.capitals | there.addresses and counts(there, at, after)

    return counted


def _is_ending(there: Squashed, at: int, after: int) -> bool:
    """“The Smiths”, but not “citizens”."""
    end = next(end for end in range(after, len(there.letters) + 1) if end in there.edges)
    if there.letters[after:end] in ("s", "es"):
        return after - at > ENDING and there.word_of[at] in there.capitals
    return end - after <= ENDING and _is_of(there.letters[at], INFLECTED)


def joins_words(letter: str) -> bool:
    return not letter.isascii() and _is_of(letter, JOINED)


def _is_of(letter: str, scripts: tuple[str, ...]) -> bool:
    return called(letter, "").startswith(scripts)


def suspected(term: str, text: str) -> list[Span]:
    """Where `term` may be meant: also inside other words, and where several words in a row of a long one are quoted."""
    sought = squash(term)
    whole = found(sought.letters, text, loosely(sought))
    told = rows_of(term)
    if not told:
        return whole
    parts = _parts(text)
    quoted = [
        (parts[at][0], parts[at + WINDOW - 1][0] + 1)
        for at in range(len(parts) - WINDOW + 1)
        if tuple(word for _, word in parts[at : at + WINDOW]) in told
    ]
    return merged([*quoted, *whole])


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
