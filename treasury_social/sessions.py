"""Ending one's own sessions, from one's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from directory.services import end_sessions


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The one that is named, or all others."""
    number = "" if "all" in request.POST else request.POST.get("number", "none")
    ended = end_sessions(but=request.session.session_key, number=number, by=request.user)
    messages.success(request, "Ended." if ended else "There was none left to end.")
    return redirect("directory:own")
