"""The demonstration's standing approvals: one in force, one that waits for MCD, one suspended."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from approvals import services
from approvals.models import StandingApproval
from approvals.standing.terms import Terms
from profiles.models import Account, Division, Person, Topic

COSIGNER = "mcdmanager"


class DemoStanding(NamedTuple):
    title: str
    division: str
    granted_by: str
    officers: list[str]
    accounts: list[str]  # slugs of their platforms
    topics: list[str]
    uses_allowed: int
    days: int
    wording: str = ""
    limits: str = ""
    text_limit: int | None = None
    signed: bool = True
    suspended: str = ""  # why


RELEASES = "Release dates of new figures"  # the posts use this one
STANDING = [
    DemoStanding(
        RELEASES, "MCOND", "gm", ["officer", "manager"], ["x", "facebook", "bluesky"],
        ["prices", "labour-market", "forecasts"], 12, 180,
        wording="New figures on {day}: {release}, at {time} Canberra time. All tables: https://www.abs.gov.au",
    ),
    DemoStanding(
        "Thanks for taking part in the payment times survey", "SBD", "gm2", ["officer2"], ["facebook", "linkedin"],
        ["payment-times"], 40, 60,
        limits="Only thanks, and the date on which the survey closes. Nothing on what people answered.",
        text_limit=200, signed=False,
    ),
    DemoStanding(
        "Where to find the working papers", "MCOND", "gm", ["manager"], ["linkedin"], ["household-sector"], 20, 90,
        wording="Our working paper {number} is out: {title}. The data and the code are published with it.",
        suspended="The papers move to another address in December.",
    ),
]  # fmt: skip


def load() -> None:
    for one in STANDING:
        standing = services.grant_standing(
            division=Division.objects.get(code=one.division), terms=_terms(one), by=_person(one.granted_by)
        )
        if one.signed:
            services.cosign_standing(standing_id=standing.pk, seen=standing.fingerprint, by=_person(COSIGNER))
        if one.suspended:
            services.suspend_standing(standing_id=standing.pk, reason=one.suspended, by=_person(COSIGNER))


def releases() -> StandingApproval:
    return StandingApproval.objects.get(title=RELEASES)


def _terms(one: DemoStanding) -> Terms:
    today = timezone.localdate()
    return Terms(
        title=one.title,
        officers=[_person(user_name) for user_name in one.officers],
        accounts=list(Account.objects.filter(platform__slug__in=one.accounts, handle__icontains="treasury")),
        topics=list(Topic.objects.filter(slug__in=one.topics)),
        starts_on=today,
        ends_on=today + timedelta(days=one.days),
        uses_allowed=one.uses_allowed,
        wording=one.wording,
        limits=one.limits,
        text_limit=one.text_limit,
    )


def _person(user_name: str) -> Person:
    return Person.objects.get(username=user_name)
