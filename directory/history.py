"""What is written into the record log when the directory changes, and how each entry is told to people.

A subject for each row: PERSON-000012, SEAT-000003 (a nomination), POSITION-000007 and so on. `changes` holds what was
and what is: {field: [before, after]}.
"""

from typing import Any

import cases
from profiles.models import Person
from records.kinds import Kind, from_template, register
from records.models import Entry

SENTENCES: dict[str, str] = {}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name=name, sentence=from_template(sentence)))


def write(kind: str, subject: str, *, by: Person | None, **given: Any) -> Entry:
    """Append an entry on the directory, which belongs to no division."""
    return cases.write(kind, subject, by=by, office="", **given)
