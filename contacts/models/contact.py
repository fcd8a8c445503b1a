"""A social media contact that somebody reported, and where it stands (OFF-4a). Its law is in the constraints below."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from contacts import significance
from profiles.models import Division, Marking, Person, Platform
from workflow.constraints import only_while
from workflow.remembered import Remembered


class State(models.TextChoices):
    REPORTED = "reported", "To triage"
    IN_HAND = "in_hand", "In progress"
    CLOSED = "closed", "Closed"
    RECORDED = "recorded", "Recorded"


TRIAGED = [State.IN_HAND, State.CLOSED, State.RECORDED]
OVER = [State.CLOSED, State.RECORDED]
OPEN = [State.REPORTED, State.IN_HAND]
# How long before its time somebody is reminded.
NOTICE = {State.REPORTED: timedelta(minutes=30), State.IN_HAND: timedelta(hours=4)}

SHOWN = ("division", "platform", "reported_by", "assigned_to", "triaged_by", "closed_by")


class ContactQuerySet(models.QuerySet["Contact"]):
    def locked(self, contact_id: int) -> "Contact":
        """The contact as it stands now, held until the transaction ends.

        Only what never changes of a contact is joined to the lock: after a wait PostgreSQL reads the locked row again,
        and what was joined to it is from before.
        """
        related = self.select_related("division", "reported_by", "platform")
        contact = related.select_for_update(of=("self",)).get(pk=contact_id)
        contact.remember()
        return contact

    def undisposed(self) -> Self:
        """What was not disposed of."""
        return self.filter(disposed_at=None)

    def listed(self) -> Self:
        """With what a row of a list shows. What was disposed of stands in none."""
        return self.undisposed().select_related("platform", "reported_by", "assigned_to", "division")

    def whole(self) -> Self:
        """With everything that the page of one contact shows."""
        return self.select_related(*SHOWN).prefetch_related("notes__by", "answers")

    def to_triage(self) -> Self:
        return self.filter(state=State.REPORTED)

    def in_hand(self) -> Self:
        return self.filter(state=State.IN_HAND)

    def taken_on_by(self, person: Person) -> Self:
        """What this person is to see through."""
        return self.in_hand().filter(assigned_to=person)

    def to_remind_of(self, now: datetime) -> Self:
        """Their clock is about to run out, and nobody has been reminded."""
        about = [Q(state=state, due_at__lte=now + notice) for state, notice in NOTICE.items()]
        return self.filter(reduce(or_, about), reminded_at=None, due_at__gt=now)

    def to_escalate(self, now: datetime) -> Self:
        return self.filter(state__in=OPEN, escalated_at=None, due_at__lte=now)

    def to_record(self) -> Self:
        return self.filter(state=State.CLOSED)


class Contact(Remembered):
    state = FSMField(max_length=20, choices=State, default=State.REPORTED, protected=True)
    # The indexes below begin with these three, so they need none of their own.
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contacts_reported", db_index=False
    )
    division = models.ForeignKey(  # the reporter's, when they reported it; of somebody between positions none
        Division, models.PROTECT, null=True, related_name="+", db_index=False
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="contacts_in_hand", db_index=False
    )

    who = models.CharField(max_length=200)  # the other side: a handle or a name
    platform = models.ForeignKey(Platform, models.PROTECT, null=True, related_name="+")
    elsewhere = models.CharField(max_length=120, blank=True)  # where, if on none of the platforms
    link = models.URLField(max_length=500, blank=True)
    what = models.TextField()  # what they said, or what happened
    reasons = ArrayField(models.CharField(max_length=20))  # names in `contacts/significance.py`
    why = models.TextField(blank=True)  # why it is significant, in the reporter's words
    asked_by = models.DateTimeField(null=True)  # by when the other side asked for an answer
    marking = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    happened_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when it came into its present state

    # The clock of the present state: MCD's triage first, then the answer that was asked for.
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    triage_due_at = models.DateTimeField()
    triaged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    triaged_at = models.DateTimeField(null=True)
    significant = models.BooleanField(null=True)  # MCD's judgement; none before the triage
    referred_to = models.CharField(max_length=120, blank=True)

    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(null=True)  # noqa: DJ001 - null while it is open
    recorded_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(
        null=True
    )  # its words are gone; the row stays for what is counted and linked

    objects = ContactQuerySet.as_manager()
    REFERENCE = r"SC-[0-9]{6,12}"

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reported_by", "-id"], name="contacts_of_a_reporter"),
            models.Index(fields=["division", "-id"], name="contacts_of_a_division"),
            models.Index(fields=["assigned_to", "-id"], name="contacts_of_an_assignee"),
            models.Index(fields=["state", "-id"], name="contacts_in_a_state"),
            models.Index(
                fields=["state", "due_at", "id"], name="contacts_on_the_clock", condition=Q(state__in=OPEN)
            ),
            models.Index(
                fields=["-closed_at", "-id"], name="contacts_that_are_over", condition=Q(state__in=OVER)
            ),
            models.Index(fields=["id"], name="contacts_to_record", condition=Q(state=State.CLOSED)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="contact_state_is_known"),
            models.CheckConstraint(condition=~Q(who="") & ~Q(what=""), name="contact_says_who_and_what"),
            models.CheckConstraint(
                condition=(Q(platform=None) & ~Q(elsewhere="")) | (Q(platform__isnull=False, elsewhere="")),
                name="contact_is_on_a_platform_or_elsewhere",
            ),
            models.CheckConstraint(
                condition=Q(reasons__contained_by=significance.NAMES) & ~Q(reasons=[]),
                name="contact_reasons_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(reasons=[significance.OTHER]) | ~Q(why=""),
                name="another_reason_is_given_in_words",
            ),
            models.CheckConstraint(condition=Q(marking__in=Marking.values), name="contact_marking_is_known"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("reported_at")), name="contact_happened_before_its_report"
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None) | Q(asked_by__gte=F("happened_at")),
                name="contact_asks_for_an_answer_afterwards",
            ),
            models.CheckConstraint(
                condition=Q(triage_due_at__gte=F("reported_at")), name="triage_is_due_after_the_report"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REPORTED) | Q(due_at__isnull=False), name="triage_has_a_clock"
            ),
            models.CheckConstraint(
                condition=only_while(TRIAGED, "triaged_by", "triaged_at", "significant"),
                name="a_triaged_contact_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_HAND) | Q(significant=True), name="what_is_in_hand_is_significant"
            ),
            models.CheckConstraint(
                # Said in full, since a comparison with nothing would let everything pass.
                condition=Q(significant__isnull=False, significant=True)
                | Q(assigned_to=None, referred_to=""),
                name="only_the_significant_is_handed_on",
            ),
            models.CheckConstraint(
                condition=only_while(OVER, "closed_by", "closed_at", "outcome"),
                name="a_closed_contact_says_by_whom_and_how",
            ),
            models.CheckConstraint(
                condition=Q(outcome=None) | ~Q(outcome=""), name="an_outcome_says_something"
            ),
            models.CheckConstraint(
                condition=only_while([State.RECORDED], "recorded_at"),
                name="contact_recorded_at_when_recorded",
            ),
            models.CheckConstraint(
                condition=Q(disposed_at=None) | Q(state=State.RECORDED),
                name="only_a_recorded_contact_is_disposed_of",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"SC-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("SC-"))

    @property
    def place(self) -> str:
        return self.platform.name if self.platform else self.elsewhere

    @transition(field=state, source=State.REPORTED, target=State.IN_HAND)
    def take_in_hand(self, by: Person, at: datetime) -> None:
        self.triaged_by, self.triaged_at, self.significant = by, at, True
        self.run_to(self.asked_by)

    @transition(field=state, source=State.REPORTED, target=State.CLOSED)
    def set_aside(self, outcome: str, by: Person, at: datetime) -> None:
        """Not significant: nothing more is needed than to say so."""
        self.triaged_by, self.triaged_at, self.significant = by, at, False
        self.closed_by, self.closed_at, self.outcome = by, at, outcome
        self.run_to(None)

    @transition(field=state, source=State.IN_HAND, target=State.CLOSED)
    def close(self, outcome: str, by: Person, at: datetime) -> None:
        self.closed_by, self.closed_at, self.outcome = by, at, outcome
        self.run_to(None)

    @transition(field=state, source=State.CLOSED, target=State.RECORDED)
    def record(self, at: datetime) -> None:
        self.recorded_at = at

    def run_to(self, due_at: datetime | None) -> None:
        """Another clock, of which nobody has been reminded yet."""
        self.due_at, self.reminded_at, self.escalated_at = due_at, None, None
