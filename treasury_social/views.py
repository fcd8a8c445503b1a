"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals import policy
from approvals.queries import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    may = policy.may_propose(request.user)
    return render(request, "home.html", {"waiting": waiting_for(request.user), "may_propose": may})
