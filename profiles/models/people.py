"""Who people are, and the seats in the department."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from profiles.models.seats import THESE, Capacity, Seated, seated
from workflow.constraints import together
from workflow.moment import Moment


class Role(models.TextChoices):
    """What a position entitles its holder to. Every signed-in person is an officer; that needs no role."""

    GENERAL_MANAGER = "general_manager", "General Manager"
    MCD_REVIEWER = "mcd_reviewer", "MCD reviewer"
    MCD_MANAGER = "mcd_manager", "MCD manager"
    LINE_MANAGER = "line_manager", "Line manager"
    RECORDS_OFFICER = "records_officer", "Records officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


# Whoever proposes that somebody takes such a seat, or acts in it, is not who confirms it.
TWO_PEOPLE = (
    Role.GENERAL_MANAGER,
    Role.MCD_REVIEWER,
    Role.MCD_MANAGER,
    Role.RECORDS_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


class Division(models.Model):
    """A part of the department. Its code is in the entries of its records, so it stays what it was."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )  # its people go on reading what is that one's; settled when it is made
    # That one, and those before it. The database fills them in, so that a seat says at once what its holder reads.
    earlier_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)
    earlier_codes = ArrayField(models.CharField(max_length=16), default=list, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="division_has_code_and_name"),
            models.CheckConstraint(condition=~Q(follows=F("pk")), name="division_follows_another"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"DIVISION-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("DIVISION-"))


class Position(models.Model):
    """A seat in the department. Roles belong to seats, so they move with the seat and can be acted in."""

    title = models.CharField(max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, related_name="positions")
    role = models.CharField(max_length=24, choices=Role, blank=True)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["", *Role.values]), name="position_role_is_known"),
            models.CheckConstraint(condition=~Q(reports_to=F("pk")), name="position_reports_to_another"),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(role=Role.GENERAL_MANAGER),
                name="one_general_manager_a_division",
                violation_error_message="This division has the position of a General Manager already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.division}"

    @property
    def reference(self) -> str:
        return f"POSITION-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("POSITION-"))

    @property
    def takes_two(self) -> bool:
        """Whether one person proposes who sits here, and another confirms it."""
        return self.role in TWO_PEOPLE


class Person(AbstractUser):
    """Somebody who can sign in. `is_superuser` opens nothing here: entitlement comes from positions alone."""

    first_name = last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=150)
    leaves_on = models.DateField(null=True, blank=True)  # their last day: their sign-in is closed on the next
    leaves_said_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.UniqueConstraint(
                Lower("username"),
                name="one_person_a_user_name",
                violation_error_message="Somebody has this user name already.",
            ),
            models.CheckConstraint(
                condition=together("leaves_on", "leaves_said_by"), name="leaves_on_and_said_by"
            ),
        ]
        indexes = [
            models.Index(
                fields=["leaves_on"], condition=Q(is_active=True, leaves_on__isnull=False), name="leavers"
            ),
        ]

    def __str__(self) -> str:
        """With the user name: two people may bear one name."""
        return f"{self.name} ({self.username})"

    get_full_name = get_short_name = __str__

    @property
    def reference(self) -> str:
        return f"PERSON-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("PERSON-"))

    @cached_property
    def identity(self) -> Any:
        """Whom the identity provider means, if they have signed in by it."""
        return self.identities.filter(unlinked_at=None).first()

    as_of: Moment | None = None  # when `refresh_capacities` read who they are, by the database's clock
    signature: Any = None  # what the form that they sent brings of one, see `cases.signing`

    @cached_property
    def capacities(self) -> list[Capacity]:
        """Every seat they may speak from today, their own first. Read once for each loaded person."""
        self.sits(seated(THESE, [self.pk]))
        return self.capacities

    @cached_property
    def ties(self) -> dict[int, str]:
        """Of whom they are not free, by number: with the user name of who seated them where they decide, or set how
        they sign in, within thirty days. It is that person, or whom that person has just added (`Tie`).
        """
        self.sits(seated(THESE, [self.pk]))
        return self.ties

    @cached_property
    def closed_days(self) -> frozenset[date]:
        """On which the office is closed beside weekends and holidays, as of when their seats were read."""
        self.sits(seated(THESE, [self.pk]))
        return self.closed_days

    def sits(self, found: Seated) -> None:
        self.capacities, self.ties = found.capacities[self.pk], found.ties[self.pk]
        self.closed_days = found.closed_days

    def refresh_capacities(self, *others: "Person") -> None:
        """Their seats, and whether they may sign in, as of now: whoever had to wait may have lost either meanwhile.

        `others`: whose seats the same step asks for, in the same query.
        """
        people = {person.pk: person for person in (*others, self)}
        found = seated(THESE, [*people])
        for pk, person in people.items():
            person.is_active, person.as_of = found.particulars[pk][1], found.as_of
            person.sits(found)

    def holds(self, *roles: str) -> bool:
        return self.is_active and any(seat.role in roles for seat in self.capacities)

    def offices(self) -> Collection[str]:
        """Codes of the divisions they sit in today, and of those that these follow: what they may read."""
        return {code for seat in self.capacities for code in (seat.office, *seat.earlier_codes)}

    @property
    def seat(self) -> Capacity | None:
        """Their own position; None for somebody between positions."""
        return next((seat for seat in self.capacities if not seat.acting_for), None)

    def actor(self, capacity: Capacity | None = None) -> dict[str, Any]:
        """As an entry of the log names them: who and what they are today, since the entry outlives the directory."""
        known: dict[str, Any] = {"name": self.name, "user_name": self.username}
        seat = capacity or self.seat or next(iter(self.capacities), None)
        if seat:
            known |= {"position": seat.title, "division": seat.division}
            # by which a verifier sees that they were entitled
            known |= {"role": seat.role, "office": seat.office}
        if seat and seat.acting_for:
            known |= {"acting_for": seat.acting_for, "instrument": seat.instrument}
        if self.ties:  # by which a verifier sees that they were free to decide
            known["tied_to"] = sorted(set(self.ties.values()))
        return known
