"""The calendar as plain data: days with what stands on them, and what is around."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from approvals import policy
from approvals.models import Post, Window
from approvals.models.states import MAY_GO_OUT, WENT_OUT
from approvals.presentation.rows import Row
from profiles.models import Person
from workflow.business_hours import is_business_day, public_holidays
from workflow.dates import when

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FEW = 4  # of a day; the rest folds away
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Kind(NamedTuple):
    """How a post stands on its day."""

    text: str
    colour: str


PREFERRED, MISSED = Kind("Preferred", "yellow"), Kind("Time has passed", "orange")
SCHEDULED, APPROVED, PUBLISHED = (
    Kind("Scheduled", "teal"),
    Kind("Approved, lapses", "purple"),
    Kind("Published", "blue"),
)


def stands_at(post: Post) -> tuple[datetime, Kind]:
    """Where it went out; where it is wanted; where it is approved for no time, when the approval lapses."""
    wanted, approved = post.version.wanted_at, post.state in MAY_GO_OUT
    if post.state in WENT_OUT:
        assert post.published_at
        return post.published_at, PUBLISHED
    if wanted:
        to_come = SCHEDULED if approved else PREFERRED
        return wanted, to_come if wanted > timezone.now() else MISSED
    assert post.approval_ends_at
    return post.approval_ends_at, APPROVED


@dataclass(frozen=True)
class Period:
    """A month or a week, in whole weeks from Monday on."""

    view: str
    on: date  # a day of it

    @property
    def first(self) -> date:
        return self.on.replace(day=1) if self.view == "month" else self.on - self.on.weekday() * DAY

    @property
    def last(self) -> date:
        return self.after - DAY

    @property
    def after(self) -> date:
        """The first day of the next."""
        later = self.first + (WEEK if self.view == "week" else 31 * DAY)
        return later if self.view == "week" else later.replace(day=1)

    @property
    def before(self) -> date:
        """A day of the one before."""
        return self.first - DAY

    @property
    def days(self) -> list[date]:
        monday = self.first - self.first.weekday() * DAY
        number = (self.last - monday).days // 7 * 7 + 7
        return [monday + count * DAY for count in range(number)]

    @property
    def title(self) -> str:
        if self.view == "month":
            return date_format(self.first, "F Y")
        return f"{date_format(self.first, 'j F')} to {date_format(self.last, 'j F Y')}"


def begins(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


def days(
    period: Period, posts: Iterable[Post], windows: Sequence[Window], closed: Container[date], by: Person
) -> list[Row]:
    """Each day of the weeks that are shown, in order."""
    items: dict[date, list[Row]] = {}
    for post in sorted(posts, key=lambda post: stands_at(post)[0]):
        items.setdefault(timezone.localdate(stands_at(post)[0]), []).append(_item(post, by))
    holidays, today = dict(public_holidays(period.days[0], period.days[-1])), timezone.localdate()
    shown: list[Row] = [
        {
            "date": day,
            "is_today": day == today,
            "is_beside": not period.first <= day <= period.last,
            "is_in_window": any(_holds(window, day) for window in windows),
            "notes": _notes(day, windows, holidays, closed),
            "items": items.get(day, [])[:FEW],
            "more": items.get(day, [])[FEW:],
            "is_gap": day >= today and day not in items and is_business_day(day, closed),
        }
        for day in period.days
    ]
    return _with_gaps(shown)


def _with_gaps(shown: list[Row]) -> list[Row]:
    """The first day of each gap says when it ends; a list of days on a phone shows that one alone. Days on which nobody
    works neither begin nor end one."""
    first: Row | None = None
    for day in shown:
        if day["items"] or day["is_beside"]:
            first = None
        elif day["is_gap"] and first:
            first["gap_until"], day["is_told_before"] = day["date"], True
        elif day["is_gap"]:
            first = day
    return shown


def _item(post: Post, by: Person) -> Row:
    at, kind = stands_at(post)
    movable = post.state not in WENT_OUT and bool(policy.may_edit(by, post))
    return {
        "title": post.version.title,
        "url": reverse("approvals:post", args=[post.reference]),
        "hour": _hour(at),
        "kind": kind._asdict(),
        "place": f"{post.reference}, {post.version.account.platform.name}",
        "account": str(post.version.account),
        "move_url": reverse("approvals:change-time", args=[post.reference]) if movable else "",
    }


def _hour(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{date_format(local, 'g:i')}\N{NO-BREAK SPACE}{'am' if local.hour < 12 else 'pm'}"


def _holds(window: Window, day: date) -> bool:
    ends_at = window.closed_at or window.ends_at
    return window.starts_at < begins(day + DAY) and ends_at > begins(day)


def _notes(
    day: date, windows: Iterable[Window], holidays: dict[date, str], closed: Container[date]
) -> list[str]:
    notes = [f"“{window}” begins" for window in windows if timezone.localdate(window.starts_at) == day]
    notes += [
        f"“{window}” ends"
        for window in windows
        if timezone.localdate(window.closed_at or window.ends_at) == day
    ]
    if day in holidays:
        return [*notes, holidays[day]]
    return [*notes, "Closed"] if day in closed else notes


def bands(windows: Iterable[Window]) -> list[Row]:
    """The windows of the period, above its days."""
    return [
        {
            "text": str(window),
            "kind": window.get_kind_display(),
            "url": reverse("approvals:window", args=[window.reference]),
            "from": when(window.starts_at),
            "until": when(window.closed_at or window.ends_at),
        }
        for window in windows
    ]


def around(period: Period, asked: dict[str, str]) -> Row:
    """Links to what is beside: the other view, earlier, later, today; each with what narrows the calendar."""

    def link(on: date, view: str = period.view) -> str:
        return f"?{urlencode({**asked, 'view': view, 'on': on.isoformat()})}"

    return {
        "views": [
            {"text": view.capitalize(), "url": link(period.on, view), "current": view == period.view}
            for view in ("month", "week")
        ],
        "earlier": link(period.before),
        "later": link(period.after),
        "today": link(timezone.localdate()),
    }
