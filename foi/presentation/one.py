"""One request: what its pages show, where it stands, its records and its story."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.urls import reverse

from foi.models import InformationRequest, State
from foi.presentation.lists import clock, tag
from foi.presentation.rows import Row
from foi.schedule import FULL, HEADINGS, PART, REFUSED, Document
from profiles.models import Person
from records.models import Entry
from records.presentation import latest_first
from workflow.dates import when

RECORD_COLUMNS = ["No.", "Record", "Withheld", "Left in"]
DECISIONS = {FULL: "green", PART: "orange", REFUSED: "red"}


def about(request: InformationRequest, entries: Sequence[Entry] = ()) -> Row:
    """What every page on one request shows."""
    return {
        "foi": request,
        "caption": request.reference,
        "tag": tag(request),
        "clock": clock(request),
        "standing": standing(request),
        "facts": [{"key": key, "value": value} for key, value in _facts(request).items() if value],
        "story": latest_first(entries),
        "package_url": reverse("exports:export", args=[request.export]) if request.export else "",
    }


def records(
    request: InformationRequest, subjects: Sequence[str], judged: Mapping[str, Counter[str]]
) -> list[list[Row]]:
    """Cells of a table, under RECORD_COLUMNS."""
    return [
        [
            {"text": str(number)},
            {"text": subject, "url": reverse("foi:record", args=[request.reference, subject]), "whole": True},
            {"text": _places(judged.get(subject, Counter())["withhold"])},
            {"text": _places(judged.get(subject, Counter())["show"])},
        ]
        for number, subject in enumerate(subjects, start=1)
    ]


def _places(number: int) -> str:
    return "Nothing" if not number else "1 place" if number == 1 else f"{number:,} places"


def schedule(request: InformationRequest, listed: Sequence[Document]) -> Row:
    """The schedule as a table, each record leading to its redacted copy."""
    copy = f"{reverse('foi:request', args=[request.reference])}records/{{}}/?view=copy"
    return {
        "columns": HEADINGS,
        "rows": [
            [
                *({"text": cell} for cell in (number,)),
                {"text": subject, "url": copy.format(subject), "whole": True},
                *({"text": cell} for cell in (on, description, steps)),
                {"text": decision, "colour": DECISIONS[decision]},
                {"text": provisions},
            ]
            for number, subject, on, description, steps, decision, provisions in (
                each.cells() for each in listed
            )
        ],
    }


def _facts(request: InformationRequest) -> dict[str, str]:
    return {
        "Applicant’s reference": request.applicant_reference,
        "Received": when(request.received_on),
        "Decision due": when(request.due_on),
        "Action officer": str(request.handler),
        "Submitted by": _by(request.submitted_by, request.submitted_at),
        "Records as they stood": f"At position {request.upto:,} of the record log"
        if request.upto is not None
        else "",
        "Approved by": _by(request.approved_by, request.approved_at),
        "Package (SHA-256)": request.package_sha256 or "",
        "Access given": when(request.given_on),
        "Disclosure log by": when(request.disclosure_due_on),
        "Published": f"{when(request.disclosed_on)}, {request.disclosed_at_address}"
        if request.disclosed_on
        else "",
        "Not published because": request.exempt_because,
    }


def _by(person: Person | None, at: object) -> str:
    return f"{person}, {when(at)}" if person else ""  # type: ignore[arg-type]


def standing(request: InformationRequest) -> str:
    """Where the request stands and what comes next, in a sentence or two."""
    return STANDING[State(request.state)](request)


def _open(request: InformationRequest) -> str:
    returned = f" It was sent back: {request.returned}" if request.returned else ""
    return f"{request.handler} prepares it: gather, mark, check, submit.{returned}"


def _submitted(request: InformationRequest) -> str:
    return f"{request.submitted_by} submitted it on {when(request.submitted_at)}. A second person is to look at it."


def _approved(request: InformationRequest) -> str:
    approved = f"{request.approved_by} approved it on {when(request.approved_at)}."
    if request.package_sha256:
        return f"{approved} The package is made. Next: give it to the applicant."
    return (
        f"{approved} The package is being made." if request.export else f"{approved} Next: make the package."
    )


def _released(request: InformationRequest) -> str:
    given = f"The applicant was given access on {when(request.given_on)}."
    if request.disclosure_at:
        return f"{given} The disclosure log is settled. Next: close it."
    return f"{given} Next: the disclosure log, by {when(request.disclosure_due_on)}."


def _over(request: InformationRequest) -> str:
    by, at = request.closed_by or request.withdrawn_by, request.closed_at or request.withdrawn_at
    return f"{by} {'closed' if request.closed_by else 'withdrew'} it on {when(at)}: {request.ending}"


STANDING = {
    State.OPEN: _open,
    State.SUBMITTED: _submitted,
    State.APPROVED: _approved,
    State.RELEASED: _released,
    State.CLOSED: _over,
    State.WITHDRAWN: _over,
}
