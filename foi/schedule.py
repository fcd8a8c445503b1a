"""The schedule of documents, made from the very redactions that the copies are made from: it cannot disagree."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import typst
from django.utils.timezone import localdate

from exports.glyphs import plainest, printable
from exports.record_summary import Told
from exports.redaction import Shown, Withheld, shown
from foi.models import InformationRequest
from foi.redacting import Held, is_digest
from workflow import csv_tables
from workflow.dates import when

FULL, PART, REFUSED = "Full access", "Part access", "Access refused"
HEADINGS = ["No.", "Record", "Date", "Description", "Steps", "Decision", "Provisions"]
TEMPLATE = Path(__file__).parent / "schedule.typ"


@dataclass(frozen=True)
class Document:
    number: int
    subject: str
    on: date  # when it became a record
    description: str
    steps: int
    decision: str
    provisions: tuple[str, ...]

    def cells(self) -> list[str]:
        provisions = "; ".join(self.provisions)
        return [
            str(self.number),
            self.subject,
            when(self.on),
            self.description,
            str(self.steps),
            self.decision,
            provisions,
        ]


def documents(
    entries: Sequence[Held], found: Mapping[int, Mapping[str, Withheld]], first: int = 1
) -> list[Document]:
    """One line for each record, in the order in which they come."""
    trails = groupby(entries, key=lambda held: held.entry.subject)
    return [_document(number, list(trail), found) for number, (_, trail) in enumerate(trails, start=first)]


def _document(number: int, trail: Sequence[Held], found: Mapping[int, Mapping[str, Withheld]]) -> Document:
    copies = [shown(held.entry, found.get(held.entry.pk, {})) for held in trail]
    told = Told(trail[0].entry.subject, copies)
    return Document(
        number,
        told.subject,
        localdate(told.recorded_at),
        told.title,
        len(trail),
        _decision(trail, copies, found),
        tuple(sorted({code for held in trail for code in _codes(found.get(held.entry.pk, {}))})),
    )


def _codes(withheld: Mapping[str, Withheld]) -> list[str]:
    """Every provision that anything is withheld under, as the copies name them."""
    return [
        code
        for each in withheld.values()
        for provision in ([run for *_, run in each.words] or [each.provision])
        for code in provision.split("; ")
    ]


def _decision(
    trail: Sequence[Held], copies: Sequence[Shown], found: Mapping[int, Mapping[str, Withheld]]
) -> str:
    if not any(found.get(held.entry.pk) for held in trail):
        return FULL
    given = (
        name
        for held in trail
        for name, value in held.values.items()
        if value not in ("", [], None) and not is_digest(name, value) and not _is_out(held, name, found)
    )
    return PART if any(given) else REFUSED


def _is_out(held: Held, name: str, found: Mapping[int, Mapping[str, Withheld]]) -> bool:
    withheld = found.get(held.entry.pk, {}).get(name)
    return bool(withheld and not withheld.words)


def as_csv(listed: Sequence[Document]) -> bytes:
    return "".join(csv_tables.lines(HEADINGS, (document.cells() for document in listed))).encode()


def as_pdf(
    request: InformationRequest, listed: Sequence[Document], explained: Sequence[tuple[str, str]]
) -> bytes:
    """`explained`: the provisions named in it, each with its title. Says nothing of when or where it was made."""
    assert request.submitted_at
    said = {
        "title": f"Schedule of documents: {request.reference}",
        "facts": [
            ["Applicant’s reference", request.applicant_reference],
            ["Request received", when(request.received_on)],
            ["Documents", str(len(listed))],
        ],
        "headings": HEADINGS,
        "documents": [document.cells() for document in listed],
        "provisions": [list(each) for each in explained],
    }
    return _typeset(said, int(request.submitted_at.timestamp()))


def _typeset(said: Mapping[str, object], timestamp: int) -> bytes:
    """A character that the fonts lack is written by its name; see exports.glyphs."""
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), ignore_system_fonts=True)
    try:
        return _compiled(compiler, printable(json.dumps(said, ensure_ascii=False)), timestamp)
    except typst.TypstError:
        return _compiled(compiler, plainest(json.dumps(said, ensure_ascii=False)), timestamp)


def _compiled(compiler: typst.Compiler, spelled: str, timestamp: int) -> bytes:
    data = compiler.compile(
        format="pdf", sys_inputs={"schedule": spelled}, pdf_standards=["a-2a", "ua-1"], timestamp=timestamp
    )
    assert isinstance(data, bytes)
    return data
