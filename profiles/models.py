"""Who people are: positions and who holds them, acting arrangements, platforms and the accounts on them."""

from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Role(models.TextChoices):
    """What a position entitles its holder to. Every signed-in person is an officer; that needs no role."""

    GENERAL_MANAGER = "general_manager", "General Manager"
    MCD_REVIEWER = "mcd_reviewer", "MCD reviewer"
    MCD_MANAGER = "mcd_manager", "MCD manager"
    LINE_MANAGER = "line_manager", "Line manager"
    RECORDS_OFFICER = "records_officer", "Records officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class Marking(models.TextChoices):
    """Protective markings of the PSPF, lowest first; the values are those of the e-mail marking standard."""

    UNOFFICIAL = "UNOFFICIAL", "UNOFFICIAL"
    OFFICIAL = "OFFICIAL", "OFFICIAL"
    SENSITIVE = "OFFICIAL:Sensitive", "OFFICIAL: Sensitive"
    PROTECTED = "PROTECTED", "PROTECTED"
    SECRET = "SECRET", "SECRET"
    TOP_SECRET = "TOP SECRET", "TOP SECRET"

    @property
    def rank(self) -> int:
        return list(Marking).index(self)

    def within(self, ceiling: str) -> bool:
        return self.rank <= Marking(ceiling).rank


class Division(models.Model):
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A seat in the department. Roles belong to seats, so they move with the seat and can be acted in."""

    title = models.CharField(max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, related_name="positions")
    role = models.CharField(max_length=24, choices=Role, blank=True)
    reports_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=Q(role__in=["", *Role.values]), name="position_role_is_known")]

    def __str__(self) -> str:
        return f"{self.title}, {self.division}"


class Capacity(NamedTuple):
    """One seat in which a person may speak today: their own, or another's under an acting arrangement."""

    title: str
    role: str
    division_id: int
    office: str  # the division's code
    division: str  # its name
    acting_for: str = ""  # who is away, or the vacant seat's title
    instrument: str = ""

    def __str__(self) -> str:
        acting = f", acting for {self.acting_for} ({self.instrument})" if self.acting_for else ""
        return f"{self.title}, {self.division}{acting}"


class Person(AbstractUser):
    """Somebody who can sign in. `is_superuser` opens nothing in the portal: entitlement comes from positions alone."""

    first_name = last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=150)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def capacities(self) -> list[Capacity]:
        """Every seat they may speak from today, their own first. Read once for each loaded person, so once a request."""
        today = timezone.localdate()
        own = Appointment.objects.on(today).filter(person=self).select_related("position__division")
        acting = ActingArrangement.objects.on(today).filter(person=self).select_related("position__division")
        return [held.capacity() for held in own] + [arrangement.capacity(today) for arrangement in acting]

    def holds(self, *roles: str) -> bool:
        return self.is_active and any(seat.role in roles for seat in self.capacities)

    def offices(self) -> Collection[str]:
        """Codes of the divisions they sit in today."""
        return {seat.office for seat in self.capacities}

    @property
    def seat(self) -> Capacity | None:
        """Their own position; None for somebody between positions."""
        return next((seat for seat in self.capacities if not seat.acting_for), None)


class DatedQuerySet(models.QuerySet):
    def on(self, day: date) -> "DatedQuerySet":
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Appointment(models.Model):
    """A person holds a position, from a day to a day, both included; without an end it goes on."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    position = models.ForeignKey(Position, models.PROTECT, related_name="appointments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                                   name="appointment_ends_after_it_starts"),
            models.UniqueConstraint(fields=["person"], condition=Q(ends_on=None), name="one_open_appointment_a_person"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} as {self.position}"

    def capacity(self) -> Capacity:
        seat, division = self.position, self.position.division
        return Capacity(seat.title, seat.role, division.pk, division.code, division.name)


class ActingArrangement(models.Model):
    """A person acts in another's position between two days, both included, under a numbered instrument."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="acting_arrangements")
    position = models.ForeignKey(Position, models.PROTECT, related_name="acting_arrangements")
    starts_on = models.DateField()
    ends_on = models.DateField()
    instrument = models.CharField(max_length=60)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="acting_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(instrument=""), name="acting_names_its_instrument"),
        ]

    def __str__(self) -> str:
        return f"{self.person} acting as {self.position} ({self.instrument})"

    def capacity(self, day: date) -> Capacity:
        seat, division = self.position, self.position.division
        holder = Appointment.objects.on(day).filter(position=seat).select_related("person").first()
        away = holder.person.name if holder else seat.title
        return Capacity(seat.title, seat.role, division.pk, division.code, division.name, away, self.instrument)


class Platform(models.Model):
    """A place where people take part (DEF-1), with what it takes and the highest marking it may carry (OFF-2l)."""

    class Kind(models.TextChoices):
        NETWORK = "network", "Social network"
        MICROBLOG = "microblog", "Microblog"
        VIDEO = "video", "Video sharing"
        BLOG = "blog", "Blog, forum or online journal"
        WIKI = "wiki", "Wiki"
        PODCAST = "podcast", "Podcast"
        FEED = "feed", "RSS feed"
        COLLABORATION = "collaboration", "Private collaboration platform"
        INTERNAL = "internal", "Internal social media"

    class Media(models.TextChoices):
        IMAGE = "image", "Images"
        VIDEO = "video", "Video"
        AUDIO = "audio", "Audio"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=Kind)
    public = models.BooleanField(default=True)
    text_limit = models.PositiveIntegerField(null=True, blank=True, help_text="Characters; empty where there is none.")
    media = ArrayField(models.CharField(max_length=8, choices=Media), default=list, blank=True)
    media_limit = models.PositiveSmallIntegerField(default=0, help_text="Files in one post.")
    permalink_shape = models.CharField(max_length=200, help_text="Such as https://x.com/{handle}/status/{number}")
    ceiling = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Account(models.Model):
    """An official account of the Treasury on a platform (PROF-2), and who answers for it."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="accounts")
    handle = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    division = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, help_text="Empty: for every division.")
    custodian = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    recovery_contact = models.EmailField()
    reviewed_on = models.DateField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["platform__name", "handle"]
        constraints = [models.UniqueConstraint(fields=["platform", "handle"], name="one_account_a_handle")]

    def __str__(self) -> str:
        return f"{self.platform}: {self.name} ({self.handle})"
