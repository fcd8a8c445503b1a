"""Who holds a position, and who acts in it while the holder is away: from a day to a day."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from profiles.models.people import Person, Position


def days_of(*, who: str) -> list[tuple[Func, str]]:
    """For an exclusion constraint: no two rows of one `who` share a day. Needs no PostgreSQL extension."""
    days = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange")
    return [(Func(F(who), F(who), Value("[]"), function="int8range"), "&&"), (days, "&&")]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> "AppointmentQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def not_over(self, day: date) -> "AppointmentQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def in_the_way_of(self, other: "Appointment") -> list["Appointment"]:
        """Of the same person or in the same seat, on some of the same days, the first to begin first."""
        found = self.not_over(other.starts_on).filter(Q(person=other.person) | Q(position=other.position))
        if other.ends_on:
            found = found.filter(starts_on__lte=other.ends_on)
        return list(found.select_related("person", "position__division").order_by("starts_on", "id"))


class Appointment(models.Model):
    """A person holds a position, from a day to a day, both included; without an end it goes on."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    position = models.ForeignKey(Position, models.PROTECT, related_name="appointments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    nomination = models.OneToOneField(
        "profiles.Nomination", models.PROTECT, null=True, editable=False, related_name="+"
    )  # none in a seat that decides nothing, or from before there were any

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="appointment_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                expressions=days_of(who="person"),
                name="one_appointment_a_person_a_day",
                violation_error_message="This person holds another position on some of these days.",
            ),
            ExclusionConstraint(
                expressions=days_of(who="position"),
                name="one_holder_a_position_a_day",
                violation_error_message="Somebody else holds this position on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.position}"


class ActingArrangementQuerySet(models.QuerySet["ActingArrangement"]):
    def on(self, day: date) -> "ActingArrangementQuerySet":
        """In force that day. One that is revoked stops at once, and still counts for the days before."""
        return self.not_revoked_by(day).filter(starts_on__lte=day, ends_on__gte=day)

    def not_over(self, day: date) -> "ActingArrangementQuerySet":
        return self.not_revoked_by(day).filter(ends_on__gte=day)

    def not_revoked_by(self, day: date) -> "ActingArrangementQuerySet":
        return self.filter(Q(revoked_at=None) | Q(revoked_at__date__gt=day))


class ActingArrangement(models.Model):
    """A person acts in another's position between two days, both included, under a numbered instrument."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="acting_arrangements")
    position = models.ForeignKey(Position, models.PROTECT, related_name="acting_arrangements")
    starts_on = models.DateField()
    ends_on = models.DateField()
    instrument = models.CharField(max_length=60)
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    nomination = models.OneToOneField(
        "profiles.Nomination", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ActingArrangementQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="acting_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(condition=~Q(instrument=""), name="acting_names_its_instrument"),
            models.CheckConstraint(
                condition=~Q(person=F("named_by")),
                name="nobody_names_themselves_to_act",
                violation_error_message="Nobody can name themselves to act.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="acting_revoked_by_somebody",
            ),
            ExclusionConstraint(
                expressions=days_of(who="position"),
                condition=Q(revoked_at=None),
                name="one_acts_in_a_position_a_day",
                violation_error_message="Somebody acts in this position on some of these days already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} acting as {self.position} ({self.instrument})"
