"""A proposal to say something officially, and where it stands. The law of approval is in the constraints below."""

from datetime import datetime
from functools import cached_property
from typing import Self, TypedDict

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django_fsm import FSMField, transition

from approvals.models.standing import StandingApproval
from approvals.models.version import Version
from approvals.models.windows import Reconfirmation, Window
from profiles.models import Account, Division, Person
from treasury_social.laws import only_while, together


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    UNCONFIRMED = "unconfirmed", "Published, to be confirmed"
    PUBLISHED = "published", "Published"
    RECORDED = "recorded", "Recorded"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    PUBLICATION_FAILED = "publication_failed", "Publication failed"


MAY_GO_OUT = [State.APPROVED, State.PUBLICATION_FAILED]
STAYS_OUT = [State.PUBLISHED, State.RECORDED]
WENT_OUT = [State.UNCONFIRMED, *STAYS_OUT]
WAITS_FOR_A_DECISION = [State.IN_REVIEW, State.UNCONFIRMED]
CLOSED = [State.DECLINED, State.WITHDRAWN]
OPEN_TO_EDITS = [State.DRAFT, State.IN_REVIEW, State.APPROVED, State.EXPIRED, State.PUBLICATION_FAILED]


SHOWN_IN_LISTS = (
    "version__title",
    "version__relation",
    "version__account__name",
    "version__account__handle",
    "version__account__platform__name",
    "author__name",
    "division__name",
)


TOOK_STEPS = ("submitted_by", "approved_by", "published_by", "objected_by")


class Answered(TypedDict):
    """An advisory finding of the checks, and what the author answers it."""

    key: str  # of the finding
    check: str
    clause: str
    what: str  # the finding, in its own words
    answer: str


class PostQuerySet(models.QuerySet["Post"]):
    def locked(self, post_id: int) -> "Post":
        """The post as it stands now, held until the transaction ends, with all that a step asks of it.

        Only what never changes of a post is joined to the lock: after a wait PostgreSQL reads the locked row again, and
        what was joined to it is from before. One join over everything would take it longer to plan than all the rest.
        """
        posts = self.select_related("division", "author").select_for_update(of=("self",))
        post = posts.get(pk=post_id)
        post.version = Version.objects.select_related("account__platform", "topic").get(pk=post.version_id)
        post.account = post.version.account
        post.know_people()
        post.as_read = post.columns()
        return post

    def listed(self) -> Self:
        """With what a row of a list shows, and no more."""
        related = self.select_related("version__account__platform", "author", "division")
        return related.only("state", "moved_at", "due_at", "approval_ends_at", *SHOWN_IN_LISTS)

    def in_review(self) -> Self:
        return self.filter(state=State.IN_REVIEW)

    def waiting(self) -> Self:
        """For a decision, before it goes out or after."""
        return self.filter(state__in=WAITS_FOR_A_DECISION)

    def with_their_author(self, author: Person) -> Self:
        """What only the author can take further: drafts, approvals to use, and what did not go out."""
        return self.filter(author=author, state__in=[State.DRAFT, *MAY_GO_OUT, State.EXPIRED])

    def to_advise_on(self) -> Self:
        """MCD has been asked, and the answer would still be of use."""
        unanswered = self.filter(consultations__answered_by=None, consultations__isnull=False)
        asked = unanswered.annotate(advice_due_at=F("consultations__due_at"))
        return asked.filter(state__in=OPEN_TO_EDITS)

    def to_look_into(self) -> Self:
        """Other words went live than were approved, and nobody has said yet what was done about it."""
        return self.filter(incident__closed_at=None, incident__isnull=False)

    def lapsed(self, now: datetime) -> Self:
        return self.filter(state__in=MAY_GO_OUT, approval_ends_at__lte=now)

    def held(self, now: datetime) -> Self:
        """Approved, but in a window that is open nobody in MCD has looked at these words: see `policy.holding`."""
        these = {"post": OuterRef(OuterRef("pk")), "fingerprint": OuterRef(OuterRef("fingerprint"))}
        looked_at = Reconfirmation.objects.filter(window=OuterRef("pk"), **these)
        return self.filter(
            Exists(Window.objects.open_at(now).exclude(Exists(looked_at))), state__in=MAY_GO_OUT
        )

    def unconfirmed(self) -> Self:
        return self.filter(state=State.UNCONFIRMED)

    def emergencies(self) -> Self:
        return self.filter(emergency__isnull=False)

    def to_record(self) -> Self:
        return self.filter(state=State.PUBLISHED)


