"""Divisions: the list, one of them, and the steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory import services
from directory.forms.divisions import NewDivisionForm
from directory.presentation import divisions as shown
from directory.presentation import seats
from directory.queries import told_of_division
from directory.steps import DIVISIONS as STEPS
from profiles import policy, queries
from profiles.models import Division
from records.policy import reads_everything
from records.presentation import latest_first
from workflow.actions import buttons
from workflow.paging import LARGEST
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take


def pk_of(reference: int) -> int:
    return min(reference, LARGEST)


def load(request: HttpRequest, reference: int) -> Division:
    return get_object_or_404(Division.objects.select_related("follows"), pk=pk_of(reference))


@require_safe
def divisions(request: HttpRequest) -> HttpResponse:
    context = {
        "columns": shown.COLUMNS,
        "rows": shown.rows(Division.objects.select_related("follows")),
        "may_keep": policy.may_keep_divisions(request.user),
    }
    return render(request, "directory/divisions.html", context)


@require_safe
def division(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    reads_seats = queries.reads_seats(request.user)
    context = {
        "division": found,
        "facts": shown.facts(found, queries.line_of(found)),
        "reads_seats": reads_seats,
        "columns": seats.COLUMNS,
        "seats": shown.seats(found) if reads_seats else [],
        "actions": buttons(DIVISIONS.actions(request.user, found)),
        "story": latest_first(told_of_division(found)) if reads_everything(request.user) else [],
    }
    return render(request, "directory/division.html", context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = NewDivisionForm(sent(request))
    if added := take(request, form, services.add_division, "Added."):
        return redirect("directory:division", added.pk)
    return page(request, "directory/division_new.html", form, {})


def _about(request: HttpRequest, division: Division) -> dict[str, Any]:
    return {"caption": str(division), "back_label": division.name}


DIVISIONS = StepPages(
    steps=STEPS,
    prefix="directory:",
    home="directory:division",
    argument="division_id",
    pk_of=pk_of,
    load=load,
    context=_about,
    template="step.html",
    offered=lambda name, division: False,
    reference=lambda division: division.pk,
)
