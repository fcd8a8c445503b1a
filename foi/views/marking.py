"""A record of a request: what is withheld of it, and how the applicant will see it."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from foi import policy, presentation, queries, services
from foi.forms import LeaveOutForm, NamesForm, TakeBackForm, WithholdForm
from foi.models import InformationRequest, Mark
from foi.redacting import Held, redactions
from foi.views.shared import load, sent, status, taken
from records.reading import note_read
from workflow.forms import StepForm
from workflow.views import reads_and_takes


@reads_and_takes
def record(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """Read it, and withhold; `?view=copy` shows it as the applicant will see it."""
    foi, entries = _of_record(request, reference, subject)
    form = _withhold_form(request, entries)
    if taken(request, form, services.withhold, "Withheld.", request_id=foi.pk, subject=subject):
        return redirect("foi:record", foi.reference, subject)
    return _page(request, foi, subject, entries, form=form)


@require_POST
def take_back(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    foi, entries = _of_record(request, reference, subject)
    marks = queries.marks_of(foi, subject)
    form = TakeBackForm(request.POST, marks=marks, labels=presentation.marks(entries, marks))
    if taken(request, form, services.take_back, "Taken back.", request_id=foi.pk):
        return redirect("foi:record", foi.reference, subject)
    return _page(request, foi, subject, entries, back=form)


@reads_and_takes
def leave_out(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    foi, _ = _of_record(request, reference, subject)
    form = LeaveOutForm(sent(request), initial={"key": uuid4()})
    if taken(request, form, services.leave_out, "Left out.", request_id=foi.pk, subject=subject):
        return redirect("foi:request", foi.reference)
    may = policy.may_gather(request.user, foi)
    context = presentation.about(foi) | {
        "subject": subject,
        "form": form,
        "may": may,
        "refused": presentation.refused("Leave it out", may),
    }
    return render(request, "foi/leave_out.html", context, status=status(form))


@reads_and_takes
def names(request: HttpRequest, reference: str) -> HttpResponse:
    """Staff by name, wherever they stand in the request, with one press."""
    foi = load(request, reference)
    note_read(request, foi.reference)
    choices, hints, chosen = presentation.name_choices(queries.entries_of(foi))
    form = NamesForm(sent(request), initial={"key": uuid4()}, choices=choices, hints=hints, chosen=chosen)
    if taken(request, form, services.withhold_names, "Withheld wherever they stand.", request_id=foi.pk):
        return redirect("foi:request", foi.reference)
    may = policy.may_mark(request.user, foi)
    context = presentation.about(foi) | {
        "form": form,
        "names": choices,
        "may": may,
        "refused": presentation.refused("Withhold these names", may),
    }
    return render(request, "foi/names.html", context, status=status(form))


def _of_record(request: HttpRequest, reference: str, subject: str) -> tuple[InformationRequest, list[Held]]:
    foi = load(request, reference)
    if subject not in queries.subjects_of(foi):
        raise Http404
    return foi, queries.entries_of(foi, subject)


def _withhold_form(request: HttpRequest, entries: list[Held]) -> WithholdForm:
    choices = presentation.place_choices(entries)
    first = {"key": uuid4(), "place": request.GET.get("field", "")}
    return WithholdForm(sent(request), initial=first, entries=entries, choices=choices)


def _page(
    request: HttpRequest,
    foi: InformationRequest,
    subject: str,
    entries: list[Held],
    *,
    form: StepForm | None = None,
    back: StepForm | None = None,
) -> HttpResponse:
    note_read(request, subject)
    marks = queries.marks_of(foi, subject)
    copy = request.method != "POST" and request.GET.get("view") == "copy"
    # What follows in one record from a mark on it is the same whether or not the others are looked at.
    steps = presentation.steps(entries, redactions(entries, marks), marks, copy=copy)
    wrong = back or form
    context: dict[str, Any] = presentation.about(foi) | {
        "subject": subject,
        "steps": steps,
        "copy": copy,
        "parts": _parts(foi, subject, copy=copy),
        "may": policy.may_mark(request.user, foi),
        "form": wrong,
        "withhold_form": form
        or WithholdForm(
            initial={"key": uuid4()}, entries=entries, choices=presentation.place_choices(entries)
        ),
        "back_form": back or _take_back_form(entries, marks),
        "marks": len(marks),
        "provisions": queries.provisions(),
    }
    return render(request, "foi/record.html", context, status=status(wrong) if wrong else 200)


def _take_back_form(entries: list[Held], marks: list[Mark]) -> TakeBackForm:
    return TakeBackForm(initial={"key": uuid4()}, marks=marks, labels=presentation.marks(entries, marks))


def _parts(foi: InformationRequest, subject: str, *, copy: bool) -> list[dict[str, Any]]:
    here = reverse("foi:record", args=[foi.reference, subject])
    return [
        {"text": "As it is held", "url": here, "current": not copy},
        {"text": "As the applicant will see it", "url": f"{here}?view=copy", "current": copy},
    ]
