"""What is written into the record log about exports, and how each entry is told to people."""

from typing import Any
from uuid import UUID

from exports.models import Export, Form
from profiles.models import Person
from profiles.queries import actor
from records.kinds import Kind, from_template, register
from records.models import Entry
from records.queries import step_key
from records.services import append

SENTENCES = {
    "export.requested": "{who} asked for an export of {what} ({records} in all) as “{form}”.",
    "export.made": "The export {file} was made: {size} bytes, SHA-256 {sha256}.",
    "export.taken": "{who} downloaded {file}.",
    "export.repeated": "{who} had the export of {what} made again.",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name, from_template(sentence)))


def write(kind: str, export: Export, *, by: Person | None, key: UUID | None = None, **fields: Any) -> Entry:
    """Under no division's name: exports concern those who answer for all records."""
    return append(
        kind=kind, subject=export.reference, actor=actor(by), fields=fields, key=step_key(kind, by, key)
    )


def form_of(export: Export) -> str:
    return Form(export.form).label
