"""Single keys that lead about the portal, and how somebody switches them off (WCAG 2.1.4)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workflow.views import reads_and_takes

COOKIE = "__Host-shortcuts" if settings.SECURE else "shortcuts"  # of this browser, whoever sits there
OFF = "off"
KEPT = 400 * 24 * 60 * 60  # seconds: as long as browsers keep a cookie
KEYS = {
    "/": "Go to the search field of the page",
    "j": "Next in the list",
    "k": "The one before it in the list",
    "?": "Show these keys",
}


def are_on(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) != OFF


@reads_and_takes
def keyboard(request: HttpRequest) -> HttpResponse:
    """Which keys there are; what was sent is `on`, or nothing to switch them off."""
    if request.method == "POST":
        return _switched(request, on="on" in request.POST)
    return render(request, "keyboard.html", {"keys": KEYS.items()})


def _switched(request: HttpRequest, *, on: bool) -> HttpResponse:
    messages.success(request, f"Keyboard shortcuts are {'on' if on else 'off'} in this browser.")
    answer = redirect("keyboard")
    if on:
        answer.delete_cookie(COOKIE)
    else:
        answer.set_cookie(
            COOKIE, OFF, max_age=KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    return answer
