"""What is written into the record log about exports, and how each entry is told to people."""

from typing import Any

import cases
from exports.models import Export, Form
from profiles.models import Person
from records.kinds import Kind, from_template, register
from records.models import Entry

SEALED = "bag.sealed"
SENTENCES = {
    "export.requested": "{who} asked for an export of {what} ({records} in all) as “{form}”.",
    "export.made": "The export {file} was made: {size} bytes, SHA-256 {sha256}.",
    "export.taken": "{who} downloaded {file}.",
    SEALED: "A bag was sealed: {files} files of {octets} bytes, whose list has the SHA-256 {manifest_sha256}.",
    "export.repeated": "{who} had the export of {what} made again.",
}


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name, from_template(sentence)))


def write(kind: str, export: Export, *, by: Person | None, **given: Any) -> Entry:
    """Under no division's name: exports concern those who answer for all records."""
    return cases.write(kind, export.reference, by=by, office="", **given)


def form_of(export: Export) -> str:
    return Form(export.form).label
