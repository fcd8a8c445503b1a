"""Who may change the lists of words that the checks read with: MCD, whose advice the checks stand in for."""

from profiles.models import Person, Role
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_change_words(by: Person) -> Ruling:
    is_in_mcd = by.holds(Role.MCD_REVIEWER, Role.MCD_MANAGER)
    in_mcd = ALLOWED if is_in_mcd else Ruling("Only MCD changes the words that the checks look for.")
    return first_reason(may_act(by), in_mcd)
