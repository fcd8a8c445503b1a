"""What of a version can be commented on, and where words stand in it."""

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


def with_suggestion(comment: Comment, version: Version) -> str | None:
    """The field as the comment would have it. None: its words do not stand there any more, or more than once."""
    words = words_of(version, comment.field)
    if not comment.quote:
        return comment.suggestion
    if not words.startswith(comment.quote, comment.start) and words.count(comment.quote) != 1:
        return None
    start = place_of(comment.quote, words, comment.start)
    assert start is not None
    return words[:start] + comment.suggestion + words[start + len(comment.quote) :]
