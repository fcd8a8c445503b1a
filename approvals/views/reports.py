"""The reports: a list of them, each with its period as a page and as files, and what its numbers count. All of it is
reading."""

from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.forms.reports import PeriodForm
from approvals.policy.reports import reported_divisions
from approvals.presentation import lists as post_lists
from approvals.presentation import reports as presentation
from approvals.presentation.report_catalogue import REPORTS, TEXTS, Cells, Report
from approvals.queries import visible_to
from approvals.queries.reported import COUNTED
from contacts.models import Contact
from contacts.presentation import lists as contact_lists
from contacts.queries import visible_to as visible_contacts
from workflow import csv_tables, workbooks

LISTED = 200
POST_COLUMNS = ("state", "author", "moved")


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    offered = [
        {"title": report.title, "url": reverse("approvals:report", args=[name]), "hint": report.sentence}
        for name, report in REPORTS.items()
    ]
    return render(request, "approvals/reports.html", {"reports": offered})


@require_safe
def report(request: HttpRequest, name: str) -> HttpResponse:
    shown, form = _report(name), PeriodForm(request.GET)
    context = {"report": shown, "form": form}
    if not form.is_valid():
        return render(request, "approvals/report.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    scope = form.scope(reported_divisions(request.user))
    rows = [*shown.rows(scope)]
    context |= {
        "columns": presentation.columns(shown),
        "rows": presentation.linked(shown, rows, form.query())
        + presentation.cells(presentation.together(shown, rows)),
        "figures": presentation.bars(shown, rows),
        "trend": presentation.trend(shown, scope),
        "files": _files(name, form),
        "theirs": scope.divisions is not None,
    }
    return render(request, "approvals/report.html", context)


def _files(name: str, form: PeriodForm) -> list[dict[str, str]]:
    routes = {"Excel": "approvals:report-xlsx", "CSV": "approvals:report-csv"}
    return [
        {"name": kind, "url": reverse(route, args=[name]) + form.query()} for kind, route in routes.items()
    ]


@require_safe
def reported(request: HttpRequest, name: str, place: int) -> HttpResponse:
    """The posts, or contacts, that a number of a report counts, as far as the reader may see them."""
    shown, form = _report(name), PeriodForm(request.GET)
    labels = [
        label.replace("\0", "") for label in request.GET.getlist("row")
    ]  # which PostgreSQL takes in no text
    heading = shown.columns[place] if place < len(shown.columns) else ""
    counts = COUNTED[name].get(heading)
    if not counts or not form.is_valid() or len(labels) != len(TEXTS.intersection(shown.columns)):
        raise Http404
    found = counts(form.scope(reported_divisions(request.user)), labels)
    context = {
        "report": shown,
        "heading": heading,
        "labels": labels,
        "query": form.query(),
        "period": form.cleaned_data,
        **_listed(request, found),
    }
    return render(request, "approvals/reported.html", context)


def _listed(request: HttpRequest, found: QuerySet[Any]) -> dict[str, Any]:
    """The latest of them that the reader may see, as a table."""
    of_contacts = found.model is Contact
    visible = visible_contacts(request.user) if of_contacts else visible_to(request.user)
    seen = list(visible.filter(pk__in=found.values("pk")).listed().order_by("-id")[: LISTED + 1])
    more = {"more": len(seen) > LISTED}
    if of_contacts:
        return {"columns": contact_lists.COLUMNS, "rows": contact_lists.rows(seen[:LISTED]), **more}
    rows = post_lists.rows(seen[:LISTED], POST_COLUMNS, request.user.closed_days)
    return {"columns": post_lists.columns(POST_COLUMNS), "rows": rows, **more}


@require_safe
def report_csv(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    shown, form = _report(name), PeriodForm(request.GET)
    if not form.is_valid():
        return report(request, name)
    rows = [*shown.rows(form.scope(reported_divisions(request.user)))]
    return StreamingHttpResponse(
        _lines(shown, rows),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_safe
def report_xlsx(request: HttpRequest, name: str) -> HttpResponse:
    shown, form = _report(name), PeriodForm(request.GET)
    if not form.is_valid():
        return report(request, name)
    rows, file = [*shown.rows(form.scope(reported_divisions(request.user)))], BytesIO()
    cells = (map(presentation.for_a_workbook, row) for row in rows)
    workbooks.write(file, shown.title, presentation.headings(shown, rows), cells, created=timezone.now())
    return HttpResponse(
        file.getvalue(),
        content_type=workbooks.TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def _report(name: str) -> Report:
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


def _lines(shown: Report, rows: list[Cells]) -> Iterator[str]:
    cells = (map(presentation.for_a_spreadsheet, row) for row in rows)
    return csv_tables.lines(presentation.headings(shown, rows), cells)
