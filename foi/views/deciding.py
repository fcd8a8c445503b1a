"""What the second person has before them: the schedule, each redaction with its provision, and the copies."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from exports.redaction import Withheld
from foi import policy, presentation, queries
from foi.forms import ApproveForm
from foi.models import InformationRequest, Mark, Verdict
from foi.redacting import Held, redactions
from foi.schedule import documents
from foi.steps import DECISIONS, decisions
from foi.views.shared import load, status, taken
from records.reading import note_read
from workflow.forms import StepForm
from workflow.paging import number_in
from workflow.views import reads_and_takes

EACH = 10  # records on a page: each stands there with its copy


@require_safe
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    foi = load(request, reference)
    return _page(request, foi, ApproveForm(initial={"key": uuid4(), "seen": foi.fingerprint}))


@reads_and_takes
def decision(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    foi, taking = load(request, reference), DECISIONS[name]
    if request.method != "POST":  # a link in a mail must not approve
        return redirect("foi:decide", foi.reference)
    form = taking.form(request.POST)
    if taken(request, form, taking.service, taking.done, request_id=foi.pk):
        return redirect("foi:request", foi.reference)
    foi = load(request, reference)
    form.show_again(foi.fingerprint)
    return _page(request, foi, form)


def _page(request: HttpRequest, foi: InformationRequest, form: StepForm) -> HttpResponse:
    note_read(request, foi.reference)  # one entry for the page, whatever of its records the page shows
    subjects = queries.subjects_of(foi)
    entries, marks = queries.entries_of(foi), queries.marks_of(foi)
    found = redactions(entries, marks)
    offered = decisions(request.user, foi)
    page = max(1, number_in(request.GET.get("page")) or 1)
    shown = subjects[(page - 1) * EACH : page * EACH]
    context: dict[str, Any] = presentation.about(foi) | {
        "form": form,
        "schedule": presentation.schedule(foi, documents(entries, found)),
        "copies": [_copy(subject, entries, marks, found) for subject in shown],
        "newer": f"?page={page - 1}" if page > 1 else "",
        "older": f"?page={page + 1}" if page * EACH < len(subjects) else "",
        "decisions": [action for action in offered if action.allowed],
        "refusals": [action for action in offered if not action.allowed],
        "may": policy.is_before(foi),
        "markers": ", ".join(person.name for person in queries.markers_of(foi)),
    }
    return render(request, "foi/decide.html", context, status=status(form))


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
