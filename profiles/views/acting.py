from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from profiles import policy, queries, services
from profiles.forms.acting import ActingForm
from profiles.models import ActingArrangement, Person, Position
from workflow.dates import when
from workflow.paging import LARGEST
from workflow.rulings import Refused
from workflow.views import reads_and_takes


@reads_and_takes
def acting(request: HttpRequest) -> HttpResponse:
    """Who acts in my position, now and later; and naming somebody."""
    form = ActingForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            named = services.name_acting(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{named.person} acts as {named.position} from the first day on.")
            return redirect("profiles:acting")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, **_arrangements(request.user)}
    return render(request, "profiles/acting.html", context, status=status)


@require_POST
def revoke(request: HttpRequest, arrangement_id: int) -> HttpResponse:
    found = get_object_or_404(ActingArrangement, pk=min(arrangement_id, LARGEST))
    try:
        revoked = services.revoke_acting(arrangement_id=found.pk, by=request.user)
        messages.success(request, f"{revoked.person} no longer acts as {revoked.position}.")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("profiles:acting")


def _arrangements(person: Person) -> dict[str, object]:
    seats = Position.objects.filter(pk__in=[seat.pk for seat in policy.seats_to_arrange(person)])
    return {
        "may_name": policy.may_arrange_acting(person),
        "arrangements": [_shown(arrangement) for arrangement in queries.acting_arrangements(seats)],
    }


def _shown(arrangement: ActingArrangement) -> dict[str, object]:
    facts = [
        {"key": "Position", "value": str(arrangement.position)},
        {"key": "First day", "value": when(arrangement.starts_on)},
        {"key": "Last day", "value": when(arrangement.ends_on)},
        {"key": "Instrument", "value": arrangement.instrument},
        {"key": "Named by", "value": arrangement.named_by.name},
    ]
    return {
        "who": arrangement.person.name,
        "facts": facts,
        "revoke": reverse("profiles:revoke", args=[arrangement.pk]),
    }
