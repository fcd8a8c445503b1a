"""The front door, and what machines ask for."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals import policy
from approvals.queries import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    may = policy.may_propose(request.user)
    return render(request, "home.html", {"waiting": waiting_for(request.user), "may_propose": may})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For the load balancer: the portal answers and reaches its database. Says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
