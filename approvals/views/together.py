"""What people do on one post together: say something about it, name each other, and see who else is there."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals import presentation
from approvals.queries import others_here, readers_called
from approvals.services.looking import note_look
from approvals.steps import STEPS
from approvals.views.posts import POSTS, load
from workflow.steps import step_page


@require_safe
def comments(request: HttpRequest, reference: str) -> HttpResponse:
    return step_page(request, POSTS, load(request, reference), STEPS["comment"])


@require_safe
def readers(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom a comment may name, a few at a time, as one writes the name."""
    called = request.GET.get("called", "").replace("\0", "")  # which PostgreSQL takes in no text
    found = readers_called(load(request, reference), called[:40])
    return JsonResponse({"people": [{"user_name": each.username, "name": each.name} for each in found]})


@require_safe
def presence(request: HttpRequest, reference: str) -> HttpResponse:
    """Asked by an open page from time to time. `editing`: the page is the one on which the post is written."""
    post = load(request, reference)
    if request.method == "GET":
        note_look(post=post, editing="editing" in request.GET, by=request.user)
    context = {"others_here": presentation.here(others_here(post, request.user))}
    return render(request, "approvals/_others_here.html", context)
