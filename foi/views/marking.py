"""A record of a request: what is withheld of it, and how the applicant will see it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from foi import policy, presentation, queries, services
from foi.forms import LeaveOutForm, NamesForm, TakeBackForm, WithholdForm
from foi.models import InformationRequest
from foi.redacting import redactions
from foi.views.shared import load
from records.reading import note_read
from workflow.actions import refused
from workflow.forms import StepForm
from workflow.views import page, reads_and_takes, sent, take


@reads_and_takes
def record(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    """Read it, and withhold; `?view=copy` shows it as the applicant will see it."""
    form = WithholdForm(sent(request), initial={"place": request.GET.get("field", "")})
    given = {"request_id": InformationRequest.pk_of(reference), "subject": subject}
    if take(request, form, services.withhold, "Withheld.", **given):
        return redirect(_where_one_was(reference, subject, *form.cleaned_data["place"]))
    return _page(request, reference, subject, form, TakeBackForm(), form)


def _where_one_was(reference: str, subject: str, entry: int, field: str) -> str:
    return f"{reverse('foi:record', args=[reference, subject])}?{urlencode({'at': f'{entry}:{field}'})}#at"


@require_POST
def take_back(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    form, pk = TakeBackForm(request.POST), InformationRequest.pk_of(reference)
    if take(request, form, services.take_back, "Taken back.", request_id=pk):
        return redirect(f"{reverse('foi:record', args=[reference, subject])}#marks")
    return _page(request, reference, subject, WithholdForm(), form, form)


@reads_and_takes
def leave_out(request: HttpRequest, reference: str, subject: str) -> HttpResponse:
    form = LeaveOutForm(sent(request))
    given = {"request_id": InformationRequest.pk_of(reference), "subject": subject}
    if take(request, form, services.leave_out, "Left out.", **given):
        return redirect("foi:request", reference)
    foi = load(request, reference) if form.is_bound else _holding(request, reference, subject)
    may = policy.may_gather(request.user, foi)
    context = {"subject": subject, "may": may, "refused": refused("Leave it out", may)}
    return page(request, "foi/leave_out.html", form, presentation.about(foi) | context)


@reads_and_takes
def names(request: HttpRequest, reference: str) -> HttpResponse:
    """Staff by name, wherever they stand in the request, with one press."""
    form, pk = NamesForm(sent(request)), InformationRequest.pk_of(reference)
    if take(request, form, services.withhold_names, "Withheld wherever they stand.", request_id=pk):
        return redirect("foi:request", reference)
    foi = load(request, reference)
    note_read(request, foi.reference)
    choices, hints, chosen = presentation.name_choices(queries.entries_of(foi))
    form.offer(choices, hints, chosen)
    may = policy.may_mark(request.user, foi)
    context = {"names": choices, "may": may, "refused": refused("Withhold these names", may)}
    return page(request, "foi/names.html", form, presentation.about(foi) | context)


def _holding(request: HttpRequest, reference: str, subject: str) -> InformationRequest:
    foi = load(request, reference)
    if subject not in queries.subjects_of(foi):
        raise Http404
    return foi


def _page(
    request: HttpRequest,
    reference: str,
    subject: str,
    withhold: WithholdForm,
    back: TakeBackForm,
    form: StepForm,
) -> HttpResponse:
    foi = _holding(request, reference, subject)
    note_read(request, subject)
    entries, marks = queries.entries_of(foi, subject), queries.marks_of(foi, subject)
    withhold.offer(presentation.place_choices(entries))
    back.offer(presentation.marks(entries, marks))
    copy = request.method != "POST" and request.GET.get("view") == "copy"
    # What follows in one record from a mark on it is the same whether or not the others are looked at.
    steps = presentation.steps(entries, redactions(entries, marks), marks, copy=copy)
    context: dict[str, Any] = presentation.about(foi) | {
        "subject": subject,
        "steps": steps,
        "groups": [] if copy else presentation.by_group(steps),
        "at": request.GET.get("at", ""),
        "copy": copy,
        "begun": form.is_bound or bool(request.GET.get("field")),
        "parts": _parts(foi, subject, copy=copy),
        "may": policy.may_mark(request.user, foi),
        "withhold_form": withhold,
        "back_form": back,
        "marks": len(marks),
        "provisions": queries.provisions(),
    }
    return page(request, "foi/record.html", form, context)


def _parts(foi: InformationRequest, subject: str, *, copy: bool) -> list[dict[str, Any]]:
    here = reverse("foi:record", args=[foi.reference, subject])
    return [
        {"text": "As it is held", "url": here, "current": not copy},
        {"text": "As the applicant will see it", "url": f"{here}?view=copy", "current": copy},
    ]
