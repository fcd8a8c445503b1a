"""Whoever has been where a notice leads has read it, whichever way they came."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from notices import services


class BeenThereMiddleware:
    """The page's menu counts what is unread, and says in `request.told_here` which of it leads to that page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        here = getattr(request, "told_here", None)
        if here and request.method == "GET" and response.status_code == 200:
            services.mark_read_at(paths=here, by=request.user)
        return response
