"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals import policy, presentation
from approvals.queries import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    context = {
        "doors": presentation.doors(policy.may_propose(request.user)),
        "waiting": presentation.waiting_lists(waiting_for(request.user)),
    }
    return render(request, "home.html", context)
