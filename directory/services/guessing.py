"""Wrong passwords, as django-axes counts them: who is told of them, and how the address that they come from is slowed.

Strangers make them, so none is an entry of the record log. What is told is told by the clock, so that the answer to a
wrong password takes no longer for a name that there is.
"""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max
from django.utils import timezone

from directory.services.sign_in import note
from notices.services import notify
from profiles import identity_rule
from profiles.models import Marking, Person, Role, SignInChange
from profiles.queries import people_holding

LATELY = timedelta(hours=1)
MANY = 10  # names, of each of which somebody at one address gave a wrong password lately: that is no slip
PAUSE = timedelta(seconds=20)  # between two tries from there


def wait_until(address: str) -> datetime | None:
    """When the next password from there is looked at, if not now."""
    said = _lately().filter(ip_address=address or None)
    found = said.aggregate(names=Count("username", distinct=True), last=Max("attempt_time"))
    again = found["last"] + PAUSE if found["names"] >= MANY else None
    return again if again and again > timezone.now() else None


def tell_of_spraying() -> None:
    """One password for many names locks none of them: those who can do something about it hear of it, once a day."""
    many = (
        _lately()
        .values("ip_address")
        .annotate(names=Count("username", distinct=True))
        .filter(names__gte=MANY)
    )
    for address, names in many.values_list("ip_address", "names"):
        notify(
            people=people_holding(Role.ADMINISTRATOR, Role.AUDITOR),
            event=f"spraying-{address}-{timezone.localdate()}",
            title=f"Somebody tries passwords for many names, from {address}",
            body=f"Within an hour a wrong password was given from there for {names} names or more. Each further try "
            "from there has to wait. Tell the IT Security Team now.",
            path="/",
            marking=Marking.OFFICIAL,
            urgent=True,
        )


def tell_locked_out() -> None:
    """A link for a new password goes to whom it locks out, once a day: the way back, and how they hear of it."""
    locked = _lately().filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).values("username")
    for person in Person.objects.filter(username__in=locked, is_active=True):
        if person.has_usable_password() and identity_rule.signs_in_here(person.username):
            _send_link(person)


@transaction.atomic
def _send_link(person: Person) -> None:
    person = Person.objects.select_for_update().get(pk=person.pk)
    since = timezone.now() - timedelta(days=1)
    if not person.sign_in_changes.filter(what=SignInChange.What.LOCKED, at__gt=since).exists():
        note(person, SignInChange.What.LOCKED, None)


def _lately() -> models.QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - LATELY)
