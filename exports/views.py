"""Pages on exports: load what the person may see, parse the form, call one service, answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from exports import policy, presentation, services
from exports.downloads import file_response, goes_on
from exports.forms import AskForm, TypedForm, settled
from exports.models import Export
from exports.queries import visible_to
from exports.selection import Selection, sentence
from records import register
from records.presentation import latest_first
from records.queries import trail
from workflow.forms import StepForm
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.views import attempt, page, reads_and_takes, sent, take


def load(request: HttpRequest, reference: str) -> Export:
    return get_object_or_404(visible_to(request.user).listed(), pk=Export.pk_of(reference))


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    subject = request.GET.get("subject", "").replace("\x00", "")[:40]
    listed = visible_to(request.user).listed()
    found = page_of(listed.filter(items__subject=subject) if subject else listed, request.GET)
    context = {
        "subject": subject,
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(found.rows),
        **presentation.pages(found),
    }
    return render(request, "exports/exports.html", context)


@reads_and_takes
def new(request: HttpRequest) -> HttpResponse:
    """What was chosen or found stands in the address, also when the form is sent."""
    chosen = settled(request.GET, register.offices(request.user))
    form = AskForm(sent(request)) if chosen else TypedForm(sent(request))
    settled_there = {"selection": chosen} if chosen else {}
    if export := take(request, form, services.request, "", **settled_there):
        messages.success(request, f"You asked for {export.reference}.")
        return redirect("exports:export", export.reference)
    return page(request, "exports/new.html", form, {"chosen": chosen, **_what(chosen)})


def _what(chosen: Selection | None) -> dict[str, object]:
    if not chosen:
        return {}
    number = chosen.rows().order_by().values("subject").distinct().count()
    return {"what": sentence(chosen.asked()), "counted": presentation.counted(number), "number": number}


@require_safe
def export(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(request, reference)
    context = presentation.about(found, request.user) | {"story": latest_first(trail(found.reference))}
    return render(request, "exports/export.html", context)


@require_safe
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of the page that htmx asks for again and again while the export is being made."""
    found = load(request, reference)
    return render(request, "exports/_export.html", presentation.about(found, request.user))


@require_POST
def again(request: HttpRequest, reference: str) -> HttpResponse:
    pk = Export.pk_of(reference)
    _, refusal = attempt(request, StepForm(request.POST), services.make_again, export_id=pk)
    if refusal:
        messages.error(request, str(refusal))
    return redirect("exports:export", reference)


@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file, or the rest of it. Nobody gets a byte before it is written down who does."""
    found = load(request, reference)
    if request.method == "HEAD" and policy.may_take(request.user, found):
        return file_response(request, found)
    try:
        found = services.note_download(export_id=found.pk, goes_on=goes_on(request, found), by=request.user)
        return file_response(request, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except FileNotFoundError:
        services.lost(export_id=found.pk)
        messages.error(request, GONE)
    return redirect("exports:export", reference)


GONE = "Its file is not in the export folder any more. Have it made again: it comes with the same content."
