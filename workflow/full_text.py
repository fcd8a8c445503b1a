"""Full-text search: what is looked for as which words, in a text and in what somebody types.

Both are cut into words here, and the database is handed the words. Its own parser would go by the locale of the server,
and take an apostrophe, a dash or an emoji for a letter of the word beside it where that is C.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, Self
from urllib.parse import unquote

import regex
import snowballstemmer
from django.contrib.postgres.search import SearchQuery

from workflow import spellings
from workflow.folding import folded

# Scripts without blanks between words, or with many words in one: each sign stands for itself, and some beside each
# other are a phrase. So part of a run is found, too.
UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
SIGN = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{UNSPACED}]]"
IN_THREES = r"(?<!\d|\d )\d{1,3}(?: \d{3})+(?! ?\d)"  # 10 000
TOKEN = regex.compile(rf"(?V1)%|{IN_THREES}|[{UNSPACED}]|{SIGN}+(?:(?:[-'.]|(?<=\d),(?=\d)){SIGN}+)*")
THOUSANDS = regex.compile(r"(?<![\d.,])\d{1,3}(?:[,']\d{3})+(?![,']?\d)")
PART = regex.compile(r"(?<![\d.])\d+\.\d+(?!\.?\d)|\d+|[^\d\-'., ]+")
LETTERS_WITH_STOPS = regex.compile(r"\p{L}(?:\.\p{L})+")  # U.S.
# In an address what is no ASCII stands as it is, or in hexadecimal: /wiki/Troms%C3%B8
ADDRESS = regex.compile(r"(?i)(?:https?:/|\w+(?:\.\w+)+)/\S+")
FRONT = regex.compile(r"(?i)^\W*(?:https?://(?:www\.)?|www\.)")
IN_SO_MANY_WORDS = {"%": ["per", "cent"], "percent": ["per", "cent"]}
LONGEST = 255  # signs of a word
MANY = 50_000  # words that are kept in mind as what they are looked for
LAST_PLACE, MOST_PLACES = 16_383, 255  # of a word in a text, as PostgreSQL keeps them


class Word(NamedTuple):
    """Something between blanks: its parts, and what they are as one: “e-mail” is “email”, “O'Brien” is “obrien”."""

    parts: list[str]
    whole: str = ""  # where that is a word

    @property
    def says_little(self) -> bool:
        """Of a word that every text has. “Don't” is none, though its parts are."""
        return len(self.parts) == 1 and self.parts[0] in STOP_WORDS


def words_of(plain: str) -> Iterator[Word]:
    """Of a text in plain letters, in order."""
    return (word for token in TOKEN.findall(plain) if (word := _word(token)).parts)


@lru_cache(MANY)
def _word(token: str) -> Word:
    if token in IN_SO_MANY_WORDS:
        return Word(IN_SO_MANY_WORDS[token])
    token = THOUSANDS.sub(lambda number: regex.sub(r"\D", "", number[0]), token)
    parts = PART.findall(token.removesuffix("'s"))
    return Word(parts, "".join(parts) if len(parts) > 1 and _is_one(token, parts) else "")


def _is_one(token: str, parts: Sequence[str]) -> bool:
    if " " in token or token.isalnum():  # 10 000, COVID19
        return True
    joined = "-" in token or "'" in token or LETTERS_WITH_STOPS.fullmatch(token)
    return bool(joined) and all(part.isalpha() for part in parts)


@lru_cache(MANY)
def stem(word: str) -> str:
    """As “invoices” is found by “invoice”. A stemmer of its own each time: one is not for two threads."""
    word = word[:LONGEST]
    if not (word.isascii() and word.isalpha()):
        return word
    return str(snowballstemmer.EnglishStemmer().stemWord(spellings.alike(word)))


def prepared(text: str) -> str:
    """In plain letters, with addresses as people read them."""
    return folded(ADDRESS.sub(lambda address: unquote(address[0]), text))


# --- A text ---------------------------------------------------------------------------------------------------------


def vector(**texts: str) -> str:
    """What PostgreSQL keeps of texts: their words and where these stand. Each text under its weight: `A="A title"`."""
    places: dict[str, list[str]] = defaultdict(list)
    at = 0
    for weight, text in texts.items():
        for word in words_of(prepared(text)):
            for part in word.parts:
                at += 1
                places[stem(part)].append(f"{at}{weight}" if at <= LAST_PLACE else "")
            if word.whole:
                places[stem(word.whole)].append(f"{at}{weight}" if at <= LAST_PLACE else "")
    return " ".join(_lexeme(word, [*filter(None, known[:MOST_PLACES])]) for word, known in places.items())


