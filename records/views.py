"""The register of records, a record and its proof, the audit trail as a file, and who read what."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from records import (
    export,
    files,
    listing,
    presentation,
    queries,
    reading,
    recomputing,
    releases,
    sections,
    trail_csv,
)
from records import register as registers
from records.forms import FilterForm, ReadingForm, TrailForm
from records.models import Entry
from records.policy import is_watched, may_read, may_see_reading, may_take_trails
from records.queries import NotYetSigned
from records.register import Page, Place, Wanted
from records.search import finding as search
from records.search.finding import Counts, Match
from records.verify import FILES
from workflow.paging import page_of

ASKS_AGAIN = "3"  # seconds
# Drawn again when they were uploaded, so that nothing but a picture is in them; all else is saved, not shown.
DRAWN_AGAIN = {"media": {"image/jpeg", "image/png", "image/gif", "image/webp"}}


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, offices=registers.offices(request.user))
    wanted = form.wanted() if form.is_valid() else Wanted()
    counts = registers.counts(request.user, wanted)
    if form.asked():
        reading.note_searched(request, listing.asked_in_words(form), listing.found(counts))
    page = _page(request, form, wanted, counts)
    choosing = may_take_trails(request.user)
    context = {
        "form": form,
        "found": listing.found(counts) if counts.total >= len(page.entries) else "",
        "behind": wanted.needs_the_index and search.is_behind(),
        "facets": listing.facets(counts, form),
        "orders": listing.orders(form),
        "best_first": form.best_first,
        "rows": listing.rows(page.entries, wanted.words, form.offices, choosing=choosing),
        "columns": listing.columns(choosing=choosing),
        "selected": listing.selected(form),
        "asked": urlencode(form.asked()),
        "may_export": choosing,
        **listing.turns(page, form),
    }
    return render(request, "records/register.html", context)


def _page(request: HttpRequest, form: FilterForm, wanted: Wanted, counts: Counts) -> Page:
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if wanted.needs_the_index and not counts.total:
        return Page([], None, None)
    if form.best_first:
        return registers.best(
            request.user, wanted, weaker_than=Match.parse(before), better_than=Match.parse(after)
        )
    return registers.page(
        request.user,
        wanted,
        older_than=Place.parse(before),
        newer_than=Place.parse(after),
        many=counts.more,
    )


@require_safe
def record(request: HttpRequest, subject: str) -> HttpResponse:
    trail = _record(request, subject)
    wrong = _wrong(request, subject, trail)
    watched = is_watched(request.user)
    read_before = presentation.times_read(subject, reading.times_read(subject)) if watched else []
    reading.note_read(request, subject)
    context = {
        "subject": subject,
        "title": presentation.title(_declared(trail)),
        "wrong": wrong,
        "standing": presentation.standing(trail),
        "destroyed": presentation.destroyed(trail),
        "read_before": read_before,
        "story": presentation.story(trail),
        "facts": presentation.facts(_declared(trail)),
        "sections": sections.of(trail, request.user),
        "downloads": presentation.downloads(subject, queries.tokens(_declared(trail))),
        "verifier_key": settings.RECORD_LOG_VERIFIER_KEY,
        "verifier": releases.about(),
        "trail_url": reverse("records:audit-trail-csv") + "?" + urlencode({"subject": subject}),
        "may_take_trails": may_take_trails(request.user),
    }
    return render(request, "records/record.html", context)


@require_safe
def proof(request: HttpRequest, subject: str) -> HttpResponse:
    """The proof of the entry that declared the record; `verify.py proof` checks it against the entry's bytes."""
    trail = _record(request, subject)
    declared = _declared(trail)
    try:
        if wrong := _wrong(request, subject, trail):
            return _untrue(request, subject, wrong)
        text = queries.proof(declared)
    except NotYetSigned as answer:
        return _not_yet(request, subject, answer)
    reading.note_copied(request, f"the proof of {subject}", subject)
    return _file(text.encode(), f"{subject}.tlog-proof", "text/plain; charset=utf-8")


@require_safe
def token(request: HttpRequest, subject: str, authority: str) -> HttpResponse:
    """What a time-stamping authority says of the checkpoint that the proof leads to, for `verify.py proof --token`."""
    trail = _record(request, subject)
    if wrong := _wrong(request, subject, trail):
        return _untrue(request, subject, wrong)
    if not (content := queries.tokens(_declared(trail)).get(authority)):
        raise Http404
    reading.note_copied(request, f"the time-stamp token of {subject}", subject)
    return _file(content, f"{subject}.{authority}.tsr", "application/timestamp-reply")


@require_safe
def entry(request: HttpRequest, subject: str) -> HttpResponse:
    trail = _record(request, subject)
    if wrong := _wrong(request, subject, trail):
        return _untrue(request, subject, wrong)
    declared = _declared(trail)
    reading.note_copied(request, f"the entry of {subject}", subject)
    return _file(declared.content, f"{subject}.entry", "application/json")


