"""Contacts that the demonstration's people reported, in every state."""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from contacts import services
from contacts.report import Report
from profiles.models import Person, Platform
from records.services import seal


class DemoContact(NamedTuple):
    """`journey`: (who, step, words), taken by the real services as those people; a step may name whom it is for."""

    reported_by: str
    who: str
    what: str
    reasons: list[str]
    platform: str  # its slug
    link: str = ""
    why: str = ""
    asked_in_hours: int = 0  # 0: they did not say by when
    hours_ago: int = 0
    journey: list[tuple[str, str, str]] = []


CONTACTS = [
    DemoContact(
        "officer", "@ledger_daily",
        "Asks under our post on the Consumer Price Index whether housing is in it, and wants a figure to quote.",
        ["media", "comment"], platform="x", link="https://x.com/ledger_daily/status/1861000000000000042",
        why="They have half a million readers, and called the division as well.", asked_in_hours=5,
    ),
    DemoContact(
        "officer2", "Corner Store Owners of Dubbo",
        "Two hundred comments under our post on payment times: the form on our page still names last year’s date.",
        ["reach", "mistake"], platform="facebook", link="https://www.facebook.com/TreasuryDemo/posts/4410077",
        asked_in_hours=50, hours_ago=2,
        journey=[("mcd", "triage", "Say that it is our mistake and give the right date. No word on the policy itself."),
                 ("mcd", "assign:officer2", "You know the form; MCD reads your answer before it goes up."),
                 ("officer2", "comment", "The page was corrected this morning. I am writing the answer now.")],
    ),
    DemoContact(
        "manager", "“Treasury Refunds”",
        "A profile with our crest offers refunds and asks for bank details. A colleague’s mother got the message.",
        ["security", "threat"], platform="linkedin", hours_ago=26,
        journey=[("mcdmanager", "triage", "Do not answer it. Keep the screenshot, and do not open its links."),
                 ("mcdmanager", "refer:IT Security Team", "Please report the profile to the platform."),
                 ("mcdmanager", "close", "The platform took the profile down that day. A warning is on our page."),
                 ("", "record", "")],
    ),
    DemoContact(
        "officer", "@parody_treasurer",
        "Puts our chart on spending by region into a joke about gold bars.",
        ["other"], platform="bluesky", why="I was not sure whether we ought to say that it is not ours.", hours_ago=3,
        journey=[("mcd", "set_aside", "A joke that nobody takes for ours. Thank you for asking; leave it be.")],
    ),
]  # fmt: skip


def load() -> None:
    for demo in CONTACTS:
        contact = services.report(report=_report(demo), by=_person(demo.reported_by))
        for who, step, words in demo.journey:
            name, _, whom = step.partition(":")
            STEPS[name](contact.pk, words, who, whom)


def _report(demo: DemoContact) -> Report:
    now = timezone.now()
    return Report(
        who=demo.who,
        what=demo.what,
        reasons=demo.reasons,
        platform=Platform.objects.get(slug=demo.platform),
        link=demo.link,
        why=demo.why,
        asked_by=now + timedelta(hours=demo.asked_in_hours) if demo.asked_in_hours else None,
        happened_at=now - timedelta(hours=demo.hours_ago),
    )


def _triage(contact_id: int, words: str, who: str, whom: str) -> None:
    services.triage(contact_id=contact_id, significant=True, advice=words, by=_person(who))


def _set_aside(contact_id: int, words: str, who: str, whom: str) -> None:
    services.triage(contact_id=contact_id, significant=False, advice=words, by=_person(who))


def _assign(contact_id: int, words: str, who: str, whom: str) -> None:
    services.assign(contact_id=contact_id, assigned_to=_person(whom), note=words, by=_person(who))


def _refer(contact_id: int, words: str, who: str, whom: str) -> None:
    services.refer(contact_id=contact_id, referred_to=whom, note=words, by=_person(who))


def _comment(contact_id: int, words: str, who: str, whom: str) -> None:
    services.comment(contact_id=contact_id, comment=words, by=_person(who))


def _close(contact_id: int, words: str, who: str, whom: str) -> None:
    services.close(contact_id=contact_id, outcome=words, by=_person(who))


def _record(contact_id: int, words: str, who: str, whom: str) -> None:
    seal()
    services.record(contact_id=contact_id)


STEPS = {
    "triage": _triage,
    "set_aside": _set_aside,
    "assign": _assign,
    "refer": _refer,
    "comment": _comment,
    "close": _close,
    "record": _record,
}


def _person(user_name: str) -> Person:
    return Person.objects.get(username=user_name)
