"""What is written into the record log at each step, and how each entry is told to people."""

from collections.abc import Sequence
from typing import Any

import cases
from contacts import significance
from contacts.models import Contact
from profiles.models import Person
from records.canonical import moment
from records.kinds import Fields, Kind, from_template, register
from records.models import Entry
from records.queries import actor_of

# Each transition of the state machine and each event beside it has a kind; each kind a sentence.
SENTENCES = {
    "contact.reported": "{who} reported a contact: {said_by}, on {place}.",
    "contact.triaged": "{who} judged it significant, and advised: {advice}",
    "contact.set_aside": "{who} judged it not significant, and closed it: {outcome}",
    "contact.assigned": "{who} put it into the hands of {assigned_to}.",
    "contact.referred": "{who} referred it to {referred_to}: {note}",
    "contact.advised": "{who} advised: {advice}",
    "contact.commented": "{who} noted: {comment}",
    "contact.answered": "{who} answered with {label}: {what}",
    "contact.closed": "{who} closed it: {outcome}",
    "contact.recorded": "The trail was sealed, and the contact became a record.",
}

KIND_OF_TRANSITION = {
    "take_in_hand": "contact.triaged",
    "set_aside": "contact.set_aside",
    "close": "contact.closed",
    "record": "contact.recorded",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(
            Kind(
                name=name,
                sentence=from_template(sentence),
                declares_record=name == "contact.recorded",
                title=_title,
                facets=_facets,
            )
        )


def _title(fields: Fields) -> str:
    return f"Contact: {fields['said_by']}, on {fields['place']}"


def _facets(fields: Fields) -> dict[str, str]:
    return {
        "record_type": "Contact",
        "decided_by": fields["triaged_by"],
        "marking": fields["marking"],
    }


def write(kind: str, contact: Contact, *, by: Person | None, **given: Any) -> Entry:
    """Append the step's entry, in the step's transaction.

    Under no division's name: the log opens what bears one to the whole division, and a contact is not for all of them.
    """
    return cases.write(kind, contact.reference, by=by, office="", **given)


def report(contact: Contact) -> dict[str, Any]:
    """A contact as the log keeps it: everything that was reported, in values that outlive the tables."""
    return {
        "said_by": contact.who,
        "place": contact.place,
        "link": contact.link,
        "what": contact.what,
        "reasons": [significance.label(name) for name in contact.reasons],
        "why": contact.why,
        "asked_by": contact.asked_by and moment(contact.asked_by),
        "happened_at": contact.happened_at and moment(contact.happened_at),
        "triage_due_at": contact.triage_due_at and moment(contact.triage_due_at),
        "marking": contact.marking,
        "division": contact.division.name if contact.division else "",
    }


def ending(contact: Contact, entries: Sequence[Entry]) -> dict[str, Any]:
    """Who dealt with it and how: with the report, the record says it all in one entry. People as they were called when
    they took their steps, which is what the steps say."""
    return {
        "reported_by": actor_of(entries, "contact.reported")["name"],
        "reported_at": contact.reported_at and moment(contact.reported_at),
        "significant": contact.significant,
        "triaged_by": actor_of(entries, "contact.triaged", "contact.set_aside")["name"],
        "triaged_at": contact.triaged_at and moment(contact.triaged_at),
        "assigned_to": contact.assigned_to.name if contact.assigned_to else "",
        "referred_to": contact.referred_to,
        "answers": [f"{answer.label}: {answer.what}" for answer in contact.answers.all()],
        "closed_by": actor_of(entries, "contact.closed", "contact.set_aside")["name"],
        "closed_at": contact.closed_at and moment(contact.closed_at),
        "outcome": contact.outcome,
    }
