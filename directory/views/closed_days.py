"""On which days the office is closed: everybody sees them, and MCD has two forms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory import services
from directory.forms.closed_days import CloseDaysForm, OpenDayForm
from directory.history import CLOSED_DAYS
from directory.presentation import closed_days as shown
from directory.presentation.history import story
from profiles import policy
from profiles.models import ClosedDay
from workflow.forms import StepForm
from workflow.views import page, take

LISTED = 200  # the latest; there are some ten a year
CHANGES = {
    "enter": (
        CloseDaysForm,
        services.close_days,
        "Entered. Deadlines that begin from now on leave them out.",
    ),
    "take-back": (OpenDayForm, services.open_day, "Taken back. What was promised for later stays so."),
}


@require_safe
def closed_days(request: HttpRequest) -> HttpResponse:
    return _page(request, {})


@require_POST
def change(request: HttpRequest, name: str) -> HttpResponse:
    kind, service, done = CHANGES[name]
    form = kind(request.POST, auto_id=f"id_{name}_%s")
    if take(request, form, service, done):
        return redirect("directory:closed-days")
    return _page(request, {name: form})


def _page(request: HttpRequest, sent: dict[str, StepForm]) -> HttpResponse:
    forms = {name: sent.get(name) or kind(auto_id=f"id_{name}_%s") for name, (kind, _, _) in CHANGES.items()}
    listed = ClosedDay.objects.select_related("entered_by", "taken_back_by").order_by("-day", "-id")[:LISTED]
    context = {
        "enter": forms["enter"],
        "take_back": forms["take-back"],
        "may": policy.may_keep_closed_days(request.user),
        "columns": shown.COLUMNS,
        "rows": shown.rows(listed),
        "holidays": shown.holidays(timezone.localdate()),
        "story": story(request.user, CLOSED_DAYS),
    }
    return page(request, "directory/closed_days.html", next(iter(sent.values()), forms["enter"]), context)
