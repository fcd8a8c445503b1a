"""The schedule of documents, made from the very redactions that the copies are made from: it cannot disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from exports.pdf import Printer
from exports.record_summary import Told
from exports.redaction import Withheld, shown
from foi.models import InformationRequest
from foi.redacting import Held
from records.verify import SCHEDULE as HEADINGS
from workflow import csv_tables
from workflow.dates import when

FULL, PART, REFUSED = "Full access", "Part access", "Access refused"
TEMPLATE = Path(__file__).parent / "schedule.typ"


@dataclass(frozen=True)
class Document:
    number: int
    told: Told

    @property
    def subject(self) -> str:
        return self.told.subject

    @property
    def decision(self) -> str:
        return self.told.story.access

    @property
    def provisions(self) -> list[str]:
        return sorted(self.told.story.provisions)

    def cells(self) -> list[str]:
        """As the verifier makes them again."""
        return self.told.story.document(self.number)


def documents(
    entries: Sequence[Held], found: Mapping[int, Mapping[str, Withheld]], first: int = 1
) -> list[Document]:
    """One line for each record, in the order in which they come."""
    trails = groupby(entries, key=lambda held: held.entry.subject)
    return [
        Document(number, Told(subject, [shown(held.entry, found.get(held.entry.pk, {})) for held in trail]))
        for number, (subject, trail) in enumerate(trails, start=first)
    ]


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
    return _printer().set(said, int(request.submitted_at.timestamp()))


@cache
def _printer() -> Printer:
    return Printer(TEMPLATE)
