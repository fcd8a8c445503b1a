"""What of a version can be commented on, and where words stand in it."""

from collections.abc import Iterable
from itertools import chain, pairwise
from typing import NamedTuple

from approvals.models import Comment, Version

# Those with words, in which some can be chosen and other words suggested; and those that are one thing each.
WORDED = {
    "text": "Text",
    "title": "Title",
    "sources": "Sources",
    "answers_quote": "What it answers",
    "reach": "How far the wrong post had got",
    "disclosure_reason": "Why it does not say who speaks",
}
FIELDS = WORDED | {
    "account": "Account",
    "topic": "Topic",
    "links": "Links",
    "media": "Files",
    "marking": "Protective marking",
    "wanted_at": "When it is wanted",
}


def words_of(version: Version, field: str) -> str:
    return getattr(version, field) if field in WORDED else ""


def place_of(quote: str, words: str, start: int | None) -> int | None:
    """Where the quote stands: there, where it does, or else where it stands first. None: nowhere."""
    if start is not None and words.startswith(quote, start):
        return start
    found = words.find(quote)
    return found if found >= 0 else None


def stands_at(comment: Comment, words: str) -> int | None:
    """Where the words of a comment stand now. None: nowhere any more, or more than once."""
    if words.startswith(comment.quote, comment.start):
        return comment.start
    return words.find(comment.quote) if words.count(comment.quote) == 1 else None


def with_suggestion(comment: Comment, version: Version) -> str | None:
    """The field as the comment would have it. None: its words do not stand there any more, or more than once."""
    words = words_of(version, comment.field)
    if not comment.quote:
        return comment.suggestion
    start = stands_at(comment, words)
    if start is None:
        return None
    return words[:start] + comment.suggestion + words[start + len(comment.quote) :]


class Piece(NamedTuple):
    """Of a text: whether somebody commented on it, and the numbers of the comments whose words end with it."""

    text: str
    marked: bool
    comments: list[int]


def pieces(words: str, comments: Iterable[Comment]) -> list[Piece]:
    """The text in order, cut where the words of a comment begin or end. They may overlap."""
    placed = [(start, each) for each in comments if (start := stands_at(each, words)) is not None]
    spans = [(start, start + len(each.quote), each.number) for start, each in placed]
    edges = sorted({0, len(words), *chain.from_iterable(span[:2] for span in spans)})
    return [
        Piece(
            words[begin:end],
            any(start <= begin and end <= last for start, last, _ in spans),
            [number for _, last, number in spans if last == end],
        )
        for begin, end in pairwise(edges)
    ]
