"""Lists of posts, and the home page."""

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.timezone import localtime

from approvals.forms import FilterForm
from approvals.forms.lists import COLUMNS, SHOWN
from approvals.models import Post, SavedFilter, State
from approvals.policy import Ruling
from approvals.presentation.due import due, due_tag, lapse, quick
from approvals.presentation.rows import Row
from approvals.presentation.status import tag
from approvals.queries import Waiting
from workflow.business_hours import NONE
from workflow.dates import when
from workflow.paging import Page

WAITING_COLUMNS = ["Post", "Due", "Author", "Waiting since"]  # their state is no news


def columns(chosen: Iterable[str] = SHOWN) -> list[str]:
    return ["Post", *(COLUMNS[name] for name in chosen)]


def rows(
    posts: Iterable[Post], chosen: Sequence[str] = SHOWN, closed: Container[date] = NONE
) -> list[list[Row]]:
    """Cells of a table, under `columns`."""
    said = _numbered if "account" in chosen else _named
    return [[said(post, "post"), *(CELLS[name](post, closed) for name in chosen)] for post in posts]


def _numbered(post: Post, route: str) -> Row:
    """Where another cell names the account."""
    return _named(post, route) | {"hint": post.reference}


def _since(post: Post) -> Row:
    """The hour stands below its day: a telephone shows the day alone."""
    at = localtime(post.moved_at)
    return {"at": at.date(), "hint": when(at).rpartition(", ")[2]}


CELLS: dict[str, Callable[[Post, Container[date]], Row]] = {
    "state": lambda post, _: tag(post),
    "author": lambda post, _: _author(post),
    "division": lambda post, _: {"text": post.division.name},
    "account": lambda post, _: {"text": str(post.version.account)},
    "wanted": lambda post, _: {"text": when(post.version.wanted_at)},
    "due": lambda post, closed: due(post, closed) or {"text": ""},
    "moved": lambda post, _: _since(post),
}


def waiting_rows(posts: Iterable[Post], closed: Container[date]) -> list[list[Row]]:
    """Cells of a table, under WAITING_COLUMNS."""
    return [[_named(post, "decide"), _due(post, closed), _author(post), _since(post)] for post in posts]


def _due(post: Post, closed: Container[date]) -> Row:
    """Why it stands where it stands: what is wrong and in public has less time."""
    quickly = quick(post.version)
    return {**(due(post, closed) or {"text": ""}), "hint": quickly["text"] if quickly else ""}


def _named(post: Post, route: str) -> Row:
    return {"text": post.version.title, "url": url(post, route), "hint": place(post)}


def _author(post: Post) -> Row:
    return {"text": str(post.author), "hint": post.division.name}


def url(post: Post, route: str) -> str:
    return reverse(f"approvals:{route}", args=[post.reference])


def place(post: Post) -> str:
    return f"{post.reference}, {post.version.account}"


def pages(page: Page[Any], order: str = "-pk") -> dict[str, str]:
    before, after = ("Newer", "Older") if order.startswith("-") else ("Older", "Newer")
    return {
        "newer": page.newer and f"?{page.newer}",
        "older": page.older and f"?{page.older}",
        "newer_text": before,
        "older_text": after,
    }


def selected(filters: FilterForm) -> list[Row]:
    """The filters in force, each with the address of the list without it."""
    return [
        {
            "text": f"{filters[name].label}: {_chosen(filters, name)}",
            "remove_url": f"?{urlencode(filters.pairs(name))}",
        }
        for name, value in filters.cleaned_data.items()
        if value and name not in filters.shapes
    ]


def _chosen(filters: FilterForm, name: str) -> str:
    value = filters.cleaned_data[name]
    if name in ("since", "until"):
        return when(value)
    return State(value).label if name == "state" else str(value)


def saved(filters: Iterable[SavedFilter], query: str) -> list[Row]:
    """What this person looks for again and again, with the one that is in force marked."""
    return [
        {"text": each.name, "url": each.get_absolute_url(), "current": each.query == query, "pk": each.pk}
        for each in filters
    ]


def waiting_lists(waiting: Iterable[Waiting], closed: Container[date]) -> list[Row]:
    """What waits for a person, by kind; each item leads straight to the page where it is done."""
    return [
        {
            "name": f"waiting-{place}",
            "title": kind.title,
            "posts": [_item(post, kind.route, closed) for post in kind.posts],
            "more_url": kind.more and reverse(f"approvals:{kind.more}"),
        }
        for place, kind in enumerate(waiting)
    ]


def _item(post: Post, route: str, closed: Container[date]) -> Row:
    quickly, pressing = quick(post.version), pressed(post, closed)
    return {
        "title": post.version.title,
        "url": url(post, route),
        "hint": f"{quickly['text'] + ': ' if quickly else ''}{place(post)}. {post.author}",
        "status": pressing["text"] if pressing else for_how_long(post.moved_at),
        "colour": pressing["colour"] if pressing else "",
    }


def pressed(post: Post, closed: Container[date]) -> Row | None:
    """By when the person has to act; nothing where only they wait."""
    advice_due_at = getattr(post, "advice_due_at", None)
    return due_tag(advice_due_at, closed) if advice_due_at else due(post, closed) or lapse(post, closed)


def for_how_long(since: datetime) -> str:
    waited = timezone.now() - since
    return "just now" if waited < timedelta(minutes=1) else f"for {timesince(since, depth=1)}"


def doors(may_propose: Ruling) -> list[Row]:
    """Where somebody starts who has something to say."""
    return [
        {
            "label": "Propose a post",
            "url": reverse("approvals:compose"),
            "why": may_propose.reason,
        },
        {"label": "Do I need approval?", "url": reverse("approvals:guide"), "style": "secondary"},
    ]


def parts(*, mine: bool = False, drafts: bool = False) -> list[Row]:
    return [
        {"text": "All posts", "url": reverse("approvals:posts"), "current": not (mine or drafts)},
        {"text": "My posts", "url": reverse("approvals:mine"), "current": mine},
        {"text": "Your own drafts", "url": reverse("approvals:drafts"), "current": drafts},
    ]
