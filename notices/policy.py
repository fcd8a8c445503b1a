"""Who may see that mail failed: the administrators, who can mend it. They see whose and why, never what it said."""

from typing import Protocol

from workflow.rulings import ALLOWED, Ruling

ADMINISTRATOR = "administrator"


class Reader(Protocol):
    def holds(self, *roles: str) -> bool: ...


def may_see_failures(by: Reader) -> Ruling:
    return ALLOWED if by.holds(ADMINISTRATOR) else Ruling("Only an administrator sees which mail failed.")
