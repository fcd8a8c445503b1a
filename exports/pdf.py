"""A record as a PDF for people. Tagged for screen readers (PDF/UA-1) and made to last (PDF/A-2a), as its writer checks.

Nothing in it tells when or where it was made: the date is that of the record.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import fontpkg_amiri
import manimgx_fonts
import manimgx_fonts_cjk
import typst

from exports import record_summary
from exports.glyphs import plainest, printable
from exports.record_summary import Told
from exports.redaction import Shown
from exports.scripts import parted
from workflow.dates import when

FONTS = (fontpkg_amiri, manimgx_fonts, manimgx_fonts_cjk)
HERE = Path(__file__).parent
PROJECT = HERE.parent
SEVERAL = len(os.sched_getaffinity(0))  # processors
# Letters of a word that every place has room for, be they as wide as W; longer ones may be broken.
WIDEST, NARROW = 40, {"heading": 25, "withheld": 16, "documents": 16}
PLAIN = {"title", "author", "identifier", "marking", "at", "place"}  # never broken, and in English
STANDARDS = ["a-2a", "ua-1"]
AUTHOR = "The Treasury"
# What a record declares of itself and its steps have told: who did what when, and where it went.
TOLD_ABOVE = {
    *("Account", "Approved as", "Approved at", "Approved by", "Author", "Confirmed at", "Confirmed by"),
    *("Permalink", "Published at", "Published by", "Title"),
}
FOR_READING = (
    "This document is for reading. The record itself is the entries beside it: each step is one entry, with the proof "
    "that it stands in the department’s record log."
)
TO_CHECK = (
    "To check it, run verify.py from the same package; README.txt says how. Characters that this document cannot show "
    "stand in brackets by their names; the entries have them as they were typed."
)


class Printer:
    """One typesetter for many documents: it keeps its fonts, and what it has worked out of the template."""

    def __init__(self, template: Path = HERE / "record.typ") -> None:
        self._compiler = typst.Compiler(str(template), root=str(PROJECT), font_paths=_fonts())

    def print(self, told: Told) -> bytes:
        return self.set(*_order(told))

    def set(self, said: Mapping[str, Any], timestamp: int) -> bytes:
        """`said` is what the template asks for; `timestamp`, in seconds, is the date that the document bears."""
        try:
            return self._compiled(said, printable, timestamp)
        except typst.TypstError:
            return self._compiled(said, plainest, timestamp)

    def _compiled(self, said: Mapping[str, Any], spelled: Callable[[str], str], timestamp: int) -> bytes:
        return bytes(
            self._compiler.compile(
                format="pdf",
                sys_inputs={"said": json.dumps(_spelled(said, spelled))},
                pdf_standards=STANDARDS,
                timestamp=timestamp,
            )
        )


class Printers:
    """Several at once, ahead of who writes down what they print. The typesetter leaves Python alone while it works, so
    that threads do where processes would each need its memory."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=SEVERAL)
        self._free: SimpleQueue[Printer] = SimpleQueue()  # made when first needed: an export may only wait

    def start(self, told: Told) -> "Future[bytes]":
        """What it is to say is put together here: a thread would ask the database by a connection of its own."""
        return self._threads.submit(self._set, *_order(told))

    def stop(self) -> None:
        self._threads.shutdown(cancel_futures=True)

    def _set(self, said: Mapping[str, Any], timestamp: int) -> bytes:
        try:
            printer = self._free.get_nowait()
        except Empty:
            printer = Printer()
        try:
            return printer.set(said, timestamp)
        finally:
            self._free.put(printer)


def _order(told: Told) -> tuple[dict[str, Any], int]:
    return content(told), int(told.recorded_at.timestamp())


@cache
def _fonts() -> typst.Fonts:
    folders = [Path(package.__file__ or "").parent for package in FONTS]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])


def _spelled(value: Any, spelled: Callable[[str], str], widest: int = WIDEST) -> Any:
    if isinstance(value, Mapping):
        return {
            name: spelled(str(part)) if name in PLAIN else _spelled(part, spelled, NARROW.get(name, widest))
            for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_spelled(part, spelled, widest) for part in value]
    return parted(spelled(str(value)), widest)


def content(told: Told) -> dict[str, Any]:
    """Everything that the PDF says, as text."""
    return {
        "identifier": told.subject,
        "title": f"{told.subject}: {told.title}",
        "heading": f"{told.subject}: {told.title}",
        "author": AUTHOR,
        "marking": told.marking or "No protective marking was recorded",
        "summary": [[name, value] for name, value in _summary(told) if value],
        "notes": _notes(told),
        "story": [_step(shown) for shown in told.trail],
        "facts": [*_facts(told), *_repeated(told)],
        "texts": [{"label": name, "lines": value.split("\n")} for value, name in _texts(told).items()],
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


def _facts(told: Told) -> Iterator[list[str]]:
    """Without what the summary and the steps above them have said in the same words."""
    steps = [told.title, *(f"{when(shown.entry.at)} {shown.sentence}" for shown in told.trail)]
    said = " ".join(["", *steps, ""])
    for name, value in told.facts:
        is_told = name in TOLD_ABOVE and _stands_in(value, said)
        if not is_told and (name, value) != ("Marking", told.marking):
            yield [name, value]


def _stands_in(value: str, said: str) -> bool:
    """As it is, and not as a part of a longer word: “Officer” is not said where “Officer2” is."""
    before, found, after = said.partition(value)
    if not found:
        return False
    alone = not (before[-1:].isalnum() or after[:1].isalnum())
    return alone or _stands_in(value, after)


def _texts(told: Told) -> dict[str, str]:
    """Each text once, under its first name; what was approved comes before what went live."""
    texts: dict[str, str] = {}
    for name, value in sorted(told.texts, key=lambda named: named[0] != "Text"):
        texts.setdefault(value, name)
    return texts


def _repeated(told: Told) -> Iterator[list[str]]:
    shown = _texts(told)
    return (
        [name, f"As “{shown[value]}”, word for word"] for name, value in told.texts if shown[value] != name
    )


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
