"""What the demonstration's people settled beforehand: topics, authorities on them, and accounts to look after."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from approvals.services import add_template
from directory.services import (
    add_account,
    close_account,
    grant_authority,
    remind_of_reviews,
    review_account,
    revoke_authority,
)
from profiles.models import Account, Division, Person, Platform, Topic


class DemoTopic(NamedTuple):
    slug: str
    name: str
    division: str = ""  # empty: the whole department's
    open_to_all: bool = False


class DemoAuthority(NamedTuple):
    topic: str
    holder: str  # a user name, or a division's code
    days: int  # none: until it is revoked
    reason: str
    granted_by: str
    revoked: bool = False


TOPICS = [
    DemoTopic("household-sector", "Household sector statistics", "MCOND"),
    DemoTopic("labour-market", "Labour market", "MCOND"),
    DemoTopic("prices", "Inflation and prices", "MCOND"),
    DemoTopic("forecasts", "Growth and forecasts", "MCOND"),
    DemoTopic("intergenerational-report", "Intergenerational Report", "MCOND"),
    DemoTopic("payment-times", "Small business payments", "SBD"),
    DemoTopic("electronic-invoicing", "Electronic invoicing", "SBD"),
    DemoTopic("graduate-program", "Graduate program", "MCD"),
    DemoTopic("tax-administration", "Tax administration in general"),
    DemoTopic("budget-process", "How the Budget is put together"),
    DemoTopic("consultations", "How to take part in consultations", open_to_all=True),
]
AUTHORITIES = [
    DemoAuthority(
        "labour-market", "officer2", 180, "Answers what small businesses ask about jobs figures.", "gm"
    ),
    DemoAuthority(
        "payment-times", "mcd", 0, "Answers the survey’s routine questions for the division.", "gm2"
    ),
    DemoAuthority(
        "budget-process", "MCOND", 0, "Explains the economic outlook: minute 2026/18.", "mcdmanager"
    ),
    DemoAuthority(
        "tax-administration", "manager", 60, "Stands in for the tax group’s web forum.", "mcdmanager"
    ),
    DemoAuthority("prices", "officer2", 0, "For the roundtables of October.", "gm", revoked=True),
]
# Accounts on which nobody posts here, so that they may be in trouble: platform, handle, name
NEGLECTED = ("finance-blog", "AU Treasury", "Comments on the Finance blog")
CLOSED = ("blog-or-forum", "Treasury Budget 2019", "Budget forum of 2019", "forum.treasury.example")
REVIEWED = (
    "linkedin",
    "Passwords changed after the roundtables; two people can get in, both in the Communications Unit.",
)
CLOSED_BECAUSE = "The forum was for one Budget; its host has ended the service."


TEMPLATES: list[dict[str, Any]] = [
    {
        "name": "A new working paper",
        "account": ("linkedin", "treasury-demo"),
        "topic": None,
        "text": "Our working paper [number] is out: [title]. It finds that [finding, as its summary says it].",
        "links": "",
        "advice": "Put the link to the paper in the field for links. A chart needs a description of what it shows.",
    },
    {
        "name": "A consultation opens",
        "account": None,
        "topic": "consultations",
        "text": "We are asking for views on [what]. Tell us by [day]: the paper says how.",
        "links": "",
        "advice": "Say who is asked, and no more about the outcome than the paper does.",
    },
]


def load() -> None:
    load_topics()
    load_templates()
    load_account_reviews()
    remind_of_reviews(timezone.localdate())


def load_templates() -> None:
    keeper = Person.objects.get(username="mcd")
    for said in TEMPLATES:
        platform, handle = said["account"] or ("", "")
        account = Account.objects.filter(platform__slug=platform, handle=handle).first()
        add_template(
            **said | {"account": account, "topic": Topic.objects.filter(slug=said["topic"]).first()},
            by=keeper,
        )


def load_topics() -> None:
    for topic in TOPICS:
        division = Division.objects.filter(code=topic.division).first()
        Topic.objects.create(**topic._replace(division=division)._asdict())
    for authority in AUTHORITIES:
        by, today = _person(authority.granted_by), timezone.localdate()
        granted = grant_authority(
            topic=Topic.objects.get(slug=authority.topic),
            holder=Division.objects.filter(code=authority.holder).first() or _person(authority.holder),
            starts_on=today,
            ends_on=today + timedelta(days=authority.days) if authority.days else None,
            reason=authority.reason,
            by=by,
        )
        if authority.revoked:
            revoke_authority(authority_id=granted.pk, by=by)


def load_account_reviews() -> None:
    keeper, today = _person("mcdmanager"), timezone.localdate()
    neglected = _add(*NEGLECTED, by=keeper)
    # The demonstration cannot wait a year, so it brings the last review of this one forward.
    last: date = today - timedelta(days=400)
    due = last + timedelta(days=365)
    Account.objects.filter(pk=neglected.pk).update(reviewed_on=last, review_due_on=due)
    close_account(account_id=_add(*CLOSED, by=keeper).pk, reason=CLOSED_BECAUSE, by=keeper)
    slug, note = REVIEWED
    reviewed = Account.objects.get(platform__slug=slug)
    soon = today + timedelta(days=10)
    review_account(account_id=reviewed.pk, note=note, next_due_on=soon, by=keeper)


def _add(platform: str, handle: str, name: str, site: str = "", *, by: Person) -> Account:
    return add_account(
        platform=Platform.objects.get(slug=platform),
        handle=handle,
        name=name,
        site=site,
        recovery_contact="communications@treasury.example",
        custodian=by,
        by=by,
    )


def _person(user_name: str) -> Person:
    return Person.objects.get(username=user_name)
