"""One contact: what its pages show, its buttons and its story."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import capfirst

from contacts import policy, significance
from contacts.models import Contact
from contacts.presentation.rows import Row
from contacts.presentation.status import clock, standing, tag
from profiles.models import Person
from records.models import Entry
from records.presentation import latest_first
from workflow.dates import when


def about(contact: Contact, entries: Sequence[Entry], by: Person) -> Row:
    """What every page on one contact shows."""
    return {
        "contact": contact,
        "caption": contact.who,
        "tag": tag(contact),
        "clock": clock(contact) if contact.due_at else None,
        "standing": standing(contact),
        "facts": facts(contact),
        "reasons": [significance.label(name) for name in contact.reasons],
        "notes": [
            {"title": f"{note.get_kind_display()}, by {note.by}", "at": note.at, "text": note.text}
            for note in contact.notes.all()
        ],
        "answer_columns": ["Answer", "How far it is", "Since"],
        "answers": [
            [
                {"text": answer.label, "url": answer.path, "whole": True},
                capfirst(answer.what),
                {"at": answer.at},
            ]
            for answer in contact.answers.all()
        ],
        "story": latest_first(entries),
        "record_url": _record_url(contact) if policy.may_open_record(by, contact, entries) else "",
    }


def facts(contact: Contact) -> list[Row]:
    return [{"key": key, "value": value} for key, value in _facts(contact).items() if value]


def _facts(contact: Contact) -> dict[str, str]:
    return {
        "Where": contact.place,
        "Happened": when(contact.happened_at),
        "Reported by": f"{contact.reported_by}, {contact.division}"
        if contact.division
        else str(contact.reported_by),
        "Reported": when(contact.reported_at),
        "They want an answer by": when(contact.asked_by),
        "Action officer": str(contact.assigned_to or ""),
        "Referred to": contact.referred_to,
        "Marking": contact.get_marking_display(),
    }


def _record_url(contact: Contact) -> str:
    return reverse("records:record", args=[contact.reference])


def left_of(contact: Contact) -> dict[str, str]:
    """What its row still says when its record has been disposed of."""
    return {
        "Reported by": f"{contact.reported_by}, {when(contact.reported_at)}",
        "Closed by": f"{contact.closed_by}, {when(contact.closed_at)}",
        "Became a record": when(contact.recorded_at),
    }
