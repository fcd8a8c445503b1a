"""Who may change the lists of words that the checks read with: MCD, whose advice the checks stand in for."""

from approvals.policy.conditions import is_in_mcd
from profiles.models import Person
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_change_words(by: Person) -> Ruling:
    in_mcd = ALLOWED if is_in_mcd(by) else Ruling("Only MCD changes the words that the checks look for.")
    return first_reason(may_act(by), in_mcd)
