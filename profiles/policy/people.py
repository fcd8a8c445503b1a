"""Who may act at all, and who keeps the directory."""

from collections.abc import Collection

from profiles.models import Person, Role
from workflow.rulings import ALLOWED, Ruling


def may_act(by: Person) -> Ruling:
    """Whether they may take any step at all, whatever else they are entitled to.

    Auditors confirm who takes a seat (`profiles.policy.seats`): no other step is theirs.
    """
    if not by.is_active:
        return Ruling("This person can no longer sign in, so they can change nothing.")
    if by.holds(Role.AUDITOR):
        return Ruling(
            "Auditors read everything. They confirm appointments and addresses, and take no other step."
        )
    return ALLOWED


def is_free_of(by: Person, others: Collection[int], what: str) -> Ruling:
    """Whether none of `others` has seated them where they decide, or set how they sign in, within thirty days, or was
    added by who did, at an address that nobody has confirmed (`Tie`).

    `what`: how the sentence ends, after “so somebody else must”.
    """
    tied = next((user_name for number, user_name in by.ties.items() if number in others), None)
    if not tied:
        return ALLOWED
    return Ruling(
        f"Your position, or how you sign in, was arranged by {tied} within the last thirty days, so somebody else must "
        f"{what}. So it is with whom {tied} has added, until their address is confirmed."
    )


def may_audit(by: Person) -> Ruling:
    return ALLOWED if by.holds(Role.AUDITOR) else Ruling("Only an auditor sees this.")


def may_administer(by: Person) -> Ruling:
    return ALLOWED if by.holds(Role.ADMINISTRATOR) else Ruling("Only an administrator keeps the directory.")
