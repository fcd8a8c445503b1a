"""The steps on an official account: entered, changed, reviewed, handed over, closed; and what the clock finds."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from cases import opened
from directory import history
from directory.changes import as_held, change
from directory.services.shared import lock, save
from notices.services import notify
from profiles import policy, queries
from profiles.models import Account, AccountReview, Marking, Person, Role
from workflow.rulings import Refused

NOTICE_GIVEN = timedelta(days=14)


@transaction.atomic
def add_account(*, custodian: Person, key: UUID | None = None, by: Person, **details: Any) -> Account:
    """Entering an account is its first review."""
    if reference := opened("account.added", by, key):
        return Account.objects.get(pk=Account.pk_of(reference))
    policy.may_keep_accounts(by).or_refuse()
    policy.may_be_custodian(custodian).or_refuse(field="custodian")
    account = Account(custodian=custodian, reviewed_on=timezone.localdate(), **details)
    _save(account)
    said = {name: as_held(value) for name, value in details.items()}
    history.write(
        "account.added",
        account.reference,
        by=by,
        key=key,
        **named(account),
        custodian=str(custodian),
        **said,
    )
    _tell([custodian], account, "entered", f"You are the custodian of {account.name}", f"Entered by {by}.")
    return account


@transaction.atomic
def edit_account(*, account_id: int, by: Person, **details: Any) -> Account:
    account = _locked(account_id, by)
    policy.may_change_account(by, account).or_refuse()
    known = named(account)
    if changes := change(account, details):
        _save(account)
        history.write("account.changed", account.reference, by=by, **known, changes=changes)
    return account


@transaction.atomic
def review_account(
    *, account_id: int, note: str, next_due_on: date, key: UUID | None = None, by: Person
) -> Account:
    """Looked over today; the next time is said."""
    account = _locked(account_id, by)
    if done := AccountReview.objects.filter(key=key).first() if key else None:
        if (done.account_id, done.by_id) != (account.pk, by.pk):
            raise Refused("This form was used for another account. Open this one again.")
        return account
    policy.may_review_account(by, account).or_refuse()
    policy.may_be_next_review(next_due_on).or_refuse(field="next_due_on")
    AccountReview.objects.create(
        account=account, by=by, note=note, next_due_on=next_due_on, key=key or uuid4()
    )
    account.reviewed_on, account.review_due_on = timezone.localdate(), next_due_on
    _save(account)
    history.write(
        "account.reviewed",
        account.reference,
        by=by,
        **named(account),
        note=note,
        next_due_on=next_due_on.isoformat(),
    )
    return account


@transaction.atomic
def change_custodian(*, account_id: int, custodian: Person, by: Person) -> Account:
    account = _locked(account_id, by)
    policy.may_change_account(by, account).or_refuse()
    policy.may_be_custodian(custodian).or_refuse(field="custodian")
    before = account.custodian
    changes = change(account, {"custodian": custodian})
    if not changes:
        return account
    account.save()
    history.write("account.handed_over", account.reference, by=by, **named(account), changes=changes)
    event = f"handed-over-{timezone.now().timestamp():.6f}"
    _tell([custodian], account, event, f"You are now the custodian of {account.name}", f"Arranged by {by}.")
    _tell(
        [before], account, event, f"{custodian} is now the custodian of {account.name}", f"Arranged by {by}."
    )
    return account


@transaction.atomic
def close_account(*, account_id: int, reason: str, by: Person) -> Account:
    """For good: nothing is proposed on it any more. Closing it on the platform is for people to do."""
    account = _locked(account_id, by)
    if account.closed_by == by and account.closed_because == reason:
        return account  # the same form, sent twice
    policy.may_change_account(by, account).or_refuse()
    account.active, account.closed_on, account.closed_by = False, timezone.localdate(), by
    account.closed_because = reason
    account.save()
    history.write("account.closed", account.reference, by=by, **named(account), reason=reason)
    _tell([account.custodian], account, "closed", f"{account.name} is closed", f"{reason} Closed by {by}.")
    return account


# --- What the clock finds. Each notice is owed once, however often it is looked for ---------------------------------


@transaction.atomic
def remind_of_reviews(today: date) -> None:
    """A fortnight before a review is due its custodian is told; once it is overdue, MCD's managers as well."""
    for account in Account.objects.due_by(today + NOTICE_GIVEN).select_related("platform", "custodian"):
        due = date_format(account.review_due_on, "j F Y")
        event = f"review-{account.review_due_on:%Y%m%d}"
        if account.is_overdue(today):
            title = f"The review of {account.name} is overdue"
            body = f"It was due on {due}. Look it over now, and say so on its page."
            _tell([account.custodian, *_managers()], account, f"{event}-overdue", title, body)
        else:
            title = f"{account.name} is due for review by {due}"
            _tell([account.custodian], account, event, title, "Say on its page that you have looked it over.")


@transaction.atomic
def watch_custodians(today: date) -> None:
    """An account whose custodian left is told to MCD's managers, once for each custodian who leaves it."""
    for account in Account.objects.abandoned(today).select_related("platform", "custodian"):
        title = f"Nobody answers for {account.name}"
        body = f"Its custodian, {account.custodian}, holds no position any more. Name another, and change its password."
        _tell(_managers(), account, f"left-by-{account.custodian_id}", title, body)


def _managers() -> list[Person]:
    return queries.people_holding(Role.MCD_MANAGER)


def _locked(account_id: int, by: Person) -> Account:
    return lock(Account.objects.select_related("platform", "custodian"), by, pk=account_id)


def _save(account: Account) -> None:
    save(account, twice="This account is in the register already.")


def named(account: Account) -> dict[str, str]:
    """As an entry names it, whatever it is called later."""
    return {"account": str(account)}


def _tell(people: list[Person], account: Account, event: str, title: str, body: str) -> None:
    notify(
        people=[person for person in people if person.is_active],
        event=f"account-{account.pk}-{event}",
        title=title,
        body=f"{account.platform}, {account.handle}. {body}",
        path=f"/accounts/{account.pk}/",
        marking=Marking.OFFICIAL,
    )
