"""Pages on contacts: load what the person may see, parse the form, call one service, answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contacts import policy, presentation, queries, services
from contacts.forms import FilterForm, ReportForm
from contacts.models import Contact
from contacts.queries import FEW, MANY, seen_by, visible_to
from contacts.steps import STEPS, pages
from records.queries import trail
from records.reading import note_read
from records.search.finding import COULD_MISS, is_behind
from retention.views import disposed
from workflow.actions import buttons, refused
from workflow.paging import page_of
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take


def load(request: HttpRequest, reference: str) -> Contact:
    """Of what was disposed of only the page is left."""
    return get_object_or_404(visible_to(request.user).undisposed().whole(), pk=Contact.pk_of(reference))


# --- Reading ------------------------------------------------------------------------------------------------


@require_safe
def every_contact(request: HttpRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    found = page_of(filters.narrow(Contact.objects.listed()), request.GET, any_of=seen_by(request.user))
    context = {
        "parts": presentation.parts(request.user, board=False),
        "doors": presentation.doors(policy.may_report(request.user)),
        "filters": filters,
        "could_miss": COULD_MISS if filters.asked().get("words") and is_behind() else "",
        "selected": presentation.selected(filters, request.GET),
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(found.rows),
        **presentation.pages(found),
    }
    return render(request, "contacts/contacts.html", context)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """MCD's view of what is open: what to triage, what is in progress, and what was closed last."""
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
    context = about(request, found) | {"actions": buttons(CONTACTS.actions(request.user, found))}
    return render(request, "contacts/contact.html", context)


def about(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    """What every page on one contact shows."""
    note_read(request, contact.reference)
    return presentation.about(contact, trail(contact.reference), request.user)


# --- Reporting ----------------------------------------------------------------------------------------------


@reads_and_takes
def report(request: HttpRequest) -> HttpResponse:
    form = ReportForm(sent(request))
    if contact := take(request, form, services.report, ""):
        messages.success(request, presentation.thanks(contact))
        return redirect("contacts:contact", contact.reference)
    may = policy.may_report(request.user)
    context = {
        "may": may,
        "refused": refused("Report it", may),
        "verdict": presentation.verdict(form["reasons"].value() or []),
        "more_opened": presentation.shows_more(form),
    }
    return page(request, "contacts/report.html", form, context)


@require_POST
def aid(request: HttpRequest) -> HttpResponse:
    """Asked while somebody ticks: whether it counts by now, and why."""
    context = {"verdict": presentation.verdict(request.POST.getlist("reasons"))}
    return render(request, "contacts/_aid.html", context)


# --- The other steps ----------------------------------------------------------------------------------------


def onwards(request: HttpRequest, contact: Contact) -> str:
    """To the contact; who has given it out of their hands may not see it any more."""
    may = policy.may_view(request.user, contact)
    return CONTACTS.url(contact) if may else reverse("contacts:contacts")


CONTACTS = StepPages(
    steps=STEPS,
    prefix="contacts:",
    home="contacts:contact",
    argument="contact_id",
    pk_of=Contact.pk_of,
    load=load,
    context=about,
    template="contacts/step.html",
    offered=policy.is_offered,
    others=pages,
    after=onwards,
)
