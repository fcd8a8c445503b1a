"""Pages on windows: everybody reads them, MCD's managers declare and close them."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals import policy, presentation, services
from approvals.forms import CloseWindowForm, DeclareForm
from approvals.models import Window
from approvals.presentation import windows as shown
from approvals.queries import MANY, visible_to, windows_over, windows_to_come
from records.presentation import latest_first
from records.queries import trail
from workflow.forms import StepForm
from workflow.paging import page_of
from workflow.rulings import Refused
from workflow.views import reads_and_takes


def load(reference: str) -> Window:
    windows = Window.objects.select_related("declared_by", "closed_by")
    return get_object_or_404(windows, pk=Window.pk_of(reference))


@require_safe
def windows(request: HttpRequest) -> HttpResponse:
    page = page_of(windows_over(), request.GET)
    context = {
        "columns": shown.COLUMNS,
        "current": shown.rows(windows_to_come()),
        "over": shown.rows(page.rows),
        "may": policy.may_declare(request.user),
        **presentation.pages(page),
    }
    return render(request, "approvals/windows.html", context)


@require_safe
def window(request: HttpRequest, reference: str) -> HttpResponse:
    """One window, what it holds of what this person may see, and its story."""
    found = load(reference)
    now = timezone.now()
    in_force = policy.has_begun(found) and not policy.is_over(found)
    held = visible_to(request.user).held(now).listed().order_by("approval_ends_at")[:MANY] if in_force else []
    context = {
        "window": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found),
        "in_force": in_force,
        "held_columns": presentation.COLUMNS,
        "held": presentation.rows(held),
        "story": latest_first(trail(found.reference)),
        "may_close": policy.may_close(request.user, found),
    }
    return render(request, "approvals/window.html", context)


@reads_and_takes
def declare(request: HttpRequest) -> HttpResponse:
    form = DeclareForm(request.POST or None, initial={"key": uuid4()})
    may = policy.may_declare(request.user)
    if request.method == "POST" and form.is_valid():
        try:
            declared = services.declare_window(**form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Declared. General Managers and MCD’s managers have been told.")
            return redirect("approvals:window", declared.reference)
    context = {"form": form, "may": may, "refused": presentation.refused("Declare a window", may)}
    return render(request, "approvals/window_new.html", context, status=_status(form))


@reads_and_takes
def close(request: HttpRequest, reference: str) -> HttpResponse:
    found = load(reference)
    form = CloseWindowForm(request.POST or None, initial={"key": uuid4()})
    may = policy.may_close(request.user, found)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_window(window_id=found.pk, **form.taken(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Closed. What it held may go out again.")
            return redirect("approvals:window", reference)
    refused = presentation.refused("Close it early", may)
    context = {"window": found, "form": form, "may": may, "refused": refused}
    return render(request, "approvals/window_close.html", context, status=_status(form))


def _status(form: StepForm) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
