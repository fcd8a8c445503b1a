"""Every step of a contact's life. Each is one transaction: lock, policy, move, entry, notices.

All take `by`, the person, last; and `key`, the form's own number, so that a double click or a retry has one effect.
All return the contact as stored. Refusals raise `Refused`.
"""

from contacts.services.answering import answered
from contacts.services.clock import escalate, record, remind
from contacts.services.handling import advise, assign, close, comment, refer
from contacts.services.reporting import report
from contacts.services.triaging import triage

__all__ = [
    "advise",
    "answered",
    "assign",
    "close",
    "comment",
    "escalate",
    "record",
    "refer",
    "remind",
    "report",
    "triage",
]
