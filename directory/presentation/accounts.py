"""Official accounts as rows and facts: who answers for each, and whether it wants looking after."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from directory.services.accounts import NOTICE_GIVEN
from profiles.models import Account, AccountReview
from workflow.dates import when

COLUMNS = ["Account", "Platform", "Custodian and recovery contact", "Last review", "State"]
CLOSED_COLUMNS = ["Account", "Platform", "Closed", "Why"]
ABANDONED = "No custodian"
OVERDUE = "Review overdue"


def account_status(account: Account, today: date) -> dict[str, str]:
    """The tag of an account; what is wrong comes before what is merely due."""
    if account.closed_on:
        return {"text": "Closed", "colour": "grey"}
    if not account.active:
        return {"text": "Not in use", "colour": "grey"}
    if account.is_abandoned:
        also = OVERDUE if account.is_overdue(today) else ""
        return {"text": ABANDONED, "colour": "red", "hint": also}
    if account.is_overdue(today):
        return {"text": OVERDUE, "colour": "red"}
    if account.review_due_on <= today + NOTICE_GIVEN:
        return {"text": "Review due", "colour": "yellow"}
    return {"text": "In use", "colour": "green"}


def rows(accounts: Iterable[Account], today: date) -> list[list[object]]:
    return [
        [
            _link(account),
            str(account.platform),
            {"text": str(account.custodian), "hint": account.recovery_contact},
            {"at": account.reviewed_on, "hint": f"Next by {when(account.review_due_on)}"},
            account_status(account, today),
        ]
        for account in accounts
    ]


def closed_rows(accounts: Iterable[Account]) -> list[list[object]]:
    return [
        [
            _link(account),
            str(account.platform),
            {"at": account.closed_on, "hint": f"By {account.closed_by}"},
            account.closed_because,
        ]
        for account in accounts
    ]


def _link(account: Account) -> dict[str, object]:
    url = reverse("directory:account", args=[account.pk])
    return {"text": account.name, "url": url, "hint": account.handle}


def troubles(accounts: Iterable[Account], today: date) -> list[str]:
    """What is said above the register, so that nobody has to look for it."""
    listed = [account for account in accounts if account.active]
    abandoned = sum(account.is_abandoned for account in listed)
    overdue = sum(account.is_overdue(today) for account in listed)
    return [
        *([f"{_accounts(abandoned)} without anybody who answers for {_it(abandoned)}."] if abandoned else []),
        *([f"{_accounts(overdue)} overdue for review."] if overdue else []),
    ]


def _accounts(number: int) -> str:
    return "One account is" if number == 1 else f"{number} accounts are"


def _it(number: int) -> str:
    return "it" if number == 1 else "them"


def facts(account: Account) -> list[dict[str, str]]:
    known = {
        "Platform": str(account.platform),
        "Handle": account.handle,
        "Site": account.site,
        "Whose it is": str(account.division) if account.division else "Every division’s",
        "Who speaks there": "The Treasury, by its name"
        if account.speaks_for_itself
        else "Whoever a post says",
        "Custodian": str(account.custodian),
        "Recovery contact": account.recovery_contact,
        "Last review": when(account.reviewed_on),
        "Next review by": when(account.review_due_on),
    }
    if account.closed_on:
        known["Closed"] = f"{when(account.closed_on)} by {account.closed_by}: {account.closed_because}"
    return [{"key": key, "value": value} for key, value in known.items() if value]


def reviews(done: Iterable[AccountReview]) -> list[dict[str, object]]:
    return [
        {
            "title": "Reviewed",
            "by": str(review.by),
            "at": review.at,
            "description": review.note or "Nothing was noted.",
        }
        for review in done
    ]
