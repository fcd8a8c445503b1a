"""The register of records, a record and its proof, and the audit trail as a file. All of it is reading."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from records import export, presentation, queries, trail_csv
from records import register as registers
from records.forms import FilterForm, TrailForm
from records.models import Entry
from records.policy import may_read, may_take_trails
from records.queries import NotYetSigned
from records.register import Place, Wanted


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, offices=registers.offices(request.user))
    wanted = form.wanted() if form.is_valid() else Wanted()
    page = registers.page(
        request.user,
        wanted,
        older_than=Place.parse(request.GET.get("before", "")),
        newer_than=Place.parse(request.GET.get("after", "")),
    )
    context = {
        "form": form,
        "rows": presentation.rows(page.entries),
        "columns": presentation.COLUMNS,
        "selected": presentation.selected(form, request.path),
        "newer": _turn(form, after=page.newer),
        "older": _turn(form, before=page.older),
        "may_take_trails": may_take_trails(request.user),
    }
    return render(request, "records/register.html", context)


@require_safe
def record(request: HttpRequest, subject: str) -> HttpResponse:
    trail = _record(request, subject)
    context = {
        "subject": subject,
        "standing": presentation.standing(trail),
        "story": presentation.story(trail),
        "facts": presentation.facts(_declared(trail)),
        "downloads": presentation.downloads(subject),
        "verifier_key": settings.RECORD_LOG_VERIFIER_KEY,
        "trail_url": reverse("records:audit-trail-csv") + "?" + urlencode({"subject": subject}),
        "may_take_trails": may_take_trails(request.user),
    }
    return render(request, "records/record.html", context)


@require_safe
def proof(request: HttpRequest, subject: str) -> HttpResponse:
    """The proof of the entry that declared the record; `verify.py proof` checks it against the entry's bytes."""
    declared = _declared(_record(request, subject))
    try:
        text = queries.proof(declared)
    except NotYetSigned as answer:
        return _not_yet(request, subject, answer)
    return _file(text.encode(), f"{subject}.tlog-proof", "text/plain; charset=utf-8")


@require_safe
def entry(request: HttpRequest, subject: str) -> HttpResponse:
    return _file(_declared(_record(request, subject)).content, f"{subject}.entry", "application/json")


@require_safe
def package(request: HttpRequest, subject: str) -> HttpResponse:
    try:
        data = export.record_zip(_record(request, subject))
    except NotYetSigned as answer:
        return _not_yet(request, subject, answer)
    return _file(data, f"{subject}.zip", "application/zip")


@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    return render(request, "records/audit_trail.html", {"form": TrailForm()})


@require_safe
def audit_trail_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    form = TrailForm(request.GET)
    if not form.is_valid():
        return render(request, "records/audit_trail.html", {"form": form}, status=400)
    wanted = form.wanted()
    name = wanted.subject if wanted.subject.replace("-", "").isalnum() else "period"
    return StreamingHttpResponse(
        trail_csv.lines(queries.trails(wanted)),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="audit-trail-{name}.csv"'},
    )


def _record(request: HttpRequest, subject: str) -> list[Entry]:
    """The trail of a declared record, if this reader may see it; otherwise there is no such page."""
    trail = queries.trail(subject)
    if not _declarations(trail) or not all(may_read(request.user, entry) for entry in trail):
        raise Http404
    return trail


def _declarations(trail: list[Entry]) -> list[Entry]:
    return [entry for entry in trail if entry.declares_record]


def _declared(trail: list[Entry]) -> Entry:
    return _declarations(trail)[-1]


def _not_yet(request: HttpRequest, subject: str, answer: NotYetSigned) -> HttpResponse:
    """Nothing is wrong: the signer comes by every few seconds."""
    return render(request, "records/not_yet.html", {"subject": subject, "answer": answer}, status=409)


def _file(data: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})


def _turn(form: FilterForm, **place: Any) -> str:
    """The address of the next page with the same filters; nothing where there is none."""
    asked = {name: value for name, value in form.data.items() if name in form.fields and value}
    places = {name: str(value) for name, value in place.items() if value}
    return "?" + urlencode({**asked, **places}) if places else ""
