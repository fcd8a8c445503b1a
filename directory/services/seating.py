"""The first administrator; every other seat is arranged on the administrators' pages."""

from django.db import transaction
from django.utils import timezone

from profiles.models import ActingArrangement, Appointment, Division, Nomination, Person, Position, Role
from workflow.rulings import Refused


@transaction.atomic
def seat_first_administrator(*, person: Person, code: str, division: str) -> Appointment | ActingArrangement:
    """Somebody must open the door from inside; once anybody holds the role, nobody else comes in this way."""
    if Position.objects.filter(role=Role.ADMINISTRATOR, appointments__isnull=False).exists():
        raise Refused("There is an administrator already: they seat others at /administration/.")
    person.save()
    home, _ = Division.objects.get_or_create(code=code, defaults={"name": division})
    seat = Position.objects.create(title="Portal administrator", division=home, role=Role.ADMINISTRATOR)
    nomination = Nomination.objects.create(
        person=person, position=seat, starts_on=timezone.localdate(), set_up=True
    )
    appointment = nomination.seated()
    appointment.save()
    return appointment
