"""A comment that an officer is about to make in a professional capacity, and what the line manager said to it.

Telling is a notice and not a request (PRO-3), so no state here allows or forbids the comment itself.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from profiles.models import Division, Marking, Person
from profiles.models.platforms import PUBLIC_CEILINGS
from workflow.constraints import only_while, together


class State(models.TextChoices):
    TOLD = "told", "Manager notified"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    CONCERN = "concern", "Concern raised"
    SETTLED = "settled", "Concern answered"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RECORDED = "recorded", "Recorded"


WAITING = [State.TOLD, State.CONCERN]  # for the manager, or for the officer
DONE = [State.ACKNOWLEDGED, State.SETTLED]


class SpeaksAs(models.TextChoices):
    """PRO-2: the choice of profile matters, so the officer makes it knowingly."""

    PUBLIC_SERVANT = "public_servant", "As a public servant"
    CITIZEN = "citizen", "As a citizen with expertise"


class Reply(models.TextChoices):
    """What an officer does about a concern, short of withdrawing."""

    AMENDED = "amended", "I have changed what I will say"
    EXPLAINED = "explained", "I leave it as it is, and say why"


class ProfessionalCommentQuerySet(models.QuerySet["ProfessionalComment"]):
    def locked(self, comment_id: int) -> "ProfessionalComment":
        """The comment as it stands now, held until the transaction ends; only what never changes is joined to it."""
        comments = self.select_related("author", "division").select_for_update(of=("self",))
        return comments.get(pk=comment_id)

    def undisposed(self) -> Self:
        """What was not disposed of."""
        return self.filter(disposed_at=None)

    def listed(self) -> Self:
        """With what a row of a list shows. What was disposed of stands in none."""
        return self.undisposed().select_related("author", "division")

    def to_acknowledge(self) -> Self:
        return self.filter(state=State.TOLD)

    def with_a_concern(self, author: Person) -> Self:
        return self.filter(state=State.CONCERN, author=author)

    def to_remind_of(self, now: datetime) -> Self:
        return self.filter(state__in=WAITING, reminded_at=None, due_at__lte=now)

    def to_escalate(self, now: datetime) -> Self:
        """Only who has been reminded in vain."""
        return self.filter(
            state__in=WAITING, reminded_at__isnull=False, escalated_at=None, escalates_at__lte=now
        )

    def to_record(self) -> Self:
        return self.filter(state__in=DONE)


class ProfessionalComment(models.Model):
    state = FSMField(max_length=16, choices=State, default=State.TOLD, protected=True)
    # The indexes below begin with these two, so they need none of their own.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="professional_comments", db_index=False
    )
    division = models.ForeignKey(  # the author's, when they told of it
        Division, models.PROTECT, related_name="+", db_index=False
    )

    place = models.CharField(max_length=120)  # the platform or site, in the officer's words
    link = models.URLField(max_length=500, blank=True)
    profile = models.CharField(max_length=200)  # the handle or address that they will use
    pseudonymous = models.BooleanField(default=False)
    speaks_as = models.CharField(max_length=16, choices=SpeaksAs)
    topic = models.CharField(max_length=120)
    what = models.TextField()
    disclaimer = models.CharField(max_length=500, blank=True)
    disclaims = models.BooleanField()  # what `disclaimer.missing_from` made of it that day
    makes_clear = models.CharField(max_length=500, blank=True)  # how, where no line can stand
    planned_on = models.DateField()
    marking = models.CharField(max_length=20, choices=Marking, default=Marking.OFFICIAL)
    told_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when it came into its present state

    # The clock of the present state: an acknowledgement first; where there is a concern, the officer's answer.
    due_at = models.DateTimeField()
    escalates_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_as = models.CharField(max_length=600, null=True)  # noqa: DJ001 - null where nobody has
    note = models.TextField(blank=True)

    concern_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    concern_at = models.DateTimeField(null=True)
    concern_as = models.CharField(max_length=600, null=True)  # noqa: DJ001
    concern = models.TextField(null=True)  # noqa: DJ001

    reply = models.CharField(max_length=16, choices=Reply, null=True)  # noqa: DJ001
    answer = models.TextField(null=True)  # noqa: DJ001
    answered_at = models.DateTimeField(null=True)

    reason = models.TextField(blank=True)  # why it was withdrawn
    withdrawn_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)  # its words are gone; the row stays for what is counted

    objects = ProfessionalCommentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["author", "-id"], name="comments_of_an_author"),
            models.Index(fields=["division", "-id"], name="comments_of_a_division"),
            models.Index(
                fields=["told_at", "id"], name="comments_to_acknowledge", condition=Q(state=State.TOLD)
            ),
            models.Index(
                fields=["due_at"],
                name="comments_to_remind_of",
                condition=Q(state__in=WAITING, reminded_at=None),
            ),
            models.Index(
                fields=["escalates_at"],
                name="comments_to_escalate",
                condition=Q(state__in=WAITING, escalated_at=None),
            ),
            models.Index(fields=["id"], name="comments_to_record", condition=Q(state__in=DONE)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="comment_state_is_known"),
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(profile="") & ~Q(topic="") & ~Q(what=""),
                name="comment_says_where_from_whom_and_what",
            ),
            models.CheckConstraint(
                condition=Q(speaks_as__in=SpeaksAs.values), name="comment_capacity_is_known"
            ),
            models.CheckConstraint(
                condition=Q(disclaims=True) | ~Q(makes_clear=""),
                name="comment_makes_clear_for_whom_it_does_not_speak",
            ),
            models.CheckConstraint(
                condition=Q(disclaims=False) | ~Q(disclaimer=""), name="nothing_disclaims_nothing"
            ),
            models.CheckConstraint(
                condition=Q(marking__in=PUBLIC_CEILINGS), name="comment_is_fit_for_the_public"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("told_at"), escalates_at__gt=F("due_at")),
                name="comment_is_due_before_it_escalates",
            ),
            models.CheckConstraint(
                condition=Q(escalated_at=None) | Q(reminded_at__isnull=False),
                name="comment_escalates_after_a_reminder",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None) | ~Q(acknowledged_by=F("author")),
                name="nobody_acknowledges_their_own_comment",
            ),
            models.CheckConstraint(
                condition=Q(concern_by=None) | ~Q(concern_by=F("author")),
                name="nobody_raises_a_concern_with_themselves",
            ),
            models.CheckConstraint(
                condition=together("acknowledged_by", "acknowledged_at", "acknowledged_as"),
                name="comment_acknowledged_at_by_and_as",
            ),
            models.CheckConstraint(
                condition=together("concern_by", "concern_at", "concern_as", "concern"),
                name="a_concern_says_whose_and_what",
            ),
            models.CheckConstraint(
                condition=together("reply", "answer", "answered_at"), name="an_answer_says_how_and_what"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(concern_at__isnull=False),
                name="only_a_concern_is_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.TOLD) | Q(acknowledged_at=None, concern_at=None),
                name="nothing_was_said_to_what_is_only_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ACKNOWLEDGED) | Q(acknowledged_at__isnull=False),
                name="an_acknowledged_comment_names_who_did",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CONCERN) | Q(concern_at__isnull=False, answered_at=None),
                name="an_open_concern_is_there_and_unanswered",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SETTLED) | Q(answered_at__isnull=False),
                name="a_settled_concern_has_its_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RECORDED)
                | Q(acknowledged_at__isnull=False)
                | Q(answered_at__isnull=False),
                name="a_recorded_comment_was_acknowledged_or_answered",
            ),
            models.CheckConstraint(
                condition=only_while([State.WITHDRAWN], "withdrawn_at"), name="withdrawn_at_when_withdrawn"
            ),
            models.CheckConstraint(
                condition=only_while([State.RECORDED], "recorded_at"),
                name="comment_recorded_at_when_recorded",
            ),
            models.CheckConstraint(
                condition=Q(disposed_at=None) | Q(state=State.RECORDED),
                name="only_a_recorded_comment_is_disposed_of",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"PU-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("PU-"))

    @transition(field=state, source=WAITING, target=State.ACKNOWLEDGED)
    def acknowledge(self, note: str, by: Person, capacity: str, at: datetime) -> None:
        """Also after a concern: they may have talked."""
        self.note, self.acknowledged_by, self.acknowledged_as, self.acknowledged_at = note, by, capacity, at

    @transition(field=state, source=State.TOLD, target=State.CONCERN)
    def raise_concern(self, concern: str, by: Person, capacity: str, at: datetime) -> None:
        self.concern, self.concern_by, self.concern_as, self.concern_at = concern, by, capacity, at

    @transition(field=state, source=State.CONCERN, target=State.SETTLED)
    def answer_concern(self, reply: str, answer: str, at: datetime) -> None:
        self.reply, self.answer, self.answered_at = reply, answer, at

    @transition(field=state, source=WAITING, target=State.WITHDRAWN)
    def withdraw(self, reason: str, at: datetime) -> None:
        self.reason, self.withdrawn_at = reason, at

    @transition(field=state, source=DONE, target=State.RECORDED)
    def record(self, at: datetime) -> None:
        self.recorded_at = at

    def start_clock(self, due_at: datetime, escalates_at: datetime) -> None:
        """For whoever it waits for now."""
        self.due_at, self.escalates_at = due_at, escalates_at
        self.reminded_at = self.escalated_at = None
