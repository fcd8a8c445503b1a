"""Who keeps the templates that posts may begin with: whoever sits in MCD."""

from approvals.policy.conditions import is_in_mcd
from profiles.models import Person
from profiles.policy import may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_keep_templates(by: Person) -> Ruling:
    return first_reason(may_act(by), ALLOWED if is_in_mcd(by) else Ruling("Only MCD keeps templates."))
