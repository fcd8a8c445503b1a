"""What the second person has before them: the schedule, each redaction with its provision, and the copies."""

from typing import Any

from django.http import HttpRequest

from exports.redaction import Withheld
from foi import presentation, queries
from foi.models import InformationRequest, Mark, Verdict
from foi.redacting import Held, redactions
from foi.schedule import documents
from records.reading import note_read
from workflow.forms import StepForm
from workflow.paging import number_in

EACH = 10  # records on a page: each stands there with its copy


def laid_out(request: HttpRequest, foi: InformationRequest, form: StepForm) -> dict[str, Any]:
    note_read(request, foi.reference)  # one entry for the page, whatever of its records the page shows
    subjects = queries.subjects_of(foi)
    entries, marks = queries.entries_of(foi), queries.marks_of(foi)
    found = redactions(entries, marks)
    page = max(1, number_in(request.GET.get("page")) or 1)
    shown = subjects[(page - 1) * EACH : page * EACH]
    return {
        "schedule": presentation.schedule(foi, documents(entries, found)),
        "copies": [_copy(subject, entries, marks, found) for subject in shown],
        "newer": f"?page={page - 1}" if page > 1 else "",
        "older": f"?page={page + 1}" if page * EACH < len(subjects) else "",
        "markers": ", ".join(str(person) for person in queries.markers_of(foi)),
    }


def _copy(
    subject: str, entries: list[Held], marks: list[Mark], found: dict[int, dict[str, Withheld]]
) -> dict[str, Any]:
    trail = [held for held in entries if held.entry.subject == subject]
    theirs = [mark for mark in marks if mark.subject == subject]
    withheld = [mark for mark in theirs if mark.verdict == Verdict.WITHHOLD]
    stands = [mark for mark in theirs if mark.verdict == Verdict.SHOW]
    return {
        "subject": subject,
        "steps": presentation.steps(trail, found, theirs, copy=True),
        "withheld": presentation.gathered_marks(trail, withheld),
        "stands": presentation.gathered_marks(trail, stands),
    }
