"""How the checks read: what the public will see of a content, its words and sentences, and phrases found among them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, normalize

from checks.content import Content

WORD = re.compile(r"[^\W_]+(?:['’‑-][^\W_]+)*")
# A sentence ends at a stop before a space, but not within "No. 2" or "e.g. this".
SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?![\s]|$)|(?<=\bNo)\.|(?<=\b[A-Z])\.|(?<=\be\.g)\.|(?<=\bi\.e)\.)+")


class Place(NamedTuple):
    start: int
    end: int


class Word(NamedTuple):
    plain: str  # in small letters, without accents and the genitive
    said: str  # as it stands
    start: int
    end: int


def seen_by_the_public(content: Content) -> Iterator[tuple[str, str]]:
    """Each field of the form that the public will read, with its words."""
    yield "text", content.text
    for place, medium in enumerate(content.media):
        yield f"media-{place}-alt", medium["alt"]


def words_of(text: str) -> list[Word]:
    return [
        Word(plain(match.group()), match.group(), match.start(), match.end()) for match in WORD.finditer(text)
    ]


def plain(word: str) -> str:
    letters = "".join(letter for letter in normalize("NFKD", word.casefold()) if not combining(letter))
    return letters.replace("’", "'").removesuffix("'s")


def sentences_of(text: str) -> list[Place]:
    return [Place(match.start(), match.end()) for match in SENTENCE.finditer(text)]


@lru_cache(maxsize=32)
def phrases(entries: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for a list. A capital in an entry has to be one in the text; a star for any ending.

    Longer entries come first, so that "Assistant Treasurer" is not read as "Treasurer".
    """
    forms = [_form(entry) for entry in sorted(entries, key=len, reverse=True) if entry.strip("* ")]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(forms)})(?![^\W_])" if forms else r"(?!)")


def _form(entry: str) -> str:
    ending = "" if entry.strip().endswith("*") else r"(?:['’]s)?"
    return r"[\s\u00a0-]+".join(map(_word, entry.split())) + ending


def _word(word: str) -> str:
    ending = r"[^\W_]*" if word.endswith("*") else ""
    form = re.escape(word.removesuffix("*")).replace("'", "['’]") + ending
    return form if word != word.lower() else f"(?i:{form})"


def excerpt(text: str, place: Place, around: int = 24) -> str:
    """The place with a few words on either side, for whoever has to find it."""
    start, end = max(place.start - around, 0), min(place.end + around, len(text))
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    return f"{before}{' '.join(text[start:end].split())}{after}"
