"""Who may act at all, and who keeps the directory."""

from profiles.models import Person, Role
from workflow.rulings import ALLOWED, Ruling


def may_act(by: Person) -> Ruling:
    """Whether they may take any step at all, whatever else they are entitled to.

    Auditors confirm who takes a seat (`profiles.policy.seats`): no other step is theirs.
    """
    if not by.is_active:
        return Ruling("This person can no longer sign in, so they can change nothing.")
    if by.holds(Role.AUDITOR):
        return Ruling("Auditors read everything and change nothing.")
    return ALLOWED


def may_administer(by: Person) -> Ruling:
    return ALLOWED if by.holds(Role.ADMINISTRATOR) else Ruling("Only an administrator keeps the directory.")
