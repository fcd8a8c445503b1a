"""A proposal to say something officially, and where it stands. The law of approval is in `constraints.py`."""

from datetime import datetime
from functools import cache, cached_property
from typing import TypedDict

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django_fsm import FSMField, transition

from approvals.models.constraints import CONSTRAINTS, INDEXES
from approvals.models.in_force import InForce, in_force
from approvals.models.querysets import PostFilters
from approvals.models.sets import PostSet
from approvals.models.standing import StandingApproval
from approvals.models.states import MAY_GO_OUT, OPEN_TO_EDITS, State
from approvals.models.version import Version
from approvals.models.windows import Window
from profiles.models import Account, Division, Person
from workflow.prepared import Prepared
from workflow.remembered import Remembered


class Answered(TypedDict):
    """An advisory finding of the checks, and what the author answers it."""

    key: str  # of the finding
    check: str
    clause: str
    what: str  # the finding, in its own words
    answer: str


class PostQuerySet(PostFilters["Post"]):
    """Of `PostFilters`, which are written before there are posts."""


class PostManager(models.Manager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    def locked(self, post_id: int) -> "Post":
        """The post as it stands now, held until the transaction ends, with all that a step asks of it.

        After a wait PostgreSQL reads the locked row again, and joins it to what was there before: of a post whose
        wording changed meanwhile nothing is found, and it is asked again.
        """
        assert connection.in_atomic_block, "a lock is held until its transaction ends"
        rows = _under_lock().ask(post_id) or _under_lock().ask(post_id)
        if not rows:
            raise self.model.DoesNotExist
        [post] = rows
        post.account = post.version.account
        post.know_people()
        post.remember()
        return post


@cache
def _under_lock() -> "Prepared[Post]":
    posts = Post.objects.select_related("division", "author", "version__account__platform", "version__topic")
    return Prepared("post_under_lock", posts.select_for_update(of=("self",)).order_by().filter(pk=0))


class Post(Remembered):
    state = FSMField(max_length=20, choices=State, default=State.DRAFT, protected=True)
    # The indexes below begin with these three, so they need none of their own.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", db_index=False)
    division = models.ForeignKey(  # the author's, when it was proposed
        Division, models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")  # the current one
    post_set = models.ForeignKey(PostSet, models.PROTECT, null=True, related_name="posts")
    fingerprint = models.CharField(max_length=64)  # of the current version: what the public would see
    ground = models.CharField(max_length=64)  # of all of it, and of the answers: what a decision rests on
    contributors = ArrayField(models.BigIntegerField())  # ids of all who wrote, edited or submitted it
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when it came into its present state
    due_at = models.DateTimeField(null=True)  # by when somebody has to decide
    reminded_at = models.DateTimeField(null=True)  # of that
    escalated_at = models.DateTimeField(null=True)  # since nobody had decided by then
    answers = models.JSONField(default=list)  # to what the checks found, as last submitted; of Answered
    reason = models.TextField(blank=True)  # why it came back, was closed, or did not go out

    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_as = models.CharField(max_length=600, null=True)  # noqa: DJ001 - null where no approval stands
    approved_fingerprint = models.CharField(max_length=64, null=True)  # noqa: DJ001
    approved_ground = models.CharField(max_length=64, null=True)  # noqa: DJ001
    approval_ends_at = models.DateTimeField(null=True)
    standing = models.ForeignKey(  # the standing approval that it was approved under
        "approvals.StandingApproval", models.PROTECT, null=True, related_name="+"
    )

    emergency = models.TextField(null=True)  # noqa: DJ001 - why it could not wait for an approval
    objected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objected_at = models.DateTimeField(null=True)

    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    permalink = models.URLField(max_length=500, null=True)  # noqa: DJ001 - in the platform's one form
    permalink_pasted = models.TextField(blank=True, default="")
    # Null where it takes another post down, or came to share its link before that was refused.
    own_permalink = models.TextField(null=True)  # noqa: DJ001
    # Whether what went live is what was approved, but for what the platform rewrites; and what that was, in words.
    as_written = models.BooleanField(null=True)
    rewritings = models.JSONField(default=list)
    live_text = models.TextField(null=True)  # noqa: DJ001

    recorded_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(
        null=True
    )  # its words are gone; the row stays for what is counted and linked

    objects = PostManager()
    REFERENCE = r"TS-[0-9]{6,12}"

    class Meta:
        ordering = ["-id"]
        indexes = INDEXES
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"TS-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("TS-"))

    @property
    def seen(self) -> str:
        """What the form of a step carries, so that it is taken on what was on the screen."""
        return f"{self.version.number} {self.ground}"

    @cached_property
    def in_force(self) -> InForce:
        """Asked once for each loaded post."""
        return in_force()

    @cached_property
    def windows(self) -> list[Window]:
        """All that are open now, the last to end first."""
        return self.in_force.windows

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

    @transition(field=state, source=OPEN_TO_EDITS, target=State.DRAFT)
    def edit(self, version: Version, suggested_by: Person | None = None) -> None:
        """A new wording: whatever was submitted or approved before, this is not it."""
        self.adopt(version)
        if suggested_by:
            self.contributors = sorted({*self.contributors, suggested_by.pk})
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
        self._bind(by, capacity, at, until)

    @transition(field=state, source=State.APPROVED, target=State.IN_REVIEW)
    def take_back(self, due_at: datetime) -> None:
        """Whoever approved it a moment ago, and would not now: it waits for a decision as it did before."""
        self.void_approval()
        self.due_at = due_at

    @transition(field=state, source=[State.DRAFT, State.EXPIRED], target=State.APPROVED)
    def approve_under(self, standing: StandingApproval, by: Person, at: datetime, until: datetime) -> None:
        """OFF-1a: the General Manager has approved such posts beforehand, and MCD has signed that as well."""
        self._hand_over(by, at, [])
        self.standing = standing
        self._bind(standing.granted_by, f"{standing.granted_as}, under {standing.reference}", at, until)

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
        self,
        answers: list[Answered],
        why: str,
        permalink: str,
        live_text: str,
        by: Person,
        at: datetime,
        due_at: datetime,
    ) -> None:
        """It could not wait for a decision; somebody else confirms it afterwards, or objects."""
        self._hand_over(by, at, answers)
        self.reminded_at = self.escalated_at = None  # of the decision that nobody waits for any more
        self.emergency, self.permalink, self.live_text = why, permalink, live_text
        self.published_by, self.published_at, self.due_at = by, at, due_at

    @transition(field=state, source=State.UNCONFIRMED, target=State.PUBLISHED)
    def confirm(self, by: Person, capacity: str, at: datetime) -> None:
        self._bind(by, capacity, at, until=at)

    @transition(field=state, source=State.UNCONFIRMED, target=State.PUBLISHED)
    def object(self, reason: str, by: Person, at: datetime) -> None:
        """It should not have gone out; it has, so it becomes a record all the same, with an incident."""
        self.reason, self.objected_by, self.objected_at = reason, by, at

    @transition(field=state, source=State.PUBLISHED, target=State.RECORDED)
    def record(self, at: datetime) -> None:
        self.recorded_at = at

    def adopt(self, version: Version) -> None:
        self.version, self.account, self.fingerprint = version, version.account, version.fingerprint
        self.ground = version.ground(self.answers)
        self.contributors = sorted({*self.contributors, version.written_by_id})

    def _hand_over(self, by: Person, at: datetime, answers: list[Answered]) -> None:
        self.submitted_by, self.submitted_at, self.reason, self.answers = by, at, "", answers
        self.ground = self.version.ground(answers)
        self.contributors = sorted({*self.contributors, by.pk})

    def _bind(self, by: Person, capacity: str, at: datetime, until: datetime) -> None:
        self.approved_by, self.approved_as, self.approved_at, self.approval_ends_at = by, capacity, at, until
        self.approved_fingerprint, self.approved_ground = self.fingerprint, self.ground

    def void_approval(self) -> None:
        self.approved_by = self.approved_as = self.approved_at = self.standing = None
        self.approved_fingerprint = self.approved_ground = self.approval_ends_at = None
