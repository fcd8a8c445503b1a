"""The reports: a list of them, each with its period as a page, and the same figures as a file. All of it is reading."""

from collections.abc import Iterator
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals.forms.reports import PeriodForm
from approvals.policy.reports import reported_divisions
from approvals.presentation import reports as presentation
from approvals.presentation.reports import REPORTS, Cells, Report
from workflow import csv_tables


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
    rows = [*shown.rows(form.scope(reported_divisions(request.user)))]
    context |= {
        "columns": presentation.columns(shown),
        "rows": presentation.cells(rows),
        "bars": presentation.bars(shown, rows),
        "csv_url": reverse("approvals:report-csv", args=[name]) + form.query(),
        "theirs": reported_divisions(request.user) is not None,
    }
    return render(request, "approvals/report.html", context)


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


def _report(name: str) -> Report:
    if name not in REPORTS:
        raise Http404
    return REPORTS[name]


def _lines(shown: Report, rows: list[Cells]) -> Iterator[str]:
    cells = (map(presentation.for_a_spreadsheet, row) for row in rows)
    return csv_tables.lines(presentation.headings(shown, rows), cells)
