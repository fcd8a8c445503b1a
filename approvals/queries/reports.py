"""What the reports count. Each function asks the database the same number of questions, however much there is.

A post belongs to the period in which the thing happened that is counted: it was submitted, approved, published.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from approvals.models import Consultation, Post, StandingUse, State
from approvals.models.states import OPEN_TO_EDITS, STAYS_OUT, WENT_OUT
from contacts.models import Contact
from profiles.models import Division, Role, Seating
from records.queries import counted, values_of


class Scope(NamedTuple):
    """The period, up to but without `until`; and ids of the divisions, None for all of them."""

    since: datetime
    until: datetime
    divisions: set[int] | None

    def during(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.since, f"{column}__lt": self.until})

    def among(self, column: str = "division") -> Q:
        return Q() if self.divisions is None else Q(**{f"{column}__in": self.divisions})

    def posts(self, column: str) -> QuerySet[Post]:
        """Those to which it happened in the period."""
        return Post.objects.filter(self.during(column), self.among()).order_by()

    def offices(self) -> dict[str, str]:
        """Names of the divisions by their code."""
        among = Q() if self.divisions is None else Q(pk__in=self.divisions)
        return dict(Division.objects.filter(among).values_list("code", "name"))


class Percentile(Aggregate):
    """`fraction` of the rows have less."""

    function = "percentile_cont"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class Stage(NamedTuple):
    division: str
    name: str
    number: int
    median: timedelta
    ninth: timedelta  # nine in ten were quicker


USUAL = Q(emergency=None)  # emergencies have no such steps
STAGES = {
    "Writing": ("created_at", "submitted_at", USUAL),
    "Deciding": ("submitted_at", "approved_at", USUAL & Q(standing=None)),
    "Publishing": ("approved_at", "published_at", USUAL),
}


def stages(scope: Scope) -> list[Stage]:
    """How long posts took from one step to the next, nights and weekends included."""
    found = [stage for name in STAGES for stage in _stage(scope, name)]
    return sorted(found, key=lambda stage: stage.division)


def staged(scope: Scope, name: str) -> QuerySet[Post]:
    """The posts that came through a stage in the period."""
    _, end, those = STAGES[name]
    return scope.posts(end).filter(those)


def took(name: str) -> ExpressionWrapper:
    start, end, _ = STAGES[name]
    return ExpressionWrapper(F(end) - F(start), output_field=DurationField())


def _stage(scope: Scope, name: str) -> list[Stage]:
    rows = (
        staged(scope, name)
        .values("division__name")
        .annotate(
            number=Count("pk"),
            median=Percentile(took(name), fraction=0.5),
            ninth=Percentile(took(name), fraction=0.9),
        )
    )
    return [
        Stage(row["division__name"], name, row["number"], row["median"], row["ninth"])
        for row in rows.order_by("division__name")
    ]


def decided(scope: Scope) -> QuerySet[Post]:
    """What was approved, each with whether its General Manager did, and whether MCD had advised (OFF-1, OFF-1a).

    Whose seat it was is asked of the day of the approval: people move.
    """
    day = TruncDate("approved_at", output_field=DateField())
    manager = Seating.objects.filter(
        role=Role.GENERAL_MANAGER,
        person=OuterRef("approved_by"),
        division_id=OuterRef("division_id"),
        starts_on__lte=OuterRef("day"),
        ends_on__gte=OuterRef("day"),
    )
    consulted = Consultation.objects.filter(post=OuterRef("pk"), answered_at__lte=OuterRef("approved_at"))
    posts = scope.posts("approved_at").filter(standing=None, emergency=None).annotate(day=day)
    return posts.annotate(by_manager=Exists(manager), advised=Exists(consulted))


ADVICE = {
    "with_advice": Q(by_manager=True, advised=True),
    "without": Q(by_manager=True, advised=False),
    "by_mcd": Q(by_manager=False),
}


def advice(scope: Scope) -> list[tuple[str, int, int, int]]:
    """By division: approvals by its General Manager with MCD's advice and without, and by MCD."""
    rows = decided(scope).values("division__name").order_by("division__name")
    counts = {name: Count("pk", filter=those) for name, those in ADVICE.items()}
    return list(rows.annotate(**counts).values_list("division__name", *ADVICE))


def used(scope: Scope) -> QuerySet[StandingUse]:
    return StandingUse.objects.filter(scope.during("used_at"), scope.among("standing__division")).order_by()


