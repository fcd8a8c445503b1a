"""Pages on contacts: load what the person may see, parse the form, call one service, answer."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contacts import policy, presentation, queries, services
from contacts.forms import FilterForm, ReportForm
from contacts.models import Contact
from contacts.queries import FEW, MANY, seen_by, visible_to
from contacts.steps import STEPS, actions
from records.queries import trail
from records.reading import note_read
from retention.views import disposed
from workflow.forms import StepForm
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes


def load(request: HttpRequest, reference: str) -> Contact:
    """Of what was disposed of only the page is left."""
    return get_object_or_404(visible_to(request.user).undisposed().whole(), pk=Contact.pk_of(reference))


# --- Reading ------------------------------------------------------------------------------------------------


@require_safe
def every_contact(request: HttpRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    page = page_of(filters.narrow(Contact.objects.listed()), request.GET, any_of=seen_by(request.user))
    context = {
        "parts": presentation.parts(request.user, board=False),
        "doors": presentation.doors(policy.may_report(request.user)),
        "filters": filters,
        "selected": presentation.selected(filters, request.GET),
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(page.rows),
        **presentation.pages(page),
    }
    return render(request, "contacts/contacts.html", context)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """MCD's view of what is open: what to triage, what is in hand, and what was closed last."""
    context = {
        "parts": presentation.parts(request.user, board=True),
        "sections": presentation.board(
            to_triage=list(queries.to_triage()[: MANY + 1]),
            in_hand=list(queries.in_hand()[: MANY + 1]),
            over=list(queries.over()[:FEW]),
        ),
    }
    return render(request, "contacts/board.html", context)


@require_safe
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    found = get_object_or_404(visible_to(request.user).whole(), pk=Contact.pk_of(reference))
    if found.disposed_at:
        back = {"back": reverse("contacts:contacts"), "back_label": "Contacts"}
        return disposed.page(request, reference, known=presentation.left_of(found), **back)
    return render(request, "contacts/contact.html", _about(request, found))


def _about(request: HttpRequest, contact: Contact) -> dict[str, object]:
    """What every page on one contact shows."""
    note_read(request, contact.reference)
    entries = trail(contact.reference)
    return presentation.about(contact, entries, request.user) | {
        "actions": presentation.buttons(actions(request.user, contact))
    }


# --- Reporting ----------------------------------------------------------------------------------------------


@reads_and_takes
def report(request: HttpRequest) -> HttpResponse:
    form = ReportForm(_sent(request), initial={"key": uuid4()})
    may = policy.may_report(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            contact = services.report(report=form.report(), key=form.cleaned_data["key"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, presentation.thanks(contact))
            return redirect("contacts:contact", contact.reference)
    context = {
        "form": form,
        "may": may,
        "refused": presentation.refused("Report it", may),
        "verdict": presentation.verdict(form["reasons"].value() or []),
        "more_opened": presentation.shows_more(form),
    }
    return render(request, "contacts/report.html", context, status=_status(form))


@require_POST
def aid(request: HttpRequest) -> HttpResponse:
    """Asked while somebody ticks: whether it counts by now, and why."""
    context = {"verdict": presentation.verdict(request.POST.getlist("reasons"))}
    return render(request, "contacts/_aid.html", context)


# --- The other steps ----------------------------------------------------------------------------------------


@reads_and_takes
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step; a refusal shows the page again, as things stand now."""
    taking, contact = STEPS[name], load(request, reference)
    form = taking.form(_sent(request), initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            contact = taking.service(contact_id=contact.pk, **form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            contact = load(request, reference)
        else:
            messages.success(request, taking.done)
            return _onwards(request, contact)
    may = taking.rule(request.user, contact)
    context = _about(request, contact) | {
        "form": form,
        "step": taking,
        "may": may,
        "refused": presentation.refused(taking.label, may),
    }
    return render(request, "contacts/step.html", context, status=_status(form))


def _onwards(request: HttpRequest, contact: Contact) -> HttpResponse:
    """To the contact; who has given it out of their hands may not see it any more."""
    if policy.may_view(request.user, contact):
        return redirect("contacts:contact", contact.reference)
    return redirect("contacts:contacts")


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _status(form: StepForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
