"""Posts by the day on which they are wanted, go out at the latest, or went out."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from approvals.models import Post, Relation, State, Window
from approvals.models.post import PostQuerySet
from approvals.models.states import MAY_GO_OUT, OPEN_TO_EDITS, STAYS_OUT, WENT_OUT
from approvals.queries.posts import visible_to
from profiles.models import Person

MOST = 500  # posts of one page or feed
NEWEST = 50  # records in the feed for everybody


def in_calendar(person: Person, since: datetime, until: datetime) -> PostQuerySet:
    """Those that they may see, with a place from one moment to before another. Each of the three ways to have a place
    is looked up in an index of its own."""
    ways = [
        Q(state__in=OPEN_TO_EDITS, version__wanted_at__gte=since, version__wanted_at__lt=until),
        Q(
            state__in=MAY_GO_OUT,
            version__wanted_at=None,
            approval_ends_at__gte=since,
            approval_ends_at__lt=until,
        ),
        Q(state__in=WENT_OUT, published_at__gte=since, published_at__lt=until),
    ]
    first, *others = [visible_to(person).filter(way).order_by("-id").values("pk")[:MOST] for way in ways]
    return Post.objects.filter(pk__in=first.union(*others)).listed_in_calendar()


def windows_between(since: datetime, until: datetime) -> list[Window]:
    """Those that are in force for some of the time, closed ones up to when they were closed."""
    open_then = Window.objects.filter(starts_at__lt=until, ends_at__gt=since).order_by("starts_at", "id")
    return [
        window
        for window in open_then
        if not window.closed_at or window.closed_at > max(since, window.starts_at)
    ]


def public_records(markings: Collection[str]) -> list[Post]:
    """Those that stand in public still, as they were written, the newest first."""
    taken_down = Post.objects.filter(
        version__relation=Relation.TAKEDOWN, version__relates_to=OuterRef("pk"), state__in=STAYS_OUT
    )
    records = Post.objects.undisposed().filter(
        ~Exists(taken_down), state=State.RECORDED, version__marking__in=markings, incident=None
    )
    shown = records.exclude(version__relation=Relation.TAKEDOWN).select_related("account__platform")
    return list(shown.order_by("-id")[:NEWEST])
