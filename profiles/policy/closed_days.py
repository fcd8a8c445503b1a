"""Who says on which further days the office is closed: MCD, whose clocks most of them are."""

from profiles.models import Person, Role
from profiles.policy.people import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_keep_closed_days(by: Person) -> Ruling:
    in_mcd = by.holds(Role.MCD_REVIEWER, Role.MCD_MANAGER)
    return first_reason(
        may_act(by), ALLOWED if in_mcd else Ruling("Only MCD says on which days the office is closed.")
    )
