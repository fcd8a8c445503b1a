"""What a request may bring, looked at before anything of it is read: its size, its encoding, what it says of itself."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import parse_header_parameters

# What anybody can write into a request about itself. Nothing here believes it, and nothing should come to.
CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PORT", "HTTP_X_CORRELATION_ID")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def make_readable(application: Application) -> Application:
    """Browsers send UTF-8. With some other encodings Django falls over before it has made a request, or while it makes
    the page that refuses it; so a body in any other counts as none, and is refused like every form without a token."""

    def read(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_readable(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
        return application(environ, start_response)

    return read


def _is_readable(content_type: str) -> bool:
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return str(parameters.get("charset", "utf-8")).lower() == "utf-8"


class IntakeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for claim in CLAIMS:
            request.META.pop(claim, None)
        if _length(request) > settings.REQUEST_LIMIT:
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Bytes that the body says it has: Django reads no more than that, and none where nothing is said."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said[:19]) if said.isascii() and said.isdigit() else 0
