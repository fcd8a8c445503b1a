"""Holds: the list, one hold and what is under it, and the steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records.presentation import latest_first
from records.queries import trail
from retention import policy, queries, services
from retention.forms import PlaceHoldForm
from retention.models import Hold
from retention.presentation import holds as shown
from retention.queries import visible_to
from retention.steps import HOLD_STEPS
from workflow.actions import buttons, refused
from workflow.paging import page_of
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take


def load(request: HttpRequest, reference: str) -> Hold:
    holds = visible_to(request.user, Hold.objects.select_related("placed_by", "released_by"))
    return get_object_or_404(holds, pk=Hold.pk_of(reference))


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    released = request.GET.get("released") == "1"
    found = page_of(queries.holds(released=released), request.GET)
    context = {
        "parts": shown.parts(released=released),
        "columns": shown.COLUMNS,
        "rows": shown.rows(found.rows),
        "released": released,
        "may": policy.may_hold(request.user),
        **shown.pages(found),
    }
    return render(request, "retention/holds.html", context)


@require_safe
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(request, reference)
    under = page_of(found.subjects.select_related("placed_by"), request.GET)
    titles = queries.titles_of([each.subject for each in under.rows])
    context = {
        "hold": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found, found.subjects.count()),
        "columns": shown.SUBJECT_COLUMNS,
        "rows": shown.subject_rows(under.rows, titles),
        "story": latest_first(trail(found.reference)),
        "actions": buttons(HOLDS.actions(request.user, found)),
        **shown.pages(under),
    }
    return render(request, "retention/hold.html", context)


@reads_and_takes
def place_hold(request: HttpRequest) -> HttpResponse:
    """`?subjects=` may name the records: the register and other pages lead here with what somebody chose there."""
    chosen = "\n".join(request.GET.getlist("subjects"))[:60_000]
    form = PlaceHoldForm(sent(request), initial={"numbers": chosen})
    done = "The hold is placed. Nothing under it is disposed of."
    if made := take(request, form, services.place_hold, done):
        return redirect("retention:hold", made.reference)
    form.offer_offices_of(request.user)
    may = policy.may_hold(request.user)
    context = {
        "step": {
            "title": "Place a hold",
            "explanation": "Each record’s own story says that it is held, and why.",
            "label": "Place it",
        },
        "may": may,
        "refused": refused("Place it", may),
        "back": reverse("retention:holds"),
        "back_label": "Holds",
    }
    return page(request, "retention/step.html", form, context)


HOLDS = StepPages(
    steps=HOLD_STEPS,
    prefix="retention:",
    home="retention:hold",
    argument="hold_id",
    pk_of=Hold.pk_of,
    load=load,
    context=lambda request, hold: {"caption": str(hold)},
    template="retention/step.html",
    offered=lambda name, hold: hold.is_in_force,
)
