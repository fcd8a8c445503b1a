"""What a number of a report counts: the posts, or contacts, themselves; and how they fall into weeks or months."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from approvals.models import Activity, Post, Purpose, Relation, State
from approvals.queries import reports
from approvals.queries.reports import ADVICE, EMERGENCIES, STAGES, Percentile, Scope
from approvals.services.declaring import DISPOSITIONS
from contacts.models import Contact
from contacts.models import State as ContactState
from profiles.models import Division
from records.queries import entries_about

Labels = list[str]  # what stands in the row of the number: its texts
Counted = Callable[[Scope, Labels], QuerySet[Any]]
WEEKS = timedelta(days=92)  # a longer period is told by month
NO_POSTS = Post.objects.none()  # of a row that no report has
JUDGED = {"Significant": True, "Not significant": False, "Not judged yet": None}


def _of_stage(scope: Scope, labels: Labels) -> QuerySet[Post]:
    division, stage = labels
    return reports.staged(scope, stage).filter(division__name=division) if stage in STAGES else NO_POSTS


def _advised(name: str) -> Counted:
    return lambda scope, labels: reports.decided(scope).filter(ADVICE[name], division__name=labels[0])


def _first(name: str) -> Counted:
    return lambda scope, labels: reports.published_first(scope).filter(
        EMERGENCIES[name], division__name=labels[0]
    )


def _late(state: State) -> Counted:
    return lambda scope, labels: reports.late(scope).filter(state=state, division__name=labels[0])


def _late_advice(scope: Scope, labels: Labels) -> QuerySet[Post]:
    asked = reports.late_advice(scope).filter(post__division__name=labels[0])
    return Post.objects.filter(pk__in=asked.values("post"))


def _called(kind: str) -> Counted:
    def posts(scope: Scope, labels: Labels) -> QuerySet[Post]:
        offices = Division.objects.filter(name=labels[0]).values("code")
        about = entries_about([kind], scope.since, scope.until).filter(office__in=offices)
        return _posts(about.values_list("subject", flat=True)).filter(scope.among())

    return posts


def _used(scope: Scope, labels: Labels) -> QuerySet[Post]:
    number = re.match(r"SA-([0-9]{6,12}):", labels[0])
    if not number:
        return NO_POSTS
    return Post.objects.filter(pk__in=reports.used(scope).filter(standing=int(number[1])).values("post"))


def _that_went_out(column: str, names: Any) -> Counted:
    return lambda scope, labels: reports.went_out(scope).filter(
        **{f"version__{column}__in": _values(names, labels)}
    )


def _put_right(scope: Scope, labels: Labels) -> QuerySet[Post]:
    return reports.put_right(scope).filter(version__relation__in=_values(Relation, labels))


def _contacts(significant: bool | None) -> Counted:
    def contacts(scope: Scope, labels: Labels) -> QuerySet[Contact]:
        states = _values(ContactState, labels)
        return reports.reported(scope).filter(state__in=states, significant=significant)

    return contacts


def _found(disposition: str = "") -> Counted:
    def posts(scope: Scope, labels: Labels) -> QuerySet[Post]:
        return _posts(
            each.subject
            for each in reports.disposed(scope)
            if each.check.replace("-", " ").capitalize() == labels[0]
            and each.disposition in (disposition or DISPOSITIONS)
        )

    return posts


def _values(names: Any, labels: Labels) -> list[str]:
    return [each.value for each in names if each.label == labels[0]]


def _posts(subjects: Iterable[str]) -> QuerySet[Post]:
    return Post.objects.filter(pk__in={Post.pk_of(subject) for subject in subjects})


# By the report and the heading of the column. What is not here is no count of posts: a length of time, an allowance.
COUNTED: dict[str, dict[str, Counted]] = {
    "stages": {"Posts": _of_stage},
    "advice": {
        "With MCD’s advice": _advised("with_advice"),
        "Without": _advised("without"),
        "Approved by MCD": _advised("by_mcd"),
    },
    "standing": {"In the period": _used},
    "overdue": {
        "Decisions now": _late(State.IN_REVIEW),
        "Confirmations now": _late(State.UNCONFIRMED),
        "MCD’s advice now": _late_advice,
        "Posts in the period": _called("post.escalated"),
        "Advice in the period": _called("consultation.escalated"),
    },
    "emergencies": {
        "Published first": _first("number"),
        "Confirmed": _first("confirmed"),
        "Objected to": _first("objected"),
        "Waiting": _first("waiting"),
    },
    "purposes": {"Posts": _that_went_out("purpose", Purpose)},
    "activities": {"Posts": _that_went_out("activity", Activity)},
    "corrections": {"Posts": _put_right},
    "contacts": {heading: _contacts(judged) for heading, judged in JUDGED.items()},
    "checks": {
        "Found": _found(),
        **{heading: _found(disposition) for disposition, heading in DISPOSITIONS.items()},
    },
}

# --- Over time --------------------------------------------------------------------------------------------------------
Points = dict[date, float]  # by the first day of the week or month


def median_decision(scope: Scope) -> Points:
    """Hours, of what was decided in each week or month."""
    rows = (
        reports.staged(scope, "Deciding").annotate(period=_truncated(scope, "approved_at")).values("period")
    )
    medians = rows.annotate(median=Percentile(reports.took("Deciding"), fraction=0.5))
    return {row["period"].date(): row["median"] / timedelta(hours=1) for row in medians}


def over_time(scope: Scope, rows: QuerySet[Any], column: str) -> Points:
    """How many there were in each week or month, by the moment in a column of theirs."""
    return counted_over_time(scope, rows.values_list(column, flat=True))


def counted_over_time(scope: Scope, moments: Iterable[datetime]) -> Points:
    return dict(Counter(first_day(scope, timezone.localtime(at).date()) for at in moments))


def called_over_time(scope: Scope) -> Points:
    kinds = ["post.escalated", "consultation.escalated"]
    about = entries_about(kinds, scope.since, scope.until)
    among = Q() if scope.divisions is None else Q(office__in=scope.offices())
    return over_time(scope, about.filter(among), "at")


def by_week(scope: Scope) -> bool:
    return scope.until - scope.since <= WEEKS + timedelta(hours=1)  # the clocks may have changed


def first_day(scope: Scope, day: date) -> date:
    return day - timedelta(days=day.weekday()) if by_week(scope) else day.replace(day=1)


def periods(scope: Scope) -> list[date]:
    """The first day of each week or month that has a day in the period."""
    since, last = (timezone.localtime(at).date() for at in (scope.since, scope.until - timedelta(seconds=1)))
    days = (since + timedelta(days=number) for number in range((last - since).days + 1))
    return list(dict.fromkeys(first_day(scope, day) for day in days))


def _truncated(scope: Scope, column: str) -> TruncWeek | TruncMonth:
    return TruncWeek(column) if by_week(scope) else TruncMonth(column)