def standing_uses(scope: Scope) -> list[dict[str, object]]:
    """Each standing approval that was used in the period (OFF-1a)."""
    shown = (
        "standing",
        "standing__title",
        "standing__division__name",
        "standing__uses",
        "standing__uses_allowed",
    )
    return list(
        used(scope)
        .values(*shown)
        .annotate(number=Count("pk"), last=Max("used_at"))
        .order_by("-number", "standing")
    )


class Overdue(NamedTuple):
    division: str
    decisions: int  # now
    confirmations: int
    advice: int
    late_decisions: int  # in the period: those over which others were called
    late_advice: int


def overdue(scope: Scope) -> list[Overdue]:
    posts = late(scope).values_list("division__code", "state")
    advice = late_advice(scope).order_by().values_list("post__division__code", Value("advice"))
    waiting = Counter(posts.union(advice, all=True))
    called = counted(["post.escalated", "consultation.escalated"], scope.since, scope.until)
    rows = [
        Overdue(
            name,
            waiting[code, State.IN_REVIEW],
            waiting[code, State.UNCONFIRMED],
            waiting[code, "advice"],
            called["post.escalated", code],
            called["consultation.escalated", code],
        )
        for code, name in scope.offices().items()
    ]
    return sorted(row for row in rows if any(row[1:]))


def late(scope: Scope) -> QuerySet[Post]:
    """What waits for a decision or a confirmation, and should not any more."""
    return Post.objects.waiting().filter(scope.among(), due_at__lte=timezone.now()).order_by()


def late_advice(scope: Scope) -> QuerySet[Consultation]:
    return Consultation.objects.filter(
        scope.among("post__division"),
        answered_by=None,
        due_at__lte=timezone.now(),
        post__state__in=OPEN_TO_EDITS,
    )


EMERGENCIES = {
    "number": Q(),
    "confirmed": Q(approved_by__isnull=False),
    "objected": Q(objected_by__isnull=False),
    "waiting": Q(state=State.UNCONFIRMED),
}


def published_first(scope: Scope) -> QuerySet[Post]:
    return scope.posts("published_at").filter(emergency__isnull=False)


def emergencies(scope: Scope) -> list[dict[str, Any]]:
    """What was published first: how many were confirmed, objected to or wait, and how long that took."""
    judged = Coalesce("approved_at", "objected_at")
    until_then = ExpressionWrapper(judged - F("published_at"), output_field=DurationField())
    rows = published_first(scope).values("division__name")
    counts = {name: Count("pk", filter=those) for name, those in EMERGENCIES.items()}
    judged_each = rows.annotate(**counts, median=Percentile(until_then, fraction=0.5))
    return [dict(row) for row in judged_each.order_by("division__name")]


def published_by(scope: Scope, column: str) -> dict[str, int]:
    """How many posts went out, by what stands in a column of their version (DEF-2, DEF-5)."""
    rows = went_out(scope).values(f"version__{column}")
    return dict(rows.annotate(number=Count("pk")).values_list(f"version__{column}", "number"))


def went_out(scope: Scope) -> QuerySet[Post]:
    return scope.posts("published_at").filter(state__in=WENT_OUT)


def related(scope: Scope) -> dict[str, int]:
    """What went wrong and was put right: corrections, takedowns and follow-ups that went out."""
    rows = put_right(scope).values("version__relation").annotate(number=Count("pk"))
    return dict(rows.values_list("version__relation", "number"))


def put_right(scope: Scope) -> QuerySet[Post]:
    return scope.posts("published_at").filter(state__in=STAYS_OUT).exclude(version__relation="")


def contacts(scope: Scope) -> list[tuple[str, bool | None, int]]:
    """Those reported in the period, by where they stand and by what MCD made of them (OFF-4a)."""
    return list(
        reported(scope)
        .values("state", "significant")
        .annotate(number=Count("pk"))
        .values_list("state", "significant", "number")
    )


def reported(scope: Scope) -> QuerySet[Contact]:
    return Contact.objects.filter(scope.during("reported_at"), scope.among()).order_by()


class Disposed(NamedTuple):
    at: datetime
    subject: str
    check: str
    disposition: str


def disposed(scope: Scope) -> list[Disposed]:
    """What deciders made of each thing that the checks had found."""
    offices = None if scope.divisions is None else set(scope.offices())
    kinds = ["post.approved", "post.confirmed"]
    return [
        Disposed(said.at, said.subject, finding["check"], finding["disposition"])
        for said in values_of(kinds, "findings", scope.since, scope.until, offices)
        for finding in said.value or []
    ]


def dispositions(found: Iterable[Disposed]) -> Counter[tuple[str, str]]:
    return Counter((each.check, each.disposition) for each in found)
