"""What was published first, as rows, facts and lines of a spreadsheet; and what is wrong with what went live."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from unicodedata import category
from uuid import uuid4

from django.urls import reverse

from approvals import policy
from approvals.comparison import Run, differs, runs
from approvals.deadlines import CONFIRMATION
from approvals.models import Post, RosterPlace
from approvals.presentation.rows import Row
from profiles.models import Person
from workflow import csv_tables
from workflow.business_hours import hours_between
from workflow.dates import when

UNSEEN = "\u034f\ufe0e\ufe0f"  # beside those of the category Cf
COLUMNS = ["Post", "Published first by", "When", "Why it could not wait", "Afterwards"]
PEOPLE_COLUMNS = [
    "Person",
    *({"text": text, "numeric": True} for text in ("Published first", "Objected to", "To be confirmed")),
]
HEADINGS = [
    "Post", "Title", "Account", "Division", "Published first by", "Published (UTC)", "Why it could not wait",
    "Afterwards", "By whom", "Decided (UTC)", "Business hours until then", "In time",
]  # fmt: skip


def places(roster: Iterable[RosterPlace], by: Person, today: date) -> list[Row]:
    return [
        {
            "who": str(place.person),
            "key": uuid4(),
            "to_come": place.starts_on > today,
            "facts": [
                {"key": "First day", "value": when(place.starts_on)},
                {"key": "Last day", "value": when(place.ends_on)},
                {"key": "Put on by", "value": f"{place.added_by}, {when(place.added_at)}"},
            ],
            "remove": reverse("approvals:off-roster", args=[place.pk])
            if policy.may_take_off_roster(by, place)
            else "",
        }
        for place in roster
    ]


def rows(posts: Iterable[Post], closed: Container[date]) -> list[list[Row]]:
    return [
        [
            {
                "text": post.version.title,
                "url": reverse("approvals:post", args=[post.reference]),
                "hint": f"{post.reference}, {post.version.account}",
            },
            {"text": str(post.published_by), "hint": str(post.division)},
            {"text": "", "at": post.published_at},
            {"text": post.emergency},
            _afterwards(post, closed),
        ]
        for post in posts
    ]


def _afterwards(post: Post, closed: Container[date]) -> Row:
    if not (hours := hours_to_judge(post, closed)):
        return {"text": "To be confirmed", "colour": "purple", "hint": f"By {when(post.due_at)}"}
    what = (
        {"text": "Objected to", "colour": "red"}
        if post.objected_by
        else {"text": "Confirmed", "colour": "green"}
    )
    late = "" if hours <= CONFIRMATION else ", late"
    return {
        **what,
        "hint": f"By {post.objected_by or post.approved_by} after {hours:.1f} business hours{late}",
    }


def hours_to_judge(post: Post, closed: Container[date]) -> float | None:
    """From publication until somebody else confirmed or objected; None while it waits."""
    judged_at = post.objected_at or post.approved_at
    assert post.published_at
    return max(hours_between(post.published_at, judged_at, closed), 0.01) if judged_at else None


def by_person(counted: Iterable[Mapping[str, object]]) -> list[list[object]]:
    numbers = ("times", "objected", "waiting")
    return [
        [f"{row['name']} ({row['user_name']})", *(str(row[number]) for number in numbers)] for row in counted
    ]


def lines(posts: Iterable[Post], closed: Container[date]) -> Iterator[str]:
    """As a table for a spreadsheet."""
    return csv_tables.lines(HEADINGS, (_cells(post, closed) for post in posts))


def _cells(post: Post, closed: Container[date]) -> list[object]:
    hours, judged_at = hours_to_judge(post, closed), post.objected_at or post.approved_at
    assert post.published_at
    return [
        post.reference,
        post.version.title,
        post.version.account,
        post.division,
        post.published_by,
        f"{post.published_at:%Y-%m-%d %H:%M}",
        post.emergency,
        _afterwards(post, closed)["text"],
        post.objected_by or post.approved_by or "",
        f"{judged_at:%Y-%m-%d %H:%M}" if judged_at else "",
        f"{hours:.2f}" if hours else "",
        ("yes" if hours <= CONFIRMATION else "no") if hours else "",
    ]


def incident(post: Post) -> Row | None:
    """What went live is not as it should be: in other words, or at all."""
    if not policy.has_incident(post):
        return None
    other = not is_as_written(post)
    written = "approved" if post.approved_by else "written"
    return {
        "title": f"What went live is not what was {written}" if other else "It should not have gone out",
        "over": f"What went live differed from what was {written}"
        if other
        else "It should not have gone out",
        "do": "Have the post taken down or corrected, and say here what was done.",
        "changes": named(runs(post.version.text, post.live_text or "")) if other else [],
        "changes_label": f"The live text, told as changes to the {written} text",
        "closed_by": post.incident.closed_by,
        "closed_at": post.incident.closed_at,
        "resolution": post.incident.resolution,
    }


def is_as_written(post: Post) -> bool:
    """As whoever published it was told; of what went out before that was kept, word for word."""
    if post.as_written is not None:
        return post.as_written
    return not differs(post.version.text, post.live_text or "")


def named(changes: list[Run]) -> list[Run]:
    """What changed, with each sign in it that nobody sees by its number: two words may look the same."""
    return [
        change if change.which == "same" else Run(change.which, _named(change.text)) for change in changes
    ]


def _named(text: str) -> str:
    return "".join(
        f"[U+{ord(sign):04X}]" if category(sign) == "Cf" or sign in UNSEEN else sign for sign in text
    )