@require_safe
def package(request: HttpRequest, subject: str) -> HttpResponse | FileResponse:
    """All of it, as one file that anybody can check."""
    trail = _record(request, subject)
    if wrong := _wrong(request, subject, trail):
        return _untrue(request, subject, wrong)
    try:
        data = export.package(trail)
    except NotYetSigned as answer:
        return _not_yet(request, subject, answer)
    reading.note_copied(request, f"{subject} with its proofs", subject)
    return FileResponse(data, content_type="application/x-tar", as_attachment=True, filename=f"{subject}.tar")


@require_safe
def file(request: HttpRequest, subject: str, digest: str) -> HttpResponse | FileResponse:
    """A file that an entry of the record lists, under the name that it was given."""
    trail = _record(request, subject)
    listed = (
        (name, described)
        for each in trail
        for name in FILES
        for described in each.fields.get(name) or []
        if described["sha256"] == digest
    )
    name, described = next(listed, ("", None))
    path = files.path_of(digest)
    if not described or not path.exists():
        raise Http404
    if wrong := [*_wrong(request, subject, trail), *_wrong_file(request, subject, described)]:
        return _untrue(request, subject, wrong)
    reading.note_copied(request, f"the file {described['name']} of {subject}", subject)
    return FileResponse(
        path.open("rb"),
        content_type=described["type"],
        as_attachment=described["type"] not in DRAWN_AGAIN.get(name, ()),
        filename=described["name"],
    )


@require_safe
def audit_trail(request: HttpRequest) -> HttpResponse:
    return render(request, "records/audit_trail.html", {"form": TrailForm()})


@require_safe
def audit_trail_csv(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    form = TrailForm(request.GET)
    if not form.is_valid():
        return render(request, "records/audit_trail.html", {"form": form}, status=400)
    wanted = form.wanted()
    reading.note_copied(request, f"the audit trail {listing.trail_in_words(form)}", wanted.subject)
    name = wanted.subject if wanted.subject.replace("-", "").isalnum() else "period"
    return StreamingHttpResponse(
        trail_csv.lines(queries.trails(wanted)),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="audit-trail-{name}.csv"'},
    )


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who read what. It is there for those who are watched themselves: see the policy."""
    form = ReadingForm(request.GET, people=reading.people())
    person = form.cleaned_data["person"] if form.is_valid() else ""
    wanted = form.wanted() if form.is_valid() else Wanted()
    page = page_of(reading.readings(wanted, person), request.GET)
    context = {
        "form": form,
        "columns": listing.READING_COLUMNS,
        "rows": listing.reading_rows(page.rows),
        "selected": listing.selected_readings(form, request.path),
        "newer": page.newer and f"?{page.newer}",
        "older": page.older and f"?{page.older}",
        "trail_url": listing.trail_of_reading(form) if may_see_reading(request.user) else "",
    }
    return render(request, "records/reading.html", context)


def _record(request: HttpRequest, subject: str) -> list[Entry]:
    """The trail of a declared record, if this reader may see it; otherwise there is no such page."""
    trail = queries.trail(subject) if registers.declared_among([subject]) else []
    if not trail or not all(may_read(request.user, entry) for entry in trail):
        raise Http404
    return recomputing.readable(trail)


def _wrong(request: HttpRequest, subject: str, trail: list[Entry]) -> list[str]:
    """What of it is not as it was recorded; that starts the alarm."""
    if wrong := recomputing.of_record(trail):
        recomputing.tell(subject, wrong, path=reverse("records:record", args=[subject]))
    return wrong


def _wrong_file(request: HttpRequest, subject: str, described: dict[str, Any]) -> list[str]:
    if files.is_what_it_was(described["sha256"]):
        return []
    wrong = [f"The file {described['sha256'][:16]}… is not what was recorded."]
    recomputing.tell(subject, wrong, path=reverse("records:record", args=[subject]))
    return wrong


def _untrue(request: HttpRequest, subject: str, wrong: list[str]) -> HttpResponse:
    """Nothing of it is handed out: whoever has it would have a lie with our name on it."""
    return render(request, "records/untrue.html", {"subject": subject, "wrong": wrong}, status=409)


def _declared(trail: list[Entry]) -> Entry:
    return [entry for entry in trail if entry.declares_record][-1]


def _not_yet(request: HttpRequest, subject: str, answer: NotYetSigned) -> HttpResponse:
    """Nothing is wrong: the signer comes by every few seconds. The browser asks again until it gets the file."""
    waits = render(request, "records/not_yet.html", {"subject": subject, "answer": answer}, status=202)
    waits.headers["Refresh"] = ASKS_AGAIN
    return waits


def _file(data: bytes, name: str, content_type: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})
