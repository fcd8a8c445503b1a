"""What changed of a row, as an entry keeps it, {field: [before, after]}, and as people are told it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Model

from profiles.models import Division
from records.kinds import Fields, Withheld, from_template
from workflow.dates import when

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LABELS = {
    "email": "the e-mail address",
    "active": "in use",
    "leaves_on": "the last day",
    "public": "read by the public",
    "speaks_for_itself": "bears the Treasury’s name",
}


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
    if isinstance(value, Division):  # its name may change, the code does not
        return f"{value} ({value.code})"
    if isinstance(value, Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def told(template: str) -> Callable[[Fields], str]:
    """Sentences as `from_template` makes them, with every field in words."""
    sentence = from_template(template)
    return lambda fields: sentence(Fields({name: _told(name, value) for name, value in fields.items()}))


def _told(name: str, value: Any) -> Any:
    if name == "actor" or isinstance(value, Withheld):
        return value
    return in_words(value) if name == "changes" else _word(value)


def in_words(changes: dict[str, list[Any]]) -> str:
    """Of each field what it was and what it is."""
    return "; ".join(
        f"{LABELS.get(field, field.replace('_', ' '))} was {_word(before)} and is {_word(after)}"
        for field, (before, after) in changes.items()
    )


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, str) and DAY.fullmatch(value):
        return when(date.fromisoformat(value))
    return "nothing" if value is None or value == "" else str(value)
