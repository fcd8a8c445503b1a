"""Pages on exports: load what the person may see, parse the form, call one service, answer."""

from http import HTTPStatus
from uuid import uuid4

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
from workflow.views import reads_and_takes


def load(request: HttpRequest, reference: str) -> Export:
    return get_object_or_404(visible_to(request.user).listed(), pk=Export.pk_of(reference))


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    subject = request.GET.get("subject", "").replace("\x00", "")[:40]
    listed = visible_to(request.user).listed()
    page = page_of(listed.filter(items__subject=subject) if subject else listed, request.GET)
    context = {
        "subject": subject,
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(page.rows),
        **presentation.pages(page),
    }
    return render(request, "exports/exports.html", context)


@reads_and_takes
def new(request: HttpRequest) -> HttpResponse:
    """What was chosen or found stands in the address, also when the form is sent."""
    chosen = settled(request.GET, register.offices(request.user))
    form = _form(request, chosen)
    if request.method == "POST" and form.is_valid():
        try:
            export = services.request(
                selection=chosen or form.selection(),
                form=form.cleaned_data["form"],
                key=form.cleaned_data["key"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None if chosen else "numbers", str(refusal))
        else:
            messages.success(request, f"{export.reference} is being made.")
            return redirect("exports:export", export.reference)
    context = {"form": form, "chosen": chosen, **_what(chosen)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "exports/new.html", context, status=status)


def _form(request: HttpRequest, chosen: Selection | None) -> AskForm:
    sent = request.POST if request.method == "POST" else None
    return (AskForm if chosen else TypedForm)(sent, initial={"key": uuid4()})


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
    found, form = load(request, reference), StepForm(request.POST)
    if form.is_valid():
        try:
            services.make_again(export_id=found.pk, key=form.cleaned_data["key"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return redirect("exports:export", reference)


@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file, or the rest of it. Nobody gets a byte before it is written down who does."""
    found = load(request, reference)
    if request.method == "HEAD" and policy.may_take(request.user, found):
        return file_response(request, found)
    try:
        found = services.taken(export_id=found.pk, goes_on=goes_on(request, found), by=request.user)
        return file_response(request, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    except FileNotFoundError:
        services.lost(export_id=found.pk)
        messages.error(request, GONE)
    return redirect("exports:export", reference)


GONE = "Its file is not in the export folder any more. Have it made again: it comes with the same content."
