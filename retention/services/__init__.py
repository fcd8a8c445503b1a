"""Every write of retention. Each step is one transaction: lock, ask the policy, change, write the entry, owe notices.

All take `by`, the person, last; and `key`, the form's own number, so that a double click or a retry has one effect.
Refusals raise `Refused`.
"""

from retention.services.assigning import assign, assign_by_default, count_again, follow_class
from retention.services.classes import Terms, add_class, supersede_class
from retention.services.deciding import approve, propose, refuse, withdraw
from retention.services.executing import execute, finish, sweep
from retention.services.holding import add_to_hold, place_hold, release_hold
from retention.services.reminding import tell_of_due, tell_of_review

__all__ = [
    "Terms",
    "add_class",
    "add_to_hold",
    "approve",
    "assign",
    "assign_by_default",
    "count_again",
    "execute",
    "finish",
    "follow_class",
    "place_hold",
    "propose",
    "refuse",
    "release_hold",
    "supersede_class",
    "sweep",
    "tell_of_due",
    "tell_of_review",
    "withdraw",
]
