"""Where people are to be reached: what waits for somebody to confirm it, one of them, and the steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.presentation import addresses as shown
from directory.presentation.history import story
from directory.steps import ADDRESS_STEPS
from profiles import names, queries
from profiles.models import AddressChange
from workflow.actions import buttons
from workflow.paging import LARGEST, page_of
from workflow.steps import StepPages


def pk_of(reference: int) -> int:
    return min(reference, LARGEST)


def load(request: HttpRequest, reference: int) -> AddressChange:
    return get_object_or_404(queries.address_changes_for(request.user), pk=pk_of(reference))


@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """What waits, also of those who were added; the newest first."""
    listed = page_of(queries.address_changes_for(request.user).waiting(), request.GET)
    context = {"columns": shown.COLUMNS, "rows": shown.rows(listed.rows)}
    context |= {"newer": listed.newer, "older": listed.older}
    return render(request, "directory/addresses.html", context)


@require_safe
def address(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    context = {
        "change": found,
        "reads_seats": queries.reads_seats(request.user),
        "tag": shown.status(found),
        "actions": buttons(ADDRESSES.actions(request.user, found)),
        "story": story(request.user, found.reference),
        **_shown(found),
    }
    return render(request, "directory/address.html", context)


def _shown(change: AddressChange) -> dict[str, Any]:
    return {"facts": shown.facts(change), "alike": names.warnings(change.person)}


def _about(request: HttpRequest, change: AddressChange) -> dict[str, Any]:
    return {"caption": str(change.person), "back_label": change.person.name, **_shown(change)}


ADDRESSES = StepPages(
    steps=ADDRESS_STEPS,
    prefix="directory:",
    home="directory:address",
    argument="change_id",
    pk_of=pk_of,
    load=load,
    context=_about,
    template="directory/address_step.html",
    offered=lambda name, change: not change.is_over,
    reference=lambda change: change.pk,
)
