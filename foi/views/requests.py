"""The list, a request's own page, its decision, and the two pages that open a request and fill it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from exports.selection import Found
from foi import policy, presentation, queries, services
from foi.forms import GatherForm, OpenForm
from foi.forms.gathering import MOST
from foi.models import InformationRequest
from foi.presentation.one import RECORD_COLUMNS, records
from foi.steps import STEPS
from foi.views.shared import REQUESTS, load
from records import listing, reading
from records import register as registers
from records.forms import FilterForm
from records.queries import trail
from records.search.finding import COULD_MISS, is_behind
from workflow.actions import buttons, refused
from workflow.paging import page_of
from workflow.steps import step_page
from workflow.views import page, reads_and_takes, sent, take

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
        found = page_of(InformationRequest.objects.over().listed(), request.GET)
        context |= {"rows": presentation.rows(found.rows), **presentation.pages(found)}
    else:
        pressing = list(queries.by_clock()[: LISTED + 1])
        context |= {"rows": presentation.rows(pressing[:LISTED]), "more": len(pressing) > LISTED}
    return render(request, "foi/requests.html", context)


@reads_and_takes
def open_request(request: HttpRequest) -> HttpResponse:
    form = OpenForm(sent(request), initial={"handler": request.user.pk})
    if opened := take(request, form, services.open_request, ""):
        due = f"Its decision is due on {opened.due_on:%-d %B %Y}."
        messages.success(request, f"Opened. {due} Next: gather its records.")
        return redirect("foi:request", opened.reference)
    may = policy.may_open(request.user)
    return page(request, "foi/open.html", form, {"may": may, "refused": refused("Open it", may)})


@require_safe
def request(request: HttpRequest, reference: str) -> HttpResponse:
    foi = load(request, reference)
    reading.note_read(request, foi.reference)
    subjects, marks = queries.subjects_of(foi), queries.marks_of(foi)
    context = presentation.about(foi, trail(foi.reference)) | {
        "actions": buttons(REQUESTS.actions(request.user, foi)),
        "record_columns": RECORD_COLUMNS,
        "records": records(foi, subjects, queries.judged(marks)),
        "markers": ", ".join(str(person) for person in queries.markers_of(foi)),
    }
    return render(request, "foi/request.html", context)


@require_safe
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    return step_page(request, REQUESTS, load(request, reference), STEPS["approve"])


@reads_and_takes
def gather(request: HttpRequest, reference: str) -> HttpResponse:
    form, pk = GatherForm(sent(request)), InformationRequest.pk_of(reference)
    if foi := take(request, form, services.gather, "Gathered, and put on hold.", request_id=pk):
        for sentence in presentation.not_gathered(form.cleaned_data["subjects"], queries.subjects_of(foi)):
            messages.warning(request, sentence)
        return redirect("foi:request", foi.reference)
    foi = load(request, reference)
    search = FilterForm(request.GET, offices=registers.offices(request.user))
    found = _found(request, search)
    form.initial = {"subjects": "\n".join(found[:MOST])}
    may = policy.may_gather(request.user, foi)
    context = presentation.about(foi) | {
        "search": search,
        "searched": search.is_valid() and bool(search.asked()),
        "searching": bool(search.errors or search.asked()),
        "found": len(found),
        "behind": _could_miss(search),
        "too_many": len(found) > MOST,
        "may": may,
        "refused": refused("Gather them", may),
    }
    return page(request, "foi/gather.html", form, context)


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
