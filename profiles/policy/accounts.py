"""Who keeps the register of official accounts, and what an account may hang on (PROF-1, PROF-2, PER-2)."""

from datetime import date

from django.utils import timezone

from profiles import queries
from profiles.models import Account, Person, Role
from profiles.models.accounts import CLOSED, REVIEWED_EVERY
from profiles.policy.people import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason

MCD = Role.MCD_REVIEWER, Role.MCD_MANAGER


def may_keep_accounts(by: Person) -> Ruling:
    in_mcd = ALLOWED if by.holds(*MCD) else Ruling("MCD keeps the register of accounts.")
    return first_reason(in_mcd, may_act(by))


def may_change_account(by: Person, account: Account) -> Ruling:
    return first_reason(may_keep_accounts(by), _not_closed(account))


def may_review_account(by: Person, account: Account) -> Ruling:
    """MCD, and the custodian, who is the one to know."""
    may = by.pk == account.custodian_id or by.holds(*MCD)
    entitled = ALLOWED if may else Ruling("MCD or the account’s custodian reviews it.")
    return first_reason(entitled, may_act(by), _not_closed(account))


def may_be_custodian(person: Person) -> Ruling:
    """Somebody who is there to answer for it."""
    return first_reason(
        ALLOWED if person.is_active else Ruling(f"{person} can no longer sign in."),
        ALLOWED if queries.is_seated(person) else Ruling(f"{person} holds no position today."),
    )


def may_be_next_review(day: date) -> Ruling:
    today = timezone.localdate()
    if day <= today:
        return Ruling("The next review comes after today’s.")
    return (
        ALLOWED if day - today <= REVIEWED_EVERY else Ruling("An account is reviewed once a year at least.")
    )


def _not_closed(account: Account) -> Ruling:
    return Ruling(CLOSED) if account.closed_on else ALLOWED
