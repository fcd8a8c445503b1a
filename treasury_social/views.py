"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals import policy, presentation
from approvals.queries import waiting_for
from treasury_social.access import ROUTES
from treasury_social.arrangements import ARRANGEMENTS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    context = {
        "doors": presentation.doors(policy.may_propose(request.user)),
        "waiting": presentation.waiting_lists(waiting_for(request.user)),
    }
    return render(request, "home.html", context)


@require_safe
def arrangements(request: HttpRequest) -> HttpResponse:
    """What is arranged beforehand, so that posts need not wait: each person finds what they may enter."""
    offered = [
        {"title": arrangement.title, "url": reverse(arrangement.route), "hint": arrangement.sentence}
        for arrangement in ARRANGEMENTS
        if arrangement.route in ROUTES and ROUTES[arrangement.route](request)
    ]
    return render(request, "arrangements.html", {"arrangements": offered})
