"""Where people go on from a list of pages: what is managed before anybody writes a post, and what an auditor does. One
line for each page, in the order in which people need them.

A line whose route is not in the table of routes, or shut to whoever asks, is not shown.
"""

from typing import NamedTuple


class Arrangement(NamedTuple):
    route: str
    title: str
    sentence: str


ARRANGEMENTS = [
    Arrangement("directory:colleagues", "Colleagues", "Who works where, and who acts for them."),
    Arrangement(
        "directory:people",
        "People",
        "Who can sign in, which position they hold, and who changed that and when.",
    ),
    Arrangement(
        "identity-provider",
        "Identity provider",
        "Whether people sign in with their account of the department, and who of them is whom.",
    ),
    Arrangement("directory:divisions", "Divisions", "The parts of the department, and which follows which."),
    Arrangement(
        "directory:seats",
        "Positions",
        "Who holds the position and decides what, who proposed it, and who confirmed it.",
    ),
    Arrangement("directory:acting", "Acting", "Who decides in your place while you are away."),
    Arrangement("directory:topics", "Topics", "Who may speak on what, and from when to when."),
    Arrangement(
        "directory:accounts",
        "Accounts",
        "The official accounts, who answers for each, and its next review.",
    ),
    Arrangement(
        "directory:platforms", "Platforms", "What each platform takes, how it counts, and what it may carry."
    ),
    Arrangement(
        "approvals:standing",
        "Standing approvals",
        "What may go out without a decision of its own, how often, and until when.",
    ),
    Arrangement(
        "approvals:windows",
        "Caretaker and Budget windows",
        "When only MCD approves, and what was approved before is held.",
    ),
    Arrangement(
        "approvals:emergency",
        "Emergencies",
        "Who may publish before a decision, and what was published so.",
    ),
    Arrangement(
        "directory:closed-days",
        "Closed days",
        "When the office is closed beside weekends and holidays, so that no deadline counts those days.",
    ),
    Arrangement("approvals:templates", "Templates", "Words that posts often begin with, as MCD keeps them."),
    Arrangement(
        "approvals:words", "Word lists", "What the checks look for in the text, and who changed it when."
    ),
]
AUDITING = [
    Arrangement(
        "records:register", "Records", "Search what went out, read it, and take it away as an export."
    ),
    Arrangement("records:audit-trail", "Audit trails", "Every step of one case or of a period, as a file."),
    Arrangement(
        "records:reading", "Access log", "Which auditor or records officer read which record, and when."
    ),
    Arrangement(
        "records:log", "Record log", "Whether what is kept agrees with what was signed and sent away."
    ),
    Arrangement(
        "records:verify", "Check a record", "Whether a copy that somebody brings is what was recorded."
    ),
    Arrangement(
        "directory:nominations", "Appointments", "Who was appointed, who proposed it, and who confirmed it."
    ),
    Arrangement("approvals:reports", "Reports", "How long things took, what was overdue, what it was for."),
]
