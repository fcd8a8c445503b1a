"""One's own sessions: how long this one goes on without use, and ending the others."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from directory.services import end_sessions
from workflow.views import reads_and_takes


class Over(JsonResponse):
    """What an open page is told whose session has ended."""

    def __init__(self) -> None:
        super().__init__({"seconds": 0})


@reads_and_takes
def left(request: HttpRequest) -> HttpResponse:
    """Asked by an open page, which is no use; that somebody goes on is."""
    noted, now = parse_datetime(request.session.get("noted", "")), timezone.now()
    if request.method == "POST" or not noted:
        request.session["noted"], noted = now.isoformat(), now
    over_at = noted + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return JsonResponse({"seconds": max(0, int((over_at - now).total_seconds()))})


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The one that is named, or all others."""
    number = "" if "all" in request.POST else request.POST.get("number", "none")
    ended = end_sessions(but=request.session.session_key, number=number, by=request.user)
    messages.success(request, "Ended." if ended else "There was none left to end.")
    return redirect("directory:own")
