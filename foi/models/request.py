"""A request under the Freedom of Information Act 1982, and where it stands. Its law is below, and in migration 0003."""

from collections.abc import Container
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, transition

from profiles.models import Person
from workflow.business_hours import on_business_day
from workflow.constraints import only_while, together

DECIDE_WITHIN = timedelta(days=30)  # s 15(5)(b)
NOTICE = timedelta(days=5)  # how long before a day somebody is reminded of it


class State(models.TextChoices):
    OPEN = "open", "Being prepared"
    SUBMITTED = "submitted", "Waits for a second person"
    APPROVED = "approved", "Approved"
    RELEASED = "released", "Access given"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


GOING_ON = [State.OPEN, State.SUBMITTED, State.APPROVED, State.RELEASED]
OVER = [State.CLOSED, State.WITHDRAWN]
UNANSWERED = [State.OPEN, State.SUBMITTED, State.APPROVED]
HANDED_UP = [State.SUBMITTED, State.APPROVED, State.RELEASED, State.CLOSED]
AGREED = [State.APPROVED, State.RELEASED, State.CLOSED]
ANSWERED = [State.RELEASED, State.CLOSED]


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    def locked(self, request_id: int) -> "InformationRequest":
        """The request as it stands now, held until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=request_id)

    def listed(self) -> Self:
        """With what a row of a list shows."""
        records = Q(gathered__removed_at=None) & Q(gathered__isnull=False)
        return self.select_related("handler").annotate(records=models.Count("gathered", filter=records))

    def whole(self) -> Self:
        """With everything that its pages show."""
        return self.select_related(
            "handler", "opened_by", "submitted_by", "approved_by", "released_by", "closed_by", "withdrawn_by"
        )

    def going_on(self) -> Self:
        return self.filter(state__in=GOING_ON)

    def submitted(self) -> Self:
        return self.filter(state=State.SUBMITTED)

    def in_hand_of(self, person: Person) -> Self:
        """What it is theirs to see through: not what waits for somebody else."""
        return self.going_on().exclude(state=State.SUBMITTED).filter(handler=person)

    def over(self) -> Self:
        return self.filter(state__in=OVER)

    def to_remind_of(self, today: date) -> Self:
        """Something is due within days, and nobody has been reminded."""
        return self.going_on().filter(reminded_at=None, next_due_on__lte=today + NOTICE)

    def to_move(self, today: date, closed: Container[date]) -> Self:
        """What is due on a day on which nothing can be done, and may be done on the next."""
        near = self.going_on().filter(next_due_on__gt=today - NOTICE * 4)
        days = near.order_by("next_due_on").values_list("next_due_on", flat=True).distinct()
        return self.going_on().filter(
            next_due_on__in=[day for day in days if day != on_business_day(day, closed) >= today]
        )

    def to_escalate(self, today: date) -> Self:
        """Something is overdue, and the records officers have not been told."""
        return self.going_on().filter(escalated_at=None, next_due_on__lt=today)

    def to_package(self) -> Self:
        """Their package was asked for, and is not known to be there yet."""
        return self.filter(state=State.APPROVED, package_sha256=None).exclude(export=None)


class InformationRequest(models.Model):
    state = FSMField(max_length=20, choices=State, default=State.OPEN, protected=True)
    applicant_reference = models.CharField(max_length=80)  # the applicant's name is kept elsewhere
    scope = models.TextField()  # what was asked for
    received_on = models.DateField()
    due_on = models.DateField()  # when the decision is due: s 15(5), later where it was extended
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    hold = models.BigIntegerField(null=True)  # the number of the hold on its records; none before the first

    # The clock of the present state: the decision first, then the disclosure log. None where nothing is due.
    next_due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    upto = models.BigIntegerField(null=True)  # the position in the record log at which the records were taken
    fingerprint = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null while it is open
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned = models.TextField(blank=True)  # why it was last sent back

    export = models.CharField(max_length=20, null=True)  # noqa: DJ001 - the number of the export that makes it
    package_sha256 = models.CharField(max_length=64, null=True)  # noqa: DJ001 - null until it is made
    packaged_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    given_on = models.DateField(null=True)  # the day on which the applicant was given access

    disclosure_due_on = models.DateField(null=True)  # s 11C(6)
    disclosed_on = models.DateField(null=True)
    disclosed_at_address = models.URLField(max_length=500, blank=True)
    exempt_because = models.TextField(blank=True)  # s 11C(1): why it is not published
    disclosure_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    disclosure_at = models.DateTimeField(null=True)

    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    ending = models.TextField(null=True)  # noqa: DJ001 - why it was closed or withdrawn; null before

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_due_on", "id"], name="foi_requests_by_clock", condition=Q(state__in=GOING_ON)
            ),
            models.Index(fields=["id"], name="foi_requests_over", condition=Q(state__in=OVER)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="foi_state_is_known"),
            models.CheckConstraint(
                condition=~Q(scope="") & ~Q(applicant_reference=""), name="foi_says_what_and_for_whom"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")), name="foi_is_due_after_it_was_received"
            ),
            models.CheckConstraint(
                condition=only_while(HANDED_UP, "submitted_by", "submitted_at", "upto", "fingerprint"),
                name="foi_submitted_says_by_whom_and_what",
            ),
            models.CheckConstraint(
                condition=only_while(AGREED, "approved_by", "approved_at"),
                name="foi_approved_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
                name="foi_approver_is_a_second_person",
            ),
            models.CheckConstraint(
                condition=together("package_sha256", "packaged_at") & (Q(state__in=AGREED) | Q(export=None)),
                name="foi_package_comes_after_approval",
            ),
            models.CheckConstraint(
                condition=Q(package_sha256=None) | Q(export__isnull=False),
                name="foi_package_names_its_export",
            ),
            models.CheckConstraint(
                condition=only_while(ANSWERED, "released_by", "released_at", "given_on", "disclosure_due_on"),
                name="foi_released_says_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ANSWERED) | Q(package_sha256__isnull=False),
                name="foi_released_has_a_package",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(given_on__gte=F("received_on")),
                name="foi_access_is_given_after_it_was_asked_for",
            ),
            models.CheckConstraint(
                condition=Q(disclosure_by=None, disclosure_at=None, disclosed_on=None)
                & Q(disclosed_at_address="", exempt_because="")
                | Q(disclosure_by__isnull=False, disclosure_at__isnull=False, disclosure_due_on__isnull=False)
                & (
                    Q(disclosed_on__isnull=False, exempt_because="") & ~Q(disclosed_at_address="")
                    | Q(disclosed_on=None, disclosed_at_address="") & ~Q(exempt_because="")
                ),
                name="foi_disclosure_is_published_or_exempt",
            ),
            models.CheckConstraint(
                condition=only_while([State.CLOSED], "closed_by", "closed_at"), name="foi_closed_says_by_whom"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(disclosure_at__isnull=False),
                name="foi_closed_after_its_disclosure",
            ),
            models.CheckConstraint(
                condition=only_while([State.WITHDRAWN], "withdrawn_by", "withdrawn_at"),
                name="foi_withdrawn_says_by_whom",
            ),
            models.CheckConstraint(
                condition=only_while(OVER, "ending") & (Q(ending=None) | ~Q(ending="")),
                name="foi_that_is_over_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"FOI-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("FOI-"))

    @transition(field=state, source=State.OPEN, target=State.SUBMITTED)
    def submit(self, upto: int, fingerprint: str, by: Person, at: datetime) -> None:
        self.upto, self.fingerprint, self.submitted_by, self.submitted_at = upto, fingerprint, by, at

    @transition(field=state, source=[State.SUBMITTED, State.APPROVED], target=State.OPEN)
    def send_back(self, reason: str) -> None:
        self.returned = reason
        self._forget_the_decision()

    @transition(field=state, source=State.SUBMITTED, target=State.APPROVED)
    def approve(self, by: Person, at: datetime) -> None:
        self.approved_by, self.approved_at, self.returned = by, at, ""

    @transition(field=state, source=State.APPROVED, target=State.RELEASED)
    def release(self, given_on: date, disclosure_due_on: date, by: Person, at: datetime) -> None:
        self.given_on, self.released_by, self.released_at = given_on, by, at
        self.disclosure_due_on = disclosure_due_on
        self.run_to(disclosure_due_on)

    @transition(field=state, source=State.RELEASED, target=State.CLOSED)
    def close(self, ending: str, by: Person, at: datetime) -> None:
        self.ending, self.closed_by, self.closed_at = ending, by, at
        self.run_to(None)

    @transition(field=state, source=UNANSWERED, target=State.WITHDRAWN)
    def withdraw(self, ending: str, by: Person, at: datetime) -> None:
        self._forget_the_decision()
        self.ending, self.withdrawn_by, self.withdrawn_at = ending, by, at
        self.run_to(None)

    def _forget_the_decision(self) -> None:
        """Who submitted and approved what stands in the log; here stands what is true now."""
        self.submitted_by = self.submitted_at = self.upto = self.fingerprint = None
        self.approved_by = self.approved_at = self.export = self.package_sha256 = self.packaged_at = None

    def move_due_day(self, day: date) -> None:
        """Of the clock that runs: of the decision, or of the disclosure log."""
        if self.disclosure_due_on:
            self.disclosure_due_on = day
        else:
            self.due_on = day
        self.run_to(day)

    def run_to(self, day: date | None) -> None:
        """Another clock, of which nobody has been reminded yet."""
        self.next_due_on, self.reminded_at, self.escalated_at = day, None, None
