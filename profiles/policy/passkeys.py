"""Whose passkeys are whose to enrol, confirm and revoke."""

from profiles.models import Passkey, Person, Role
from profiles.policy.people import is_free_of
from profiles.policy.seats import CONFIRM_SOMETHING
from workflow.rulings import ALLOWED, Ruling, first_reason

MOST = 10  # keys that somebody has at once


def may_enrol_passkey(by: Person) -> Ruling:
    """One's own alone; auditors as well, since they confirm with it."""
    if not by.is_active:
        return Ruling("This person can no longer sign in, so they can change nothing.")
    many = by.passkeys.standing().count() >= MOST
    return Ruling(f"You have {MOST} passkeys. Revoke one that you no longer use.") if many else ALLOWED


def may_confirm_passkey(by: Person, passkey: Passkey) -> Ruling:
    """Another person, who knows from elsewhere that the key is its owner's."""
    entitled = by.holds(*CONFIRM_SOMETHING)
    return first_reason(
        _stands(passkey),
        Ruling("This was confirmed already.") if passkey.confirmed_at else ALLOWED,
        Ruling("Somebody else confirms your passkey.") if by.pk == passkey.person_id else ALLOWED,
        ALLOWED if entitled else Ruling("Only an MCD manager or an auditor may confirm this."),
        is_free_of(by, [passkey.person_id], "confirm this"),
    )


def may_revoke_passkey(by: Person, passkey: Passkey) -> Ruling:
    mine = by.is_active and by.pk == passkey.person_id
    entitled = mine or by.holds(Role.ADMINISTRATOR, Role.MCD_MANAGER)
    only = Ruling(f"Only {passkey.person}, an administrator or an MCD manager may revoke this.")
    return first_reason(_stands(passkey), ALLOWED if entitled else only)


def _stands(passkey: Passkey) -> Ruling:
    return Ruling("This was revoked.") if passkey.revoked_at else ALLOWED
