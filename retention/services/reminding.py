"""Records officers hear once a week of what is due, and of each hold whose day of review has come."""

from datetime import date

from django.urls import reverse

from cases import tell
from profiles.models import Marking, Role
from profiles.queries import people_holding
from retention.models import Hold, Keeping
from workflow.dates import when

MANY = 10_000  # beyond that nobody needs the exact number


def tell_of_due(*, today: date) -> int:
    """Once a week, whoever calls how often: the notice's event names the week."""
    number = Keeping.objects.due(today).to_destroy()[: MANY + 1].count()
    if number:
        year, week, _ = today.isocalendar()
        told = (
            "1 record is"
            if number == 1
            else f"{number if number <= MANY else f'More than {MANY}'} records are"
        )
        tell(
            people_holding(Role.RECORDS_OFFICER),
            f"due for disposal {year}-W{week:02d}",
            f"{told} due for disposal",
            "Their time is over, and nothing holds them. Propose what is to go; a second person decides.",
            reverse("retention:due"),
            marking=Marking.OFFICIAL,
        )
    return number


def tell_of_review(*, hold_id: int) -> None:
    hold = Hold.objects.get(pk=hold_id)
    tell(
        people_holding(Role.RECORDS_OFFICER),
        f"{hold.reference} to review {hold.review_on}",
        f"{hold.reference} is due for review",
        f"“{hold.title}” was to be looked at again by {when(hold.review_on)}. If it is not needed, release it.",
        reverse("retention:hold", args=[hold.reference]),
        marking=Marking.OFFICIAL,
    )
