from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from directory import services
from directory.forms.acting import ActingForm
from directory.presentation import seats
from profiles import policy, queries
from profiles.models import ActingArrangement, Person, Position
from workflow.dates import when
from workflow.paging import LARGEST
from workflow.rulings import Refused
from workflow.views import page, reads_and_takes, sent, take


@reads_and_takes
def acting(request: HttpRequest) -> HttpResponse:
    """Who acts in my position, now and later; and proposing somebody."""
    form = ActingForm(sent(request), by=request.user)
    if named := take(request, form, services.nominate, "", acting=True):
        messages.success(request, seats.sentence(named))
        return redirect("directory:acting")
    return page(request, "directory/acting.html", form, _arrangements(request.user))


@require_POST
def revoke(request: HttpRequest, arrangement_id: int) -> HttpResponse:
    try:
        revoked = services.revoke_acting(arrangement_id=min(arrangement_id, LARGEST), by=request.user)
        messages.success(request, f"{revoked.person} no longer acts as {revoked.position}.")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("directory:acting")


def _arrangements(person: Person) -> dict[str, object]:
    positions = Position.objects.filter(pk__in=[seat.pk for seat in policy.seats_to_arrange(person)])
    return {
        "may_name": policy.may_arrange_acting(person),
        "arrangements": [_shown(arrangement) for arrangement in queries.acting_arrangements(positions)],
        "waiting": seats.nomination_rows(queries.nominations_to_act(positions)),
        "columns": seats.NOMINATION_COLUMNS,
    }


def _shown(arrangement: ActingArrangement) -> dict[str, object]:
    facts = [
        {"key": "Position", "value": str(arrangement.position)},
        {"key": "First day", "value": when(arrangement.starts_on)},
        {"key": "Last day", "value": when(arrangement.ends_on)},
        {"key": "Instrument", "value": arrangement.instrument},
        {"key": "Named by", "value": str(arrangement.named_by)},
    ]
    return {
        "who": str(arrangement.person),
        "facts": facts,
        "revoke": reverse("directory:revoke", args=[arrangement.pk]),
    }
