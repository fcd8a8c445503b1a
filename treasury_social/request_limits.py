"""What a request may bring, looked at before anything of it is read: its size, its encoding, what it says of itself;
and where it came from, which a proxy of ours may say.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import parse_header_parameters

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
# What anybody can write into a request about itself. Nothing here believes it, and nothing should come to.
CLAIMS = (FORWARDED_FOR, "HTTP_X_FORWARDED_PORT", "HTTP_X_CORRELATION_ID")
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
        request.META["REMOTE_ADDR"] = _came_from(request)
        for claim in CLAIMS:
            request.META.pop(claim, None)
        if _length(request) > settings.REQUEST_LIMIT:
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Bytes that the body says it has: Django reads no more than that, and none where nothing is said."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said[:19]) if said.isascii() and said.isdigit() else 0


def _came_from(request: HttpRequest) -> str:
    """The connection's own address; behind proxies of ours the last that is none of theirs. Each of them adds whom it
    heard from at the end, so what a client wrote there itself stands before that, and is not reached.
    """
    came_from: str = request.META.get("REMOTE_ADDR", "")
    said = request.META.get(FORWARDED_FOR, "").split(",")
    while said and _is_of_proxy(came_from) and (before := _address(said.pop())):
        came_from = str(before)
    return came_from


def _is_of_proxy(said: str) -> bool:
    address = _address(said)
    return bool(address) and any(address in network for network in settings.TRUSTED_PROXIES)


def _address(said: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(said.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
