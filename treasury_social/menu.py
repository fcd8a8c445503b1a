"""What is arranged before anybody writes a post: one line for each page, in the order in which people need them.

A line whose route is not in the table of routes, or shut to whoever asks, is not shown.
"""

from typing import NamedTuple


class Arrangement(NamedTuple):
    route: str
    title: str
    sentence: str


ARRANGEMENTS = [
    Arrangement(
        "directory:people", "People", "Who can sign in, where they sit, and who changed that and when."
    ),
    Arrangement("directory:divisions", "Divisions", "The parts of the department, and which follows which."),
    Arrangement(
        "directory:seats", "Seats", "Who sits where and decides what, who proposed it, and who confirmed it."
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
    Arrangement(
        "approvals:reports",
        "Reports",
        "How long things took, what was overdue, what it was for; as charts and as files.",
    ),
    Arrangement(
        "foi:requests",
        "Information requests",
        "What was asked for under the FOI Act, what is withheld and why, and what was given.",
    ),
    Arrangement(
        "retention:retention",
        "Keeping and disposal",
        "How long records are kept, what holds them, and what is due to be destroyed.",
    ),
    Arrangement("approvals:words", "Words", "What the checks look for in the text, and who changed it when."),
]
