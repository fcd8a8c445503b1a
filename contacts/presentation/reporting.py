"""What somebody is told while they report a contact, and when they have."""

from collections.abc import Collection

from contacts import significance
from contacts.forms import ReportForm
from contacts.models import Contact
from contacts.presentation.rows import Row
from profiles.models import Marking
from workflow.dates import when

FOLDED = ("happened_at", "marking")  # few people need them


def verdict(ticked: Collection[str]) -> Row:
    """Whether it counts by what is ticked so far, and why."""
    if because := [reason.because for reason in significance.counting(ticked)]:
        return {"tag": "Significant", "colour": "orange", "text": f"It counts because {_and(because)}."}
    if significance.OTHER in ticked:
        return {
            "tag": "Not significant",
            "colour": "grey",
            "text": "By your answers it need not be reported. You still may: say below what MCD should know.",
        }
    return {"tag": "", "colour": "", "text": "One tick is enough to make it significant."}


def _and(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if parts[1:] else parts[0]


def thanks(contact: Contact) -> str:
    if significance.is_significant(contact.reasons):
        return f"Reported. MCD has been told, and is to look at it by {when(contact.due_at)}."
    return (
        "Reported, thank you. By your answers it is not significant, so MCD may close it without doing more."
    )


def shows_more(form: ReportForm) -> bool:
    """Whether the folded fields are to be seen: something is wrong with them, or was typed into them."""
    wrong = any(form[name].errors for name in FOLDED)
    return (
        wrong or any(form["happened_at"].data or ()) or form["marking"].data not in (None, Marking.OFFICIAL)
    )