class Post(models.Model):
    state = FSMField(max_length=20, choices=State, default=State.DRAFT, protected=True)
    # The indexes below begin with these three, so they need none of their own.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", db_index=False)
    division = models.ForeignKey(  # the author's, when it was proposed
        Division, models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")  # the current one
    fingerprint = models.CharField(max_length=64)  # of the current version
    hands = ArrayField(models.BigIntegerField())  # ids of all who wrote, edited or submitted it
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when it came into its present state
    due_at = models.DateTimeField(null=True)  # by when somebody has to decide
    reminded_at = models.DateTimeField(null=True)  # of that
    escalated_at = models.DateTimeField(null=True)  # since nobody had decided by then
    answers = models.JSONField(default=list)  # to what the checks found, as submitted; of Answered
    reason = models.TextField(blank=True)  # why it came back, was closed, or did not go out

    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_as = models.CharField(max_length=600, null=True)  # noqa: DJ001 - null where no approval stands
    approved_fingerprint = models.CharField(max_length=64, null=True)  # noqa: DJ001
    approval_ends_at = models.DateTimeField(null=True)
    standing = models.ForeignKey(  # the standing approval that it was approved under
        "approvals.StandingApproval", models.PROTECT, null=True, related_name="+"
    )

    emergency = models.TextField(null=True)  # noqa: DJ001 - why it could not wait for an approval
    objected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objected_at = models.DateTimeField(null=True)

    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    permalink = models.URLField(max_length=500, null=True)  # noqa: DJ001
    live_text = models.TextField(null=True)  # noqa: DJ001

    recorded_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    as_read: dict[str, object]  # the columns of a post that was read `locked`, as they were then

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["author", "-id"], name="posts_of_an_author"),
            models.Index(fields=["author", "division", "-id"], name="posts_of_an_author_by_division"),
            models.Index(fields=["division", "-id"], name="posts_of_a_division"),
            models.Index(fields=["division", "state", "-id"], name="posts_of_a_division_in_a_state"),
            models.Index(fields=["account", "-id"], name="posts_of_an_account"),
            models.Index(fields=["state", "-id"], name="posts_in_a_state"),
            models.Index(
                fields=["division", "due_at", "id"],
                name="posts_waiting_in_division",
                condition=Q(state=State.IN_REVIEW),
            ),
            models.Index(fields=["due_at", "id"], name="posts_waiting", condition=Q(state=State.IN_REVIEW)),
            models.Index(
                fields=["due_at"],
                name="posts_to_remind_of",
                condition=Q(due_at__isnull=False, reminded_at=None),
            ),
            models.Index(
                fields=["due_at"],
                name="posts_to_escalate",
                condition=Q(due_at__isnull=False, escalated_at=None),
            ),
            # Posts lie in the table about as they came, so a few bytes for many rows find those of a period.
            BrinIndex(
                fields=["submitted_at", "approved_at", "published_at"],
                name="posts_of_a_period",
                autosummarize=True,
            ),
            models.Index(
                fields=["approval_ends_at"], name="approvals_to_lapse", condition=Q(state__in=MAY_GO_OUT)
            ),
            models.Index(fields=["id"], name="posts_to_record", condition=Q(state=State.PUBLISHED)),
            models.Index(fields=["-id"], name="posts_published_first", condition=Q(emergency__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="post_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=MAY_GO_OUT, approved_by__isnull=False)
                | Q(state__in=STAYS_OUT, approved_by__isnull=False)
                | Q(state__in=STAYS_OUT, emergency__isnull=False, objected_by__isnull=False)
                | (~Q(state__in=[*MAY_GO_OUT, *STAYS_OUT]) & Q(approved_by=None)),
                name="an_approved_post_names_its_approver",
            ),
            models.CheckConstraint(
                condition=together(
                    "approved_by", "approved_at", "approved_as", "approved_fingerprint", "approval_ends_at"
                ),
                name="an_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(standing=None) | Q(approved_by__isnull=False), name="standing_where_approved"
            ),
            models.CheckConstraint(
                condition=Q(emergency=None) | (Q(state__in=WENT_OUT) & ~Q(emergency="")),
                name="an_emergency_has_gone_out_and_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.UNCONFIRMED) | Q(emergency__isnull=False),
                name="only_an_emergency_goes_out_first",
            ),
            models.CheckConstraint(
                condition=Q(objected_by=None) | Q(approved_by=None, emergency__isnull=False),
                name="an_objection_is_to_an_emergency",
            ),
            models.CheckConstraint(
                condition=together("objected_by", "objected_at"), name="objected_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(objected_by=None) | ~Q(hands__contains=[F("objected_by")]),
                name="the_objector_has_no_hand_in_the_post",
            ),
            models.CheckConstraint(
                condition=only_while(WAITS_FOR_A_DECISION, "due_at"), name="what_waits_is_due"
            ),
            models.CheckConstraint(
                condition=Q(reminded_at=None, escalated_at=None)
                | Q(due_at__isnull=False)
                | Q(state__in=MAY_GO_OUT, escalated_at=None),  # its approval is about to lapse
                name="reminders_of_what_is_due",
            ),
            models.CheckConstraint(
                condition=Q(approved_fingerprint=None) | Q(approved_fingerprint=F("fingerprint")),
                name="an_approval_binds_the_fingerprint",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(hands__contains=[F("approved_by")]),
                name="the_approver_has_no_hand_in_the_post",
            ),
            models.CheckConstraint(condition=Q(hands__contains=[F("author")]), name="the_author_has_a_hand"),
            models.CheckConstraint(
                condition=Q(submitted_by=None) | Q(hands__contains=[F("submitted_by")]),
                name="the_submitter_has_a_hand",
            ),
            models.CheckConstraint(
                condition=together("submitted_by", "submitted_at"), name="submitted_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(submitted_by__isnull=False),
                name="nothing_is_decided_before_it_is_submitted",
            ),
            models.CheckConstraint(
                condition=only_while(WENT_OUT, "published_by", "published_at", "permalink", "live_text"),
                name="a_published_post_says_where_and_what",
            ),
            models.CheckConstraint(
                condition=only_while([State.RECORDED], "recorded_at"), name="recorded_at_when_recorded"
            ),
            models.CheckConstraint(
                condition=only_while(CLOSED, "closed_by", "closed_at"), name="closed_at_and_by"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"TS-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("TS-"))

    @cached_property
    def windows(self) -> list[Window]:
        """All that are open now, the last to end first. Asked once for each loaded post."""
        return list(Window.objects.open_at(timezone.now()).order_by("-ends_at"))

    @property
    def window(self) -> Window | None:
        """What is open now, in which only MCD approves, and standing approvals rest."""
        return next(iter(self.windows), None)

    def know_people(self) -> None:
        """Read those who submitted, approved and published it, in one query; in none where it was the author."""
        names = [
            name
            for name in ("submitted_by", "approved_by", "published_by", "objected_by")
            if getattr(self, f"{name}_id")
        ]
        ids = {getattr(self, f"{name}_id") for name in names}
        people = {self.author_id: self.author}
        if ids - people.keys():
            people |= Person.objects.in_bulk(ids - people.keys())
        for name in names:
            setattr(self, name, people[getattr(self, f"{name}_id")])

    def columns(self) -> dict[str, object]:
        return {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}

    def changed(self) -> list[str]:
        """The columns that a step has set to something else: less to send, and less for auditlog to compare."""
        return [name for name, value in self.columns().items() if value != self.as_read[name]]

    @transition(field=state, source=OPEN_TO_EDITS, target=State.DRAFT)
    def edit(self, version: Version) -> None:
        """A new wording: whatever was submitted or approved before, this is not it."""
        self.adopt(version)
        self.submitted_by = self.submitted_at = None
        self.void_approval()
        if self.state != State.DRAFT:  # what was asked for stays in sight until it is submitted again
            self.reason = ""

    @transition(field=state, source=[State.DRAFT, State.EXPIRED], target=State.IN_REVIEW)
    def submit(self, answers: list[Answered], by: Person, at: datetime, due_at: datetime) -> None:
        self._hand_over(by, at, answers)
        self.due_at = due_at

    @transition(field=state, source=State.IN_REVIEW, target=State.DRAFT)
    def request_changes(self, reason: str) -> None:
        self.reason = reason
        self.submitted_by = self.submitted_at = None

    @transition(field=state, source=State.IN_REVIEW, target=State.DECLINED)
    def decline(self, reason: str, by: Person, at: datetime) -> None:
        self.reason, self.closed_by, self.closed_at = reason, by, at

    @transition(field=state, source=State.IN_REVIEW, target=State.APPROVED)
    def approve(self, by: Person, capacity: str, at: datetime, until: datetime) -> None:
        self.approved_by, self.approved_as, self.approved_at = by, capacity, at
        self.approved_fingerprint, self.approval_ends_at = self.fingerprint, until

    @transition(field=state, source=[State.DRAFT, State.EXPIRED], target=State.APPROVED)
    def approve_under(self, standing: StandingApproval, by: Person, at: datetime, until: datetime) -> None:
        """OFF-1a: the General Manager has approved such posts beforehand, and MCD has signed that as well."""
        self._hand_over(by, at, [])
        self.standing, self.approved_by, self.approved_at = standing, standing.granted_by, at
        self.approved_as = f"{standing.granted_as}, under {standing.reference}"
        self.approved_fingerprint, self.approval_ends_at = self.fingerprint, until

    @transition(field=state, source=OPEN_TO_EDITS, target=State.WITHDRAWN)
    def withdraw(self, reason: str, by: Person, at: datetime) -> None:
        self.reason, self.closed_by, self.closed_at = reason, by, at
        self.void_approval()

    @transition(field=state, source=MAY_GO_OUT, target=State.EXPIRED)
    def expire(self) -> None:
        self.void_approval()

    @transition(field=state, source=State.APPROVED, target=State.PUBLICATION_FAILED)
    def report_failure(self, reason: str) -> None:
        self.reason = reason

    @transition(field=state, source=MAY_GO_OUT, target=State.PUBLISHED)
    def publish(self, permalink: str, live_text: str, by: Person, at: datetime) -> None:
        self.permalink, self.live_text, self.reason = permalink, live_text, ""
        self.published_by, self.published_at = by, at

    @transition(field=state, source=[State.DRAFT, State.IN_REVIEW], target=State.UNCONFIRMED)
    def publish_first(
        self, why: str, permalink: str, live_text: str, by: Person, at: datetime, due_at: datetime
    ) -> None:
        """It could not wait for a decision; somebody else confirms it afterwards, or objects."""
        self._hand_over(by, at, self.answers if self.state == State.IN_REVIEW else [])
        self.reminded_at = self.escalated_at = None  # of the decision that nobody waits for any more
        self.emergency, self.permalink, self.live_text = why, permalink, live_text
        self.published_by, self.published_at, self.due_at = by, at, due_at

    @transition(field=state, source=State.UNCONFIRMED, target=State.PUBLISHED)
    def confirm(self, by: Person, capacity: str, at: datetime) -> None:
        self.approved_by, self.approved_as, self.approved_at = by, capacity, at
        self.approved_fingerprint, self.approval_ends_at = self.fingerprint, at

    @transition(field=state, source=State.UNCONFIRMED, target=State.PUBLISHED)
    def object(self, reason: str, by: Person, at: datetime) -> None:
        """It should not have gone out; it has, so it becomes a record all the same, with an incident."""
        self.reason, self.objected_by, self.objected_at = reason, by, at

    @transition(field=state, source=State.PUBLISHED, target=State.RECORDED)
    def record(self, at: datetime) -> None:
        self.recorded_at = at

    def adopt(self, version: Version) -> None:
        self.version, self.account, self.fingerprint = version, version.account, version.fingerprint
        self.hands = sorted({*self.hands, version.written_by_id})

    def _hand_over(self, by: Person, at: datetime, answers: list[Answered]) -> None:
        self.submitted_by, self.submitted_at, self.reason, self.answers = by, at, "", answers
        self.hands = sorted({*self.hands, by.pk})

    def void_approval(self) -> None:
        self.approved_by = self.approved_as = self.approved_at = self.standing = None
        self.approved_fingerprint = self.approval_ends_at = None
