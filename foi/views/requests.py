"""The list, a request's own page, and the steps on it that need no page of their own."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from exports.selection import Found
from foi import policy, presentation, queries, services
from foi.forms import GatherForm, OpenForm
from foi.forms.gathering import MOST
from foi.models import InformationRequest
from foi.presentation.one import RECORD_COLUMNS, records
from foi.steps import STEPS
from foi.views.shared import about, load, sent, status, taken
from records import listing, reading
from records import register as registers
from records.forms import FilterForm
from records.search.finding import COULD_MISS, is_behind
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes

LISTED = 200  # of those that are going on; there are rarely so many


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    over = bool(request.GET.get("over"))
    may = policy.may_open(request.user)
    context = {
        "parts": presentation.parts(over=over),
        "over": over,
        "doors": [{"label": "Open a request", "url": "new/", "why": may.reason}],
        "columns": presentation.COLUMNS,
    }
    if over:
        page = page_of(InformationRequest.objects.over().listed(), request.GET)
        context |= {"rows": presentation.rows(page.rows), **presentation.pages(page)}
    else:
        pressing = list(queries.by_clock()[: LISTED + 1])
        context |= {"rows": presentation.rows(pressing[:LISTED]), "more": len(pressing) > LISTED}
    return render(request, "foi/requests.html", context)


@reads_and_takes
def open_request(request: HttpRequest) -> HttpResponse:
    first = {"key": uuid4(), "received_on": timezone.localdate(), "handler": request.user.pk}
    form = OpenForm(sent(request), initial=first)
    may = policy.may_open(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            opened = services.open_request(**form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                f"Opened. Its decision is due on {opened.due_on:%-d %B %Y}. Next: gather its records.",
            )
            return redirect("foi:request", opened.reference)
    context = {"form": form, "may": may, "refused": presentation.refused("Open it", may)}
    return render(request, "foi/open.html", context, status=status(form))


@require_safe
def request(request: HttpRequest, reference: str) -> HttpResponse:
    foi = load(request, reference)
    subjects, marks = queries.subjects_of(foi), queries.marks_of(foi)
    context = about(request, foi) | {
        "record_columns": RECORD_COLUMNS,
        "records": records(foi, subjects, queries.judged(marks)),
        "markers": ", ".join(person.name for person in queries.markers_of(foi)),
    }
    return render(request, "foi/request.html", context)


@reads_and_takes
def gather(request: HttpRequest, reference: str) -> HttpResponse:
    foi = load(request, reference)
    search = FilterForm(request.GET, offices=registers.offices(request.user))
    found = _found(request, search)
    form = GatherForm(sent(request), initial={"key": uuid4(), "subjects": "\n".join(found[:MOST])})
    if taken(request, form, services.gather, "Gathered, and put on hold.", request_id=foi.pk):
        return redirect("foi:request", foi.reference)
    may = policy.may_gather(request.user, foi)
    context = presentation.about(foi) | {
        "form": form,
        "search": search,
        "searched": search.is_valid() and bool(search.asked()),
        "searching": bool(search.errors or search.asked()),
        "found": len(found),
        "behind": _could_miss(search),
        "too_many": len(found) > MOST,
        "may": may,
        "refused": presentation.refused("Gather them", may),
    }
    return render(request, "foi/gather.html", context, status=status(form))


def _found(request: HttpRequest, search: FilterForm) -> list[str]:
    """Numbers of what a search of the register finds, one more than can be gathered at once. Searching is noted."""
    if not search.is_valid() or not search.asked():
        return []
    wanted = search.wanted()
    counted = listing.found(registers.counts(request.user, wanted))
    reading.note_searched(request, listing.asked_in_words(search), counted)
    rows = Found(wanted).rows().order_by("subject").values_list("subject", flat=True)
    return list(rows.distinct()[: MOST + 1])


def _could_miss(search: FilterForm) -> str:
    """What is released must be all that was asked for, so a search that lags says so."""
    lags = search.is_valid() and search.wanted().needs_the_index and is_behind()
    return COULD_MISS if lags else ""


@reads_and_takes
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step; a refusal shows the page again, as things stand now."""
    taking, foi = STEPS[name], load(request, reference)
    form = taking.form(sent(request), initial={"key": uuid4()})
    if taken(request, form, taking.service, taking.done, request_id=foi.pk):
        return redirect("foi:request", foi.reference)
    foi = load(request, reference)
    may = taking.rule(request.user, foi)
    context = presentation.about(foi) | {
        "form": form,
        "step": taking,
        "may": may,
        "refused": presentation.refused(taking.label, may),
    }
    return render(request, "foi/step.html", context, status=status(form))
