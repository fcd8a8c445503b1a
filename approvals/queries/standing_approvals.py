"""Reading standing approvals, each with all that the rules ask of it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from approvals.content import Content
from approvals.models import Post, StandingApproval, StandingUse, Window
from approvals.policy import standing_approvals as rules
from approvals.policy.standing_uses import Use
from checks import catalogue
from checks.finding import Finding
from profiles.models import Account, Person, Seating, Topic
from profiles.queries import sitting_in, with_capacities


def known(standing_approvals: Iterable[StandingApproval]) -> list[StandingApproval]:
    """The same with the seats of those who granted and signed them, read for all at once."""
    listed = list(standing_approvals)
    signers = [person for each in listed for person in (each.granted_by, each.cosigned_by) if person]
    with_capacities(signers)
    return listed


def open_window() -> Window | None:
    return Window.objects.open_at(timezone.now()).order_by("-ends_at").first()


def uses_of(standing: StandingApproval) -> QuerySet[StandingUse]:
    shown = "post__version__account__platform", "used_by"
    return StandingUse.objects.filter(standing=standing).select_related(*shown).order_by("-pk")


# --- For a post ---------------------------------------------------------------------------------------------


def candidates(by: Person, post: Post) -> list[Use]:
    """Each standing approval under which this post might be approved, whether its conditions hold or not."""
    naming = StandingApproval.objects.naming(by, post.division_id, timezone.localdate()).whole()
    findings = _findings(post)
    return [Use(post, standing, by, findings) for standing in known(naming.order_by("-id"))]


def use(by: Person, post: Post, standing: StandingApproval) -> Use:
    [read] = known([standing])
    return Use(post, read, by, _findings(post))


def _findings(post: Post) -> list[Finding]:
    return catalogue.findings(Content.of(post.version), post.author)


# --- For the terms ------------------------------------------------------------------------------------------


def officers_of(divisions: Iterable[int], by: Person) -> QuerySet[Person]:
    """Who may be named: those who sit there today, but whoever grants."""
    seated = Seating.objects.on(timezone.localdate()).filter(division_id__in=list(divisions))
    return sitting_in(seated).exclude(pk=by.pk)


def accounts_of(divisions: Iterable[int]) -> QuerySet[Account]:
    """In use, and everybody's or the divisions' own."""
    in_use = Account.objects.filter(active=True, platform__active=True).select_related("platform")
    return in_use.filter(division=None) | in_use.filter(division__in=list(divisions))


def topics_in_use() -> QuerySet[Topic]:
    return Topic.objects.filter(active=True)


# --- For the clock ------------------------------------------------------------------------------------------


def changed_under(day: date) -> list[StandingApproval]:
    """In force by their own dates and signatures, while a seat has moved, an account closed or an officer left."""
    running = known(StandingApproval.objects.in_force(day).whole())
    return [standing for standing in running if not rules.holds(standing)]


def ending_by(day: date) -> QuerySet[StandingApproval]:
    return StandingApproval.objects.in_force(timezone.localdate()).filter(ends_on__lte=day)


def to_sign(person: Person) -> QuerySet[StandingApproval]:
    """What waits for this MCD manager's signature, the longest waiting first."""
    if not rules.signs(person):
        return StandingApproval.objects.none()
    waiting = StandingApproval.objects.to_sign(timezone.localdate()).exclude(granted_by=person)
    return waiting.select_related("division").order_by("id")
