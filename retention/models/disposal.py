"""Disposals: records whose time is over, proposed by one person, approved by another, destroyed one by one."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from profiles.models import Person
from retention.models.classes import RetentionClass
from retention.models.keeping import Keeping
from workflow.constraints import only_while


class State(models.TextChoices):
    PROPOSED = "proposed", "Waits for a second person"
    APPROVED = "approved", "Approved"
    FINISHED = "finished", "Finished"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


DECIDED = [State.APPROVED, State.FINISHED, State.REFUSED]


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def locked(self, disposal_id: int) -> "Disposal":
        return self.select_for_update(of=("self",)).select_related("proposed_by").get(pk=disposal_id)

    def to_decide(self) -> Self:
        return self.filter(state=State.PROPOSED)

    def listed(self) -> Self:
        return self.select_related("proposed_by", "decided_by").annotate(number=models.Count("items"))


class Disposal(models.Model):
    state = FSMField(max_length=12, choices=State, default=State.PROPOSED, protected=True)
    note = models.TextField(blank=True)  # what the proposer wants the other to know
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_as = models.CharField(max_length=600)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_as = models.CharField(max_length=600, null=True)  # noqa: DJ001 - null where nobody has
    reason = models.TextField(blank=True)  # why it was refused or withdrawn
    withdrawn_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-id"], name="disposals_in_a_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="disposal_state_is_known"),
            models.CheckConstraint(
                condition=only_while(DECIDED, "decided_by", "decided_at", "decided_as"),
                name="a_decided_disposal_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="a_disposal_takes_two_people",
            ),
            models.CheckConstraint(
                condition=only_while([State.FINISHED], "finished_at"),
                name="disposal_finished_at_when_finished",
            ),
            models.CheckConstraint(
                condition=only_while([State.WITHDRAWN], "withdrawn_at"),
                name="disposal_withdrawn_at_when_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REFUSED, State.WITHDRAWN]) | ~Q(reason=""),
                name="no_disposal_ends_without_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_proposed(self) -> bool:
        return self.state == State.PROPOSED

    @property
    def is_approved(self) -> bool:
        return self.state == State.APPROVED

    @property
    def reference(self) -> str:
        return f"DIS-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("DIS-"))

    @transition(field=state, source=State.PROPOSED, target=State.APPROVED)
    def approve(self, by: Person, capacity: str, at: datetime) -> None:
        self.decided_by, self.decided_as, self.decided_at = by, capacity, at

    @transition(field=state, source=State.PROPOSED, target=State.REFUSED)
    def refuse(self, reason: str, by: Person, capacity: str, at: datetime) -> None:
        self.reason, self.decided_by, self.decided_as, self.decided_at = reason, by, capacity, at

    @transition(field=state, source=State.PROPOSED, target=State.WITHDRAWN)
    def withdraw(self, reason: str, at: datetime) -> None:
        self.reason, self.withdrawn_at = reason, at

    @transition(field=state, source=State.APPROVED, target=State.FINISHED)
    def finish(self, at: datetime) -> None:
        self.finished_at = at


class Outcome(models.TextChoices):
    WAITING = "waiting", "Not yet"
    DESTROYED = "destroyed", "Destroyed"
    KEPT = "kept", "Taken out, and kept"


class DisposalItemQuerySet(models.QuerySet["DisposalItem"]):
    def waiting(self) -> Self:
        return self.filter(outcome=Outcome.WAITING)

    def destroyed(self) -> Self:
        return self.filter(outcome=Outcome.DESTROYED)

    def to_execute(self) -> Self:
        return self.waiting().filter(disposal__state=State.APPROVED)

    def to_sweep(self) -> Self:
        """Its files go once its rows are gone for good; a crash in between leaves it here."""
        return self.filter(outcome=Outcome.DESTROYED, swept_at=None)


class DisposalItem(models.Model):
    """One record of a disposal, and what became of it. What was destroyed stands here as numbers and digests."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="items", db_index=False)
    keeping = models.ForeignKey(Keeping, models.PROTECT, related_name="items")
    retention_class = models.ForeignKey(
        RetentionClass, models.PROTECT, related_name="+"
    )  # when it was proposed
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    because = models.CharField(max_length=300, blank=True)  # why it was taken out
    settled_at = models.DateTimeField(null=True)
    payloads = models.PositiveIntegerField(null=True)  # entries whose fields were destroyed
    files = models.JSONField(default=list)  # SHA-256 of each file that was destroyed
    paths = models.JSONField(
        default=list
    )  # of copies outside that go with it: names of files, until they are gone
    swept_at = models.DateTimeField(null=True)

    objects = DisposalItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["disposal", "id"], name="items_of_a_disposal"),
            models.Index(fields=["id"], name="items_waiting", condition=Q(outcome=Outcome.WAITING)),
            models.Index(
                fields=["id"],
                name="items_to_sweep",
                condition=Q(outcome=Outcome.DESTROYED, swept_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["disposal", "keeping"], name="each_record_once_in_a_disposal"),
            models.UniqueConstraint(
                fields=["keeping"],
                condition=Q(outcome__in=[Outcome.WAITING, Outcome.DESTROYED]),
                name="a_record_is_in_one_disposal",
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="item_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.WAITING, settled_at=None)
                | (~Q(outcome=Outcome.WAITING) & Q(settled_at__isnull=False)),
                name="an_item_settled_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DESTROYED, payloads__isnull=False)
                | (~Q(outcome=Outcome.DESTROYED) & Q(payloads=None, swept_at=None)),
                name="what_was_destroyed_is_counted",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.KEPT) | ~Q(because=""), name="what_was_kept_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keeping_id} in {self.disposal_id}"

    @property
    def is_waiting(self) -> bool:
        return self.outcome == Outcome.WAITING