def _lexeme(word: str, places: Sequence[str]) -> str:
    return f"'{word}':{','.join(places)}" if places else f"'{word}'"


# --- What somebody types --------------------------------------------------------------------------------------------
QUOTES = r"\"“”„‟«»＂「」『』〝〞〟❝❞⹂"
ASKED = regex.compile(
    rf"(?V1)(?P<no>(?<!\S)-)?(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]"
    rf"|(?<!\w)‘(?P<phrase>(?:[^‘’]|’(?=\w))*)’|(?P<word>(?<!\S)\p{{Sc}}?\d{{1,3}}(?:\s\d{{3}})+(?!\S)|[^\s{QUOTES}]+))"
)
SNOWBALLS = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
    it its itself they them their theirs themselves what which who whom this that these those am is are was were be
    been being have has had having do does did doing a an the and but if or because as until while of at by for with
    about against between into through during before after above below to from up down in out on off over under
    again further then once here there when where why how all any both each few more most other some such no nor not
    only own same so than too very s t can will just don should now
"""  # its list for English
STOP_WORDS = frozenset(regex.findall(r"\w+", SNOWBALLS))


class Asked(NamedTuple):
    """One thing that must stand in the text, or must not: a word, or several beside each other."""

    negated: bool
    words: list[Word]
    meant: bool  # though every text has such words: in quotation marks, or as no such word is written

    @classmethod
    def of(cls, found: Any) -> Self:
        typed = found["word"] or found["phrase"] or ""
        plain = prepared(FRONT.sub("", typed))
        return cls(bool(found["no"]), [*words_of(plain)], found["word"] is None or plain != typed)

    @property
    def says_little(self) -> bool:
        return all(word.says_little for word in self.words)

    def text(self) -> str:
        parts = _phrase(self.words)
        whole = _phrase([Word([word.whole]) if word.whole else word for word in self.words])
        either = parts if parts == whole else f"{parts} | {whole}"
        return f"!({either})" if self.negated else f"({either})"


def _phrase(words: Sequence[Word]) -> str:
    """Side by side. Words that every text has only take up their places, unless there are no others."""
    telling = [word for word in words if not word.says_little] or words
    parts = enumerate((part, word in telling) for word in words for part in word.parts)
    kept = [(place, part) for place, (part, tells) in parts if tells]
    text = f"'{stem(kept[0][1])}'"
    for (before, _), (place, part) in pairwise(kept):
        text += f" <{place - before}> '{stem(part)}'"
    return text


def asked(words: str) -> str:
    """What somebody typed, as PostgreSQL is asked it: several words, "a phrase", -not, or. Empty: it says nothing."""
    groups: list[list[Asked]] = [[]]
    for found in ASKED.finditer(words):
        if not found["no"] and (found["word"] or "").lower() == "or":
            groups.append([])
        elif (each := Asked.of(found)).words:
            groups[-1].append(each)
    said = [" & ".join(each.text() for each in _telling(group)) for group in groups]
    return " | ".join(filter(None, said))


def _telling(group: Sequence[Asked]) -> list[Asked]:
    """What every text says narrows nothing, so it counts only where nothing else is left: “WHO”, the name “Đỗ”."""
    telling = [each for each in group if not each.says_little]
    return telling or [each for each in group if each.meant]


class Query(SearchQuery):
    """In place of Django's, which would hand the words to the database's parser."""

    def __init__(self, words: str) -> None:
        super().__init__(asked(words), search_type="raw")

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> Any:
        return super().as_sql(compiler, connection, None, "%(expressions)s::tsquery")


# --- Where the words stand ------------------------------------------------------------------------------------------
SHOWN = regex.compile(
    rf"(?V1)[{UNSPACED}]|[{SIGN}\p{{Cf}}]+(?:[-'’‘ʼ‐‑‒–.,][{SIGN}\p{{Cf}}]+)*",
)
LEXEME = regex.compile(r"'([^']+)'")
NOT_WANTED = regex.compile(r"!\([^)]*\)")


def looked_for(words: str) -> set[str]:
    """The stems of what is looked for."""
    return set(LEXEME.findall(NOT_WANTED.sub("", asked(words))))


@lru_cache(MANY)
def stems_in(shown: str) -> frozenset[str]:
    """What a word as it stands in a text is found by."""
    words = words_of(folded(shown))
    return frozenset(stem(part) for word in words for part in filter(None, [*word.parts, word.whole]))
