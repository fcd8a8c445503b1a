"""What is written into the record log when the directory changes, and how each entry is told to people.

A subject for each row: PERSON-000012, SEAT-000003 (a nomination), POSITION-000007 and so on. `changes` holds what was
and what is: {field: [before, after]}. Never a password, nor the token of a link.
"""

import re
from datetime import date
from typing import Any

from django.db.models import Model

import cases
from profiles.models import Person
from records.kinds import Fields, Kind, Withheld, from_template, register
from records.models import Entry
from workflow.dates import when

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

SENTENCES: dict[str, str] = {
    "person.added": "{who} added {name} ({user_name}), {email}.",
    "person.changed": "{who} changed {name} ({user_name}): {changes}.",
    "person.invited": "{who} had an invitation mailed to {name} ({user_name}), at {email}.",
    "person.reset": "{who} had a link for a new password mailed to {name} ({user_name}), at {email}: {reason}",
    "person.address_changed": "{who} changed how {name} ({user_name}) is reached: {changes}. {reason}",
    "person.closed": "{who} closed the sign-in of {name} ({user_name}): {reason} Left behind: {left_behind}.",
    "person.opened": "{who} let {name} ({user_name}) sign in again: {reason}",
    "password.changed": "{who} changed their own password.",
    "password.chosen": "{who} chose a password by the link that was mailed to them, and their sessions ended.",
    "division.added": "{who} added the division {name} ({code}). It follows: {follows}.",
    "division.renamed": "{who} renamed the division {code}: {changes}.",
    "topic.added": "{who} added the topic {name}. Whose area: {division}. Open to everybody: {open_to_all}.",
    "topic.changed": "{who} changed the topic {name}: {changes}.",
    "authority.granted": "{who} let {holder} speak on {topic} from {starts_on} to {ends_on}: {reason}",
    "authority.revoked": "{who} revoked that {holder} may speak on {topic} from {starts_on} to {ends_on}.",
    "account.added": "{who} entered {account}. Custodian: {custodian}. Recovery contact: {recovery_contact}.",
    "account.changed": "{who} corrected {account}: {changes}.",
    "account.reviewed": "{who} reviewed {account}; the next review is due on {next_due_on}. {note}",
    "account.handed_over": "{who} handed {account} over: {changes}.",
    "account.closed": "{who} closed {account}: {reason}",
    "platform.added": "{who} added the platform {name}. It may carry {ceiling} at most.",
    "platform.changed": "{who} changed the platform {name}: {changes}.",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name=name, sentence=_told(from_template(sentence))))


def write(kind: str, subject: str, *, by: Person | None, **given: Any) -> Entry:
    """Append an entry on the directory, which belongs to no division."""
    return cases.write(kind, subject, by=by, office="", **given)


def change(row: Model, given: dict[str, Any]) -> dict[str, list[Any]]:
    """Set what is given on the row, and say what that changes, in words that outlive the tables."""
    changes = {}
    for name, after in given.items():
        before = getattr(row, name)
        if before != after:
            setattr(row, name, after)
            changes[name] = [as_held(before), as_held(after)]
    return changes


def as_held(value: Any) -> Any:
    if isinstance(value, Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _told(sentence: Any) -> Any:
    return lambda fields: sentence(Fields({name: in_words(name, value) for name, value in fields.items()}))


def in_words(name: str, value: Any) -> Any:
    """Nothing is told as such, and what changed as what it was and what it is."""
    if name == "changes" and not isinstance(value, Withheld):
        return "; ".join(
            f"{_label(field)} was {_word(before)} and is {_word(after)}"
            for field, (before, after) in value.items()
        )
    return value if name == "actor" or isinstance(value, Withheld) else _word(value)


def _label(field: str) -> str:
    return LABELS.get(field, field.replace("_", " "))


LABELS = {"email": "the e-mail address", "active": "in use", "public": "read by the public"}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, str) and DAY.fullmatch(value):
        return when(date.fromisoformat(value))
    return "nothing" if value is None or value == "" else str(value)
