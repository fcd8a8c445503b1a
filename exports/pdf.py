"""A record as a PDF for people. Tagged for screen readers (PDF/UA-1) and made to last (PDF/A-2a), as its writer checks.

Nothing in it tells when or where it was made: the date is that of the record.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typst

from exports import record_summary
from exports.glyphs import plainest, printable
from exports.record_summary import Told
from exports.redaction import Shown
from workflow.dates import when

HERE = Path(__file__).parent
STANDARDS = ["a-2a", "ua-1"]
FORMAT = "PDF 1.7, PDF/A-2a, PDF/UA-1"
AUTHOR = "The Treasury"
FOR_READING = (
    "This document is for reading. The record itself is the entries beside it: each step is one entry, with the proof "
    "that it stands in the department’s record log."
)
TO_CHECK = (
    "To check it, run verify.py from the same package; README.txt says how. Characters that this document cannot show "
    "stand in brackets by their names; the entries have them as they were typed."
)


class Printer:
    """One typesetter for many records: it keeps its fonts, and what it has worked out of the template."""

    def __init__(self, template: str = "record.typ") -> None:
        self._compiler = typst.Compiler(str(HERE / template), root=str(HERE), ignore_system_fonts=True)

    def print(self, told: Told) -> bytes:
        return self.set(content(told), int(told.recorded_at.timestamp()))

    def set(self, said: dict[str, Any], timestamp: int) -> bytes:
        """`said` is what the template asks for; `timestamp`, in seconds, is the date that the document bears."""
        try:
            return self._compiled(said, printable, timestamp)
        except typst.TypstError:
            return self._compiled(said, plainest, timestamp)

    def _compiled(self, said: dict[str, Any], spelled: Callable[[str], str], timestamp: int) -> bytes:
        return self._compiler.compile(
            format="pdf",
            sys_inputs={"record": json.dumps(_spelled(said, spelled))},
            pdf_standards=STANDARDS,
            timestamp=timestamp,
        )


def _spelled(value: Any, spelled: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _spelled(part, spelled) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(part, spelled) for part in value]
    return spelled(str(value))


def content(told: Told) -> dict[str, Any]:
    """Everything that the PDF says, as text."""
    return {
        "identifier": told.subject,
        "title": f"{told.subject}: {told.title}",
        "author": AUTHOR,
        "marking": told.marking or "No protective marking was recorded",
        "summary": [[name, value] for name, value in _summary(told) if value],
        "notes": _notes(told),
        "story": [_step(shown) for shown in told.trail],
        "facts": [[name, value] for name, value in told.facts],
        "texts": [{"label": name, "text": value} for name, value in told.texts],
        "files": [_file(file) for file in told.files],
        "withheld": [[number, record_summary.label(name), why] for number, name, why in told.withheld],
        "proof": _proof(told),
    }


def _summary(told: Told) -> list[tuple[str, str]]:
    return [
        ("Identifier", told.subject),
        ("Title", told.title),
        ("Record type", told.story.record_type),
        ("Begun", when(told.created_at)),
        ("Made a record", when(told.recorded_at)),
        ("Division", told.office),
        ("Protective marking", told.marking),
        ("Disposal class", told.retention_class),
        *((_named(agent), _seat(agent)) for agent in told.agents if agent.position),
    ]


def _named(agent: record_summary.Agent) -> str:
    """Either may be withheld in this copy."""
    return (
        f"{agent.name} ({agent.user_name})"
        if agent.name and agent.user_name
        else agent.name or agent.user_name
    )


def _seat(agent: record_summary.Agent) -> str:
    return f"{agent.position}, acting for {agent.acting_for}" if agent.acting_for else agent.position


def _notes(told: Told) -> list[str]:
    disposed = told.disposed
    if not disposed:
        return []
    said = (
        f"This record was disposed of on {when(disposed.entry.at)}. Its text and files were destroyed under the "
        "authority that is named below; that it existed, and each of its steps, can still be proven."
    )
    return [said]


def _step(shown: Shown) -> dict[str, str]:
    leaf = shown.entry.leaf
    return {
        "at": when(shown.entry.at),
        "sentence": shown.sentence,
        "place": f"Entry {leaf.index} of {leaf.log.origin}",
    }


def _file(file: dict[str, Any]) -> list[list[str]]:
    named = [
        ("Name", "name"),
        ("Type", "type"),
        ("Bytes", "size"),
        ("What it shows", "alt"),
        ("SHA-256", "sha256"),
    ]
    return [[label, str(file[name])] for label, name in named if file.get(name) not in ("", None)]


def _proof(told: Told) -> list[str]:
    logs = "; ".join(
        f"{checkpoint.log.origin}, at {checkpoint.size} entries" for checkpoint in told.checkpoints.values()
    )
    return [FOR_READING, f"Signed checkpoints of the log: {logs}." if logs else "", TO_CHECK]
