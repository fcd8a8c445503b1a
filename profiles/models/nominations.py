"""Who is to sit in a seat that decides: proposed by one person, confirmed by another."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from profiles.models.appointments import ActingArrangement, Appointment
from profiles.models.people import Person, Position
from workflow.constraints import together

WAITS_FOR = timedelta(days=14)  # to be confirmed


class NominationQuerySet(models.QuerySet["Nomination"]):
    def waiting(self) -> "NominationQuerySet":
        return self.filter(confirmed_at=None, refused_at=None, lapsed_at=None, set_up=False)

    def locked(self, pk: int) -> "Nomination":
        return self.with_people().select_for_update(of=("self",)).get(pk=pk)

    def with_people(self) -> "NominationQuerySet":
        people = ["person", "proposed_by", "confirmed_by", "refused_by"]
        return self.select_related("position__division", *people)


class Nomination(models.Model):
    """A person is to hold a seat, or to act in it, on some days. Nobody sits there by it before it is confirmed.

    The database lets nobody into a seat that decides without one (`require_nomination` in the migration).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations")
    position = models.ForeignKey(Position, models.PROTECT, related_name="nominations")
    acting = models.BooleanField(default=False)  # for who holds it, who is away
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    instrument = models.CharField(max_length=60, blank=True)
    set_up = models.BooleanField(
        default=False
    )  # by the first administrator, while nobody can confirm anything
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, blank=True)
    lapsed_at = models.DateTimeField(null=True)  # nobody confirmed it in time

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="nominated_for_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(acting=False, instrument="")
                | Q(acting=True, ends_on__isnull=False) & ~Q(instrument=""),
                name="who_is_to_act_has_an_instrument_and_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False) | Q(set_up=True), name="nominated_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | ~Q(person=F("proposed_by")),
                name="nobody_nominates_themselves",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | ~Q(confirmed_by=F("person")) & ~Q(confirmed_by=F("proposed_by")),
                name="somebody_else_confirms",
            ),
            models.CheckConstraint(
                condition=together("confirmed_by", "confirmed_at"), name="confirmed_by_and_at"
            ),
            models.CheckConstraint(condition=together("refused_by", "refused_at"), name="refused_by_and_at"),
            models.CheckConstraint(
                condition=Q(refused_at=None, lapsed_at=None)
                | Q(confirmed_at=None, lapsed_at=None)
                | Q(confirmed_at=None, refused_at=None),
                name="confirmed_or_refused_or_lapsed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"],
                condition=Q(confirmed_at=None, refused_at=None, lapsed_at=None, set_up=False),
                name="nominations_that_wait",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {'to act as' if self.acting else 'as'} {self.position}"

    @property
    def reference(self) -> str:
        return f"SEAT-{self.pk:06d}"

    @property
    def subject(self) -> str:
        """What its entries are about: itself, or the seat where nobody has to confirm anything."""
        return self.reference if self.pk else self.position.reference

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("SEAT-"))

    @property
    def stands(self) -> bool:
        return self.set_up or self.confirmed_at is not None

    @property
    def is_waiting(self) -> bool:
        return not (self.stands or self.refused_at or self.lapsed_at)

    @property
    def lapses_at(self) -> datetime:
        return self.proposed_at + WAITS_FOR

    @property
    def begins_on(self) -> date:
        """Days that are gone are not covered afterwards, whatever was proposed."""
        settled = timezone.localdate(self.confirmed_at) if self.confirmed_at else timezone.localdate()
        return self.starts_on if self.set_up else max(self.starts_on, settled)

    def in_the_way(self) -> list[Appointment]:
        """What ends the day before: whoever sits there on those days, and where else the person does."""
        seated = self.seated()
        return Appointment.objects.in_the_way_of(seated) if isinstance(seated, Appointment) else []

    @property
    def fingerprint(self) -> str:
        """Of what somebody confirms: who sits where, where links for a password go, and who sits there no longer."""
        told = [self.person.name, self.person.username, self.person.email, str(self.position)]
        told += [str(appointment.pk) for appointment in self.in_the_way()]
        return sha256("\n".join(told).encode()).hexdigest()

    def seated(self) -> Appointment | ActingArrangement:
        """The row that seats the person, not saved yet."""
        given = {"person": self.person, "position": self.position, "starts_on": self.begins_on}
        given["nomination"] = self if self.pk else None
        if not self.acting:
            return Appointment(**given, ends_on=self.ends_on)
        assert self.ends_on  # a constraint asks for it
        return ActingArrangement(
            **given,
            ends_on=self.ends_on,
            instrument=self.instrument,
            named_by=self.proposed_by,
            named_at=self.proposed_at,
        )
