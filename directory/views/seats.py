"""Seats: every division's, one with its history, what waits to be confirmed, proposing, and a new seat."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory import queries as told
from directory import services
from directory.forms.seats import NominationForm, PositionForm
from directory.presentation import seats as shown
from directory.steps import HOLDING_STEPS, NOMINATION_STEPS, SEAT_STEPS
from profiles import names, policy, queries
from profiles.models import Appointment, Nomination, Position
from records.presentation import latest_first
from workflow.actions import buttons
from workflow.paging import LARGEST, page_of
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take


def pk_of(reference: int) -> int:
    return min(reference, LARGEST)


@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    """Every division's seats, who holds and acts, and what waits."""
    context = {
        "waiting": shown.nomination_rows(queries.nominations_for(request.user).waiting()),
        "nomination_columns": shown.NOMINATION_COLUMNS,
        "divisions": shown.by_division(queries.positions(), queries.seated_today()),
        "columns": shown.COLUMNS,
        "may_administer": policy.may_administer(request.user),
        "may_propose": bool(policy.seats_to_arrange(request.user)),
    }
    return render(request, "directory/seats.html", context)


@require_safe
def settled(request: HttpRequest) -> HttpResponse:
    """Who seated whom, and who confirmed it: every nomination, the newest first."""
    listed = page_of(queries.nominations_for(request.user), request.GET)
    context = {
        "columns": shown.NOMINATION_COLUMNS,
        "rows": shown.nomination_rows(listed.rows),
        "newer": listed.newer,
        "older": listed.older,
    }
    return render(request, "directory/nominations.html", context)


def load_seat(request: HttpRequest, reference: int) -> Position:
    return get_object_or_404(queries.positions_for(request.user), pk=pk_of(reference))


@require_safe
def seat(request: HttpRequest, reference: int) -> HttpResponse:
    found = load_seat(request, reference)
    nominations = list(found.nominations.with_people())
    context = {
        "seat": found,
        "reads_seats": queries.reads_seats(request.user),
        "facts": shown.seat_facts(found),
        "actions": buttons(SEATS.actions(request.user, found)),
        "holdings": [
            {"spell": spell, "actions": buttons(HOLDINGS.actions(request.user, spell))}
            for spell in queries.holdings(found)
        ],
        "columns": shown.SPELL_COLUMNS,
        "rows": shown.spells(queries.spells(found), linked=queries.reads_seats(request.user)),
        "waiting": shown.nomination_rows(each for each in nominations if each.is_waiting),
        "nomination_columns": shown.NOMINATION_COLUMNS,
        "story": latest_first(told.trail_of_seat(found, nominations)),
    }
    return render(request, "directory/seat.html", context)


def load(request: HttpRequest, reference: int) -> Nomination:
    return get_object_or_404(queries.nominations_for(request.user), pk=pk_of(reference))


@require_safe
def nomination(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    context = {
        "nomination": found,
        "reads_seats": queries.reads_seats(request.user),
        "tag": shown.status(found),
        "facts": shown.facts(found),
        "consequences": shown.consequences(found),
        "alike": names.warnings(found.person),
        "actions": buttons(NOMINATIONS.actions(request.user, found)),
        "story": latest_first(told.trail(found.reference)),
    }
    return render(request, "directory/nomination.html", context)


@reads_and_takes
def propose(request: HttpRequest) -> HttpResponse:
    form = NominationForm(sent(request), by=request.user)
    if done := take(request, form, services.nominate, ""):
        messages.success(request, shown.sentence(done))
        return redirect(shown.where(done))
    return page(request, "directory/propose_seat.html", form, {"may": policy.may_administer(request.user)})


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = PositionForm(sent(request))
    if added := take(request, form, services.add_position, "The position is there now. It is vacant."):
        return redirect("directory:seat", added.pk)
    return page(request, "directory/seat_new.html", form, {"may": policy.may_administer(request.user)})


@require_safe
def holding(request: HttpRequest, reference: int) -> HttpResponse:
    """Somebody's time in a seat has no page of its own: it is on that of the seat."""
    return redirect("directory:seat", load_holding(request, reference).position_id)


def load_holding(request: HttpRequest, reference: int) -> Appointment:
    holdings = Appointment.objects.select_related("person", "position__division")
    return get_object_or_404(
        holdings.filter(position__in=queries.positions_for(request.user)), pk=pk_of(reference)
    )


def _about_nomination(request: HttpRequest, nomination: Nomination) -> dict[str, Any]:
    return {
        "facts": shown.facts(nomination),
        "consequences": shown.consequences(nomination),
        "alike": names.warnings(nomination.person),
        "caption": nomination.reference,
        "back_label": nomination.reference,
    }


def _about(request: HttpRequest, case: Appointment | Position) -> dict[str, Any]:
    position = case.position if isinstance(case, Appointment) else case
    return {"caption": str(case), "back_label": str(position)}


NOMINATIONS = StepPages(
    steps=NOMINATION_STEPS,
    prefix="directory:",
    home="directory:nomination",
    argument="nomination_id",
    pk_of=pk_of,
    load=load,
    context=_about_nomination,
    template="directory/nomination_step.html",
    offered=lambda name, nomination: nomination.is_waiting,
    reference=lambda nomination: nomination.pk,
)
SEATS = StepPages(
    steps=SEAT_STEPS,
    prefix="directory:",
    home="directory:seat",
    argument="position_id",
    pk_of=pk_of,
    load=load_seat,
    context=_about,
    template="step.html",
    offered=lambda name, position: False,
    reference=lambda position: position.pk,
)
HOLDINGS = StepPages(
    steps=HOLDING_STEPS,
    prefix="directory:",
    home="directory:holding",
    argument="appointment_id",
    pk_of=pk_of,
    load=load_holding,
    context=_about,
    template="step.html",
    offered=lambda name, appointment: False,
    reference=lambda appointment: appointment.pk,
)
