"""Every write of profiles that is a step of its own. The administrators' pages keep the rest of the directory."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from notices.services import notify
from profiles import policy
from profiles.models import ActingArrangement, Appointment, Division, Marking, Person, Position, Role
from treasury_social.rulings import Refused

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
        policy.may_revoke(by, arrangement).or_refuse()
        arrangement.revoked_by, arrangement.revoked_at = by, timezone.now()
        arrangement.save()
        _tell(arrangement, "revoked", f"You no longer act as {arrangement.position}", by)
    return arrangement


@transaction.atomic
def seat_first_administrator(*, person: Person, code: str, division: str) -> Appointment:
    """Somebody must open the door from inside; once anybody holds the role, nobody else comes in this way."""
    if Position.objects.filter(role=Role.ADMINISTRATOR, appointments__isnull=False).exists():
        raise Refused("There is an administrator already: they seat others at /administration/.")
    person.save()
    home, _ = Division.objects.get_or_create(code=code, defaults={"name": division})
    seat = Position.objects.create(title="Portal administrator", division=home, role=Role.ADMINISTRATOR)
    return Appointment.objects.create(person=person, position=seat, starts_on=timezone.localdate())


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
