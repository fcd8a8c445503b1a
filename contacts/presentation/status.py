"""Where a contact stands: its colour, its clock, who has it and what comes next. A test counts the states."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timesince import timesince

from contacts.models import Contact, State
from contacts.models.contact import NOTICE, OPEN
from contacts.presentation.rows import Row
from workflow.dates import when

COLOURS = {
    State.REPORTED: "yellow",
    State.IN_HAND: "blue",
    State.CLOSED: "grey",
    State.RECORDED: "green",
}


def tag(contact: Contact) -> Row:
    return {"text": State(contact.state).label, "colour": COLOURS[State(contact.state)]}


def clock(contact: Contact, now: datetime | None = None) -> Row:
    """How much time is left, in words as well as in a colour."""
    now = now or timezone.now()
    if contact.state not in OPEN or not contact.due_at:
        return {"text": "No deadline", "colour": "grey", "hint": ""}
    hint = f"by {when(contact.due_at)}"
    if contact.due_at <= now:
        return {"text": f"Overdue {_long(contact.due_at, now)}", "colour": "red", "hint": hint}
    pressing = contact.due_at <= now + NOTICE[State(contact.state)]
    colour = "orange" if pressing else "green"
    return {"text": f"{_long(now, contact.due_at)} left", "colour": colour, "hint": hint}


def _long(start: datetime, end: datetime) -> str:
    return timesince(start, end, depth=1) if end - start >= timedelta(minutes=1) else "under a minute"


def standing(contact: Contact) -> str:
    """Where the contact stands, who has it and what comes next, in a sentence or two."""
    return STANDING[State(contact.state)](contact)


def _reported(contact: Contact) -> str:
    return f"MCD has been told, and is to triage it by {when(contact.due_at)}."


def _in_hand(contact: Contact) -> str:
    hands = (
        f"{contact.assigned_to} is the action officer."
        if contact.assigned_to
        else "It has no action officer yet."
    )
    asked = f" They asked for an answer by {when(contact.asked_by)}." if contact.asked_by else ""
    return f"{contact.triaged_by} judged it significant on {when(contact.triaged_at)}. {hands}{asked}"


def _closed(contact: Contact) -> str:
    return f"{_ending(contact)} Next: its trail is sealed, and it becomes a record. That needs nobody."


def _recorded(contact: Contact) -> str:
    return f"{_ending(contact)} It has been a record since {when(contact.recorded_at)}."


def _ending(contact: Contact) -> str:
    judged = "" if contact.significant else " as not significant"
    return f"{contact.closed_by} closed it{judged} on {when(contact.closed_at)}."


STANDING = {
    State.REPORTED: _reported,
    State.IN_HAND: _in_hand,
    State.CLOSED: _closed,
    State.RECORDED: _recorded,
}
