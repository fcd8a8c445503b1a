"""Second factors that were lost: one of them, and the steps by which a second person confirms it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.presentation import factors as shown
from directory.presentation.history import story
from directory.steps import FACTOR_RESET_STEPS
from profiles import queries
from profiles.models import FactorReset
from workflow.actions import buttons
from workflow.paging import LARGEST
from workflow.steps import StepPages


def pk_of(reference: int) -> int:
    return min(reference, LARGEST)


def load(request: HttpRequest, reference: int) -> FactorReset:
    return get_object_or_404(queries.factor_resets_for(request.user), pk=pk_of(reference))


@require_safe
def factor_reset(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    context = {
        "reset": found,
        "reads_seats": queries.reads_seats(request.user),
        "tag": shown.status(found),
        "facts": shown.facts(found),
        "actions": buttons(RESETS.actions(request.user, found)),
        "story": story(request.user, found.reference),
    }
    return render(request, "directory/factor_reset.html", context)


def _about(request: HttpRequest, reset: FactorReset) -> dict[str, Any]:
    return {"caption": str(reset.person), "back_label": reset.person.name, "facts": shown.facts(reset)}


RESETS = StepPages(
    steps=FACTOR_RESET_STEPS,
    prefix="directory:",
    home="directory:factor-reset",
    argument="reset_id",
    pk_of=pk_of,
    load=load,
    context=_about,
    template="directory/factor_reset_step.html",
    offered=lambda name, reset: not reset.is_over,
    reference=lambda reset: reset.pk,
)
