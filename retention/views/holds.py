"""Holds: the list, one hold and what is under it, and the steps."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from records.presentation import latest_first
from records.queries import trail
from retention import policy, queries, services
from retention.forms import PlaceHoldForm, ReasonForm, SubjectsForm
from retention.models import Hold
from retention.presentation import holds as shown
from retention.views.shared import sent, step_page, take
from workflow.paging import page_of
from workflow.views import reads_and_takes


def load(reference: str) -> Hold:
    holds = Hold.objects.select_related("placed_by", "released_by")
    return get_object_or_404(holds, pk=Hold.pk_of(reference))


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    released = request.GET.get("released") == "1"
    page = page_of(queries.holds(released=released), request.GET)
    context = {
        "parts": shown.parts(released=released),
        "columns": shown.COLUMNS,
        "rows": shown.rows(page.rows),
        "released": released,
        "may": policy.may_hold(request.user),
        **shown.pages(page),
    }
    return render(request, "retention/holds.html", context)


@require_safe
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    page = page_of(found.subjects.select_related("placed_by"), request.GET)
    titles = queries.titles_of([each.subject for each in page.rows])
    context = {
        "hold": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found, found.subjects.count()),
        "columns": shown.SUBJECT_COLUMNS,
        "rows": shown.subject_rows(page.rows, titles),
        "story": latest_first(trail(found.reference)),
        "actions": shown.actions(request.user, found),
        **shown.pages(page),
    }
    return render(request, "retention/hold.html", context)


@reads_and_takes
def place_hold(request: HttpRequest) -> HttpResponse:
    """`?subjects=` may name the records: the register and other pages lead here with what somebody chose there."""
    chosen = "\n".join(request.GET.getlist("subjects"))[:60_000]
    form = PlaceHoldForm(sent(request), initial={"key": uuid4(), "numbers": chosen}, reader=request.user)
    done = "The hold is placed. Nothing under it is disposed of."
    if made := take(request, form, services.place_hold, done):
        return redirect("retention:hold", made.reference)
    return step_page(
        request,
        form,
        policy.may_hold(request.user),
        title="Place a hold",
        label="Place it",
        back=reverse("retention:holds"),
        back_label="Holds",
        intro="Each record’s own story says that it is held, and why.",
    )


@reads_and_takes
def add_to_hold(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    form = SubjectsForm(sent(request), initial={"key": uuid4()}, reader=request.user)
    if take(request, form, services.add_to_hold, "They are under the hold now.", hold_id=found.pk):
        return redirect("retention:hold", reference)
    return step_page(
        request,
        form,
        policy.may_add(request.user, found),
        title="Add records to the hold",
        caption=str(found),
        label="Add them",
        back=reverse("retention:hold", args=[reference]),
        back_label=reference,
    )


@reads_and_takes
def release_hold(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    form = ReasonForm(sent(request), initial={"key": uuid4()})
    done = "Released. Its records may go when they are due, unless another hold keeps them."
    if take(request, form, services.release_hold, done, hold_id=found.pk):
        return redirect("retention:hold", reference)
    return step_page(
        request,
        form,
        policy.may_release(request.user, found),
        title="Release the hold",
        caption=str(found),
        label="Release it",
        back=reverse("retention:hold", args=[reference]),
        back_label=reference,
        intro="All records under it are released at once. Each record’s own story says so, and why.",
    )
