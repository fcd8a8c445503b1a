"""Reads of the emergency roster, and of what was published first."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from approvals.models import Post, RosterPlace, State
from approvals.queries.posts import visible_to
from profiles.models import Person

REPORTED = timedelta(days=365)


def roster() -> QuerySet[RosterPlace]:
    """In force or to come."""
    current = RosterPlace.objects.not_over(timezone.localdate())
    return current.select_related("person", "added_by").order_by("starts_on", "id")


def emergencies(among: QuerySet[Post]) -> QuerySet[Post]:
    """Of the last twelve months, with all that a row of the report says."""
    since = timezone.now() - REPORTED
    related = among.emergencies().filter(published_at__gte=since)  # type: ignore[attr-defined]
    return related.select_related(
        "version__account__platform", "division", "published_by", "approved_by", "objected_by"
    )


def emergencies_by_person(by: Person) -> list[dict[str, Any]]:
    """Who published first how often, as far as `by` may see; and how often that was objected to, or waits."""
    posts = emergencies(visible_to(by)).order_by()
    found = posts.values(name=F("published_by__name"), user_name=F("published_by__username"))
    counted = found.annotate(
        times=Count("pk"),
        objected=Count("pk", filter=Q(objected_by__isnull=False)),
        waiting=Count("pk", filter=Q(state=State.UNCONFIRMED)),
    )
    return [dict(row) for row in counted.order_by("-times", "name")]
