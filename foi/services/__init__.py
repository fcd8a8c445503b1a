"""Every write of information requests: one function for each thing that a person does, or the clock.

Each is one transaction: lock, ask the policy, change, write the entry, owe the notices. Refusals raise `Refused`.
"""

from foi.services.clock import escalate, move_due_day, remind
from foi.services.deciding import approve, send_back, submit
from foi.services.ending import close, exempt, extend, hand_on, publish, withdraw
from foi.services.gathering import gather, leave_out, open_request
from foi.services.marking import let_stand, take_back, withhold, withhold_names, withhold_places
from foi.services.provisions import add_provision, retire_provision
from foi.services.releasing import package, packaged, release

__all__ = [
    "add_provision",
    "approve",
    "close",
    "escalate",
    "exempt",
    "extend",
    "gather",
    "hand_on",
    "leave_out",
    "let_stand",
    "move_due_day",
    "open_request",
    "package",
    "packaged",
    "publish",
    "release",
    "remind",
    "retire_provision",
    "send_back",
    "submit",
    "take_back",
    "withdraw",
    "withhold",
    "withhold_names",
    "withhold_places",
]
