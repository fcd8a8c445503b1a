"""What is written into the record log at each step, and how each entry is told to people."""

from typing import Any

from records.kinds import Kind, from_template, register
from retention.models import RetentionClass

SENTENCES: dict[str, str] = {
    # In the trail of the record itself.
    "class.assigned": "{who} put it into class {class}: {rule}. {reason}",
    "hold.placed": "{who} put it under {hold}, “{title}”: {reason}",
    "hold.released": "{who} released {hold}, “{title}”: {reason}",
    "disposal.authorised": "{who} approved that it is destroyed under class {class}, as {disposal} proposes.",
    "disposal.kept": "{disposal} leaves it out: {because}",
    "disposal.executed": (
        "It was destroyed under class {class} of {authority}, as {disposal} says. {proposed_by} "
        "({proposed_by_user_name}) proposed it, and {approved_by} ({approved_by_user_name}) approved. "
        "Entries emptied: {payloads}. Files destroyed: {number_of_files}."
    ),
    # Under a subject of its own.
    "class.made": "{who} entered class {class} of {authority}: {rule}. Default for: {default_for}.",
    "class.superseded": "{who} replaced it with {successor} from {begins} on.",
    "hold.opened": "{who} opened “{title}”: {reason} Records under it: {number}.",
    "hold.extended": "{who} put more records under it: {number}.",
    "hold.lifted": "{who} released it: {reason}",
    "disposal.proposed": "{who} proposed to destroy its records. In all: {number}. {note}",
    "disposal.approved": "{who} approved that its records are destroyed. In all: {number}.",
    "disposal.refused": "{who} refused it: {reason}",
    "disposal.withdrawn": "{who} withdrew it: {reason}",
    "disposal.finished": "It is finished. Records destroyed: {destroyed}. Taken out, and kept: {kept}.",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name, from_template(sentence)))


def of_class(given: RetentionClass) -> dict[str, Any]:
    """A class as the log keeps it, in words that outlive the table."""
    return {
        "class": str(given),
        "authority": f"{given.authority}, {given.authority_name}",
        "rule": rule(given),
    }


def rule(given: RetentionClass) -> str:
    """What a class says, in a few words: “destroy 7 years after the day on which it became a record”."""
    if given.years is None:
        return given.get_action_display().lower()
    if given.years == 0:
        return f"{given.get_action_display().lower()} from {given.get_event_display()} on"
    years = "1 year" if given.years == 1 else f"{given.years} years"
    return f"{given.get_action_display().lower()} {years} after {given.get_event_display()}"
