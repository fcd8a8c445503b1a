"""Pages on windows: everybody reads them, MCD's managers declare and close them."""

from typing import Any

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
from workflow.actions import refused
from workflow.paging import page_of
from workflow.steps import Step, StepPages, by_name
from workflow.views import page, reads_and_takes, sent, take

DECLARED = "Declared. General Managers and MCD’s managers have been told."


def load(request: HttpRequest, reference: str) -> Window:
    """Everybody who is signed in may read of it."""
    windows = Window.objects.select_related("declared_by", "closed_by")
    return get_object_or_404(windows, pk=Window.pk_of(reference))


@require_safe
def windows(request: HttpRequest) -> HttpResponse:
    over = page_of(windows_over(), request.GET)
    context = {
        "columns": shown.COLUMNS,
        "current": shown.rows(windows_to_come()),
        "over": shown.rows(over.rows),
        "may": policy.may_declare(request.user),
        **presentation.pages(over),
    }
    return render(request, "approvals/windows.html", context)


@require_safe
def window(request: HttpRequest, reference: str) -> HttpResponse:
    """One window, what it holds of what this person may see, and its story."""
    found = load(request, reference)
    now = timezone.now()
    in_force = policy.has_begun(found) and not policy.is_over(found)
    held = visible_to(request.user).held(now).listed().order_by("approval_ends_at")[:MANY] if in_force else []
    context = {
        "window": found,
        "tag": shown.tag(found),
        "facts": shown.facts(found),
        "in_force": in_force,
        "held_columns": presentation.columns(),
        "held": presentation.rows(held),
        "story": latest_first(trail(found.reference)),
        "may_close": policy.may_close(request.user, found),
    }
    return render(request, "approvals/window.html", context)


@reads_and_takes
def declare(request: HttpRequest) -> HttpResponse:
    form = DeclareForm(sent(request))
    if declared := take(request, form, services.declare_window, DECLARED):
        return redirect("approvals:window", declared.reference)
    may = policy.may_declare(request.user)
    context = {"may": may, "refused": refused("Declare a window", may)}
    return page(request, "approvals/window_new.html", form, context)


def about(request: HttpRequest, found: Window) -> dict[str, Any]:
    return {"window": found, "caption": found.name, "back_label": found.name}


WINDOWS = StepPages(
    steps=by_name(
        Step(
            "close-window",
            "Close it early",
            policy.may_close,
            CloseWindowForm,
            services.close_window,
            "Closed. What it held may go out again.",
            "It ends at once: General Managers approve again, and what it held may go out, unless another window "
            "is open. A window that was closed is not opened again; declare another.",
            address="close",
        )
    ),
    prefix="approvals:",
    home="approvals:window",
    argument="window_id",
    pk_of=Window.pk_of,
    load=load,
    context=about,
    template="approvals/window_close.html",
    offered=lambda name, window: False,  # a window's page links to what they may do
)
