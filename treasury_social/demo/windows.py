"""The demonstration's windows and roster: a window that is over, one announced, and two who may publish first.

The one that is over began today and was closed early, so that the record log tells of it as it was.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from approvals import services
from approvals.models import Window
from profiles.models import Person

KEEPER, ROSTER = "mcdmanager", ("mcd", "officer")
OVER, TO_COME = "Mid-year outlook", "Budget in May"
CLOSED = "The outlook is out, so nothing has to be held back any more."


def load() -> None:
    keeper, today = Person.objects.get(username=KEEPER), timezone.localdate()
    for user_name in ROSTER:
        services.put_on_roster(
            person=Person.objects.get(username=user_name),
            starts_on=today,
            ends_on=today + timedelta(days=27),
            by=keeper,
        )
    begun = _declare(OVER, _morning(0), _morning(14), keeper)
    services.close_window(window_id=begun.pk, reason=CLOSED, by=keeper)
    _declare(TO_COME, _morning(150), _morning(171), keeper)


def _declare(name: str, starts_at: datetime, ends_at: datetime, by: Person) -> Window:
    return services.declare_window(
        kind=Window.Kind.BUDGET, name=name, starts_at=starts_at, ends_at=ends_at, by=by
    )


def _morning(days: int) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(0)))
