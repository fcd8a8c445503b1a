"""Naming who acts in a seat, and taking it back."""

from datetime import date

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format

from notices.services import notify
from profiles import policy
from profiles.models import ActingArrangement, Marking, Person, Position
from workflow.rulings import Refused

OVERLAP = "one_acts_in_a_position_a_day"


@transaction.atomic
def name_acting(
    *, person: Person, position: Position, starts_on: date, ends_on: date, instrument: str, by: Person
) -> ActingArrangement:
    """`person` acts in `position` on these days, both included, under the instrument with this number."""
    position = Position.objects.select_for_update(of=("self",)).select_related("division").get(pk=position.pk)
    by.refresh_capacities()
    days = {"starts_on": starts_on, "ends_on": ends_on}
    given = {"person": person, "position": position, **days, "instrument": instrument, "named_by": by}
    if done := ActingArrangement.objects.filter(**given, revoked_at=None).first():
        return done  # the same form, sent twice
    policy.may_name(by, person, position).or_refuse(field="person")
    wrong = "starts_on" if starts_on < timezone.localdate() else "ends_on"
    policy.may_last(starts_on, ends_on).or_refuse(field=wrong)
    try:
        with transaction.atomic():
            arrangement = ActingArrangement.objects.create(**given)
    except IntegrityError as refused:
        if OVERLAP not in str(refused):
            raise
        raise Refused(
            "Somebody acts in this position on some of these days already. Revoke that first."
        ) from refused
    _tell(arrangement, "named", f"You act as {position}", by)
    return arrangement


@transaction.atomic
def revoke_acting(*, arrangement_id: int, by: Person) -> ActingArrangement:
    """It ends at once; the days before stay as they were."""
    arrangements = ActingArrangement.objects.select_for_update(of=("self",))
    arrangement = get_object_or_404(
        arrangements.select_related("position__division", "person"), pk=arrangement_id
    )
    by.refresh_capacities()
    policy.may_revoke(by, arrangement).or_refuse()
    arrangement.revoked_by, arrangement.revoked_at = by, timezone.now()
    arrangement.save()
    _tell(arrangement, "revoked", f"You no longer act as {arrangement.position}", by)
    return arrangement


def _tell(arrangement: ActingArrangement, happened: str, title: str, by: Person) -> None:
    first, last = (date_format(day, "j F Y") for day in (arrangement.starts_on, arrangement.ends_on))
    notify(
        people=[arrangement.person],
        event=f"acting-{arrangement.pk}-{happened}",
        title=title,
        body=f"From {first} to {last}, instrument {arrangement.instrument}; arranged by {by}.",
        path="/",
        marking=Marking.OFFICIAL,
    )
