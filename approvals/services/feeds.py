"""A person lets a calendar outside the portal follow their posts, and stops it."""

from secrets import token_hex

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from approvals import policy
from approvals.models import CalendarFeed
from approvals.models.feeds import digest_of
from notices.services import notify
from profiles.models import Marking, Person


@transaction.atomic
def subscribe(*, by: Person) -> str:
    """The token of a new address, which is shown this once; an earlier one stops working. They are told, since
    whoever has it reads along without signing in."""
    policy.may_subscribe(by).or_refuse()
    token, now = token_hex(32), timezone.now()
    made = {"digest": digest_of(token), "made_at": now}
    CalendarFeed.objects.update_or_create(person=by, defaults=made)
    notify(
        people=[by],
        event=f"calendar-{by.pk}-{now.timestamp()}",
        title="An address for your calendar was made",
        body="Whoever has it sees when your posts are wanted and went out. If it was not you, stop it now.",
        path=reverse("approvals:subscription"),
        marking=Marking.OFFICIAL,
        urgent=True,
    )
    return token


@transaction.atomic
def unsubscribe(*, by: Person) -> None:
    CalendarFeed.objects.filter(person=by).delete()
