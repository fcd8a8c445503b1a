"""Windows as rows and facts, and the banner over the posts that one concerns."""

from collections.abc import Iterable

from django.urls import reverse

from approvals import policy
from approvals.models import Post, State, Window
from approvals.models.states import OPEN_TO_EDITS
from approvals.presentation.rows import Row
from workflow.dates import when

COLUMNS = ["Window", "Begins", "Ends", "Now"]
CONCERNED = [*OPEN_TO_EDITS, State.UNCONFIRMED]


def rows(windows: Iterable[Window]) -> list[list[Row]]:
    return [
        [
            {"text": window.name, "url": url(window), "hint": window.get_kind_display(), "whole": True},
            {"text": "", "at": window.starts_at},
            {"text": "", "at": window.closed_at or window.ends_at},
            tag(window),
        ]
        for window in windows
    ]


def url(window: Window, route: str = "window") -> str:
    return reverse(f"approvals:{route}", args=[window.reference])


def tag(window: Window) -> dict[str, str]:
    if window.closed_at:
        return {"text": "Closed early", "colour": "grey"}
    if policy.is_over(window):
        return {"text": "Over", "colour": "grey"}
    begun = policy.has_begun(window)
    return {"text": "Open", "colour": "orange"} if begun else {"text": "Announced", "colour": "yellow"}


def facts(window: Window) -> list[Row]:
    known = {
        "What it is": window.get_kind_display(),
        "Begins": when(window.starts_at),
        "Ends": when(window.ends_at),
        "Declared by": f"{window.declared_by}, {when(window.declared_at)}",
    }
    if window.closed_at:
        known["Closed early by"] = f"{window.closed_by}, {when(window.closed_at)}"
        known["Reason"] = window.reason
    return [{"key": key, "value": value} for key, value in known.items()]


def banner(post: Post) -> str:
    """What is different now, on the pages of a post that can still change."""
    if post.state not in CONCERNED or not post.window:
        return ""
    until = when(post.window.ends_at)
    if post.state == State.UNCONFIRMED:
        return (
            f"“{post.window}” is open until {until}. Until then an MCD manager confirms what went out first."
        )
    return (
        f"“{post.window}” is open until {until}. Until then an MCD manager approves, and what was approved before "
        "goes out once an MCD manager has confirmed it again."
    )
