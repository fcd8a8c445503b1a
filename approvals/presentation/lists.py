"""Lists of posts, and the home page."""

from collections.abc import Container, Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from approvals.forms import FilterForm
from approvals.models import Post, State
from approvals.policy import Ruling
from approvals.presentation.due import due, due_tag, lapse, quick
from approvals.presentation.rows import Row
from approvals.presentation.status import tag
from approvals.queries import Waiting
from workflow.paging import Page

COLUMNS = ["Post", "State", "Author", "Since"]
WAITING_COLUMNS = ["Post", "Author", "Due", "Waiting since"]  # their state is no news


def rows(posts: Iterable[Post]) -> list[list[Row]]:
    """Cells of a table, under COLUMNS."""
    return [[_named(post, "post"), tag(post), _author(post), {"at": post.moved_at}] for post in posts]


def waiting_rows(posts: Iterable[Post], closed: Container[date]) -> list[list[Row]]:
    """Cells of a table, under WAITING_COLUMNS."""
    return [
        [_named(post, "decide"), _author(post), _due(post, closed), {"at": post.moved_at}] for post in posts
    ]


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


def pages(page: Page[Post]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def selected(filters: FilterForm, query: QueryDict) -> list[Row]:
    """The filters in force, each with the address of the list without it."""
    kept = {name: value for name, value in query.items() if name in filters.fields}
    return [
        {
            "text": f"{filters[name].label}: {_chosen(filters, name)}",
            "remove_url": f"?{urlencode({other: value for other, value in kept.items() if other != name})}",
        }
        for name, value in filters.cleaned_data.items()
        if value
    ]


def _chosen(filters: FilterForm, name: str) -> str:
    value = filters.cleaned_data[name]
    return State(value).label if name == "state" else str(value)


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


def parts(*, mine: bool) -> list[Row]:
    return [
        {"text": "All posts", "url": reverse("approvals:posts"), "current": not mine},
        {"text": "My posts", "url": reverse("approvals:mine"), "current": mine},
    ]
