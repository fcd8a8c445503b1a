"""Naming who acts in a seat, and taking it back."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from notices.services import notify
from profiles import policy
from profiles.models import ActingArrangement, Marking, Person, Position
from workflow.rulings import Refused

OVERLAP = "one_acts_in_a_position_a_day"


def name_acting(
    *, person: Person, position: Position, starts_on: date, ends_on: date, instrument: str, by: Person
) -> ActingArrangement:
    """`person` acts in `position` on these days, both included, under the instrument with this number."""
    policy.may_name(by, person, position).or_refuse()
    policy.may_last(starts_on, ends_on).or_refuse()
    arrangement = ActingArrangement(
        person=person,
        position=position,
        starts_on=starts_on,
        ends_on=ends_on,
        instrument=instrument,
        named_by=by,
    )
    try:
        with transaction.atomic():
            arrangement.save()
            _tell(arrangement, "named", f"You act as {position}", by)
    except IntegrityError as refused:
        if OVERLAP not in str(refused):
            raise
        raise Refused(
            "Somebody acts in this position on some of these days already. Revoke that first."
        ) from refused
    return arrangement


def revoke_acting(*, arrangement_id: int, by: Person) -> ActingArrangement:
    """It ends at once; the days before stay as they were."""
    with transaction.atomic():
        arrangement = ActingArrangement.objects.select_for_update(of=("self",)).select_related(
            "position__division", "person"
        ).get(pk=arrangement_id)  # fmt: skip
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
