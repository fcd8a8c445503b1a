"""Captures live in the record log alone: what is read here is the trail of the post."""

from collections.abc import Sequence

from approvals.models import Post
from checks.content import Medium
from records.models import Entry

CAPTURED = "post.captured"


def captures_in(entries: Sequence[Entry]) -> list[Entry]:
    """In the order in which they were added; the first is capture 1."""
    return [entry for entry in entries if entry.kind == CAPTURED]


def captured_file(entries: Sequence[Entry], number: int, position: int) -> Medium | None:
    """Nothing where there never was one, and where its record was disposed of."""
    captures = captures_in(entries)
    held = captures[number - 1].fields.get("captures", []) if 0 < number <= len(captures) else []
    return held[position] if position < len(held) else None


def going_out(post: Post) -> list[int]:
    """The id of the entry that says that the post went out."""
    told = Entry.objects.filter(subject=post.reference, kind__in=["post.published", "post.published_first"])
    return list(told.order_by("-id").values_list("pk", flat=True)[:1])
