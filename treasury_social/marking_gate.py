"""OFF-2l, SEC-1: what is marked above the ceiling of this system is refused before any of it is kept.

Every request passes here before its view, so no page has to think of it: all that was typed, the names of files, and
the address, since what is read is written down as well. What somebody typed is shown to them again and then forgotten;
that it was refused is all that is written down.
"""

import logging
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from profiles.markings import above
from profiles.models import Marking
from treasury_social import gate_log
from treasury_social.marking_gate_form import Refused, RefusedForm, label_of
from treasury_social.resume import NOT_CARRIED

logger = logging.getLogger(__name__)

SHOWN_BY_THE_CHECKS = {
    "approvals:check"
}  # stores nothing, and says where the marking stands while one writes
REFUSED_PATH = "/refused/"
NOT_TYPED = {NOT_CARRIED, "carried"}  # made by the portal, and signed
OURS = re.compile(r"[a-z][a-z0-9_-]{0,39}")  # the names of our fields; anybody can send others


# What a browser says of itself, and the record of failed sign-ins keeps.
KEPT_HEADERS = ("HTTP_USER_AGENT", "HTTP_ACCEPT")


class AddressMiddleware:
    """First of all, since logs keep paths, and redirects lead to them: for all that comes after, a path with a marking
    is that of the page which refuses it. A marking in what a browser says of itself is nobody's text, and left out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if found := above(request.path, settings.SYSTEM_CEILING):
            request.marked_path = found[0].marking  # type: ignore[attr-defined]
            request.META["PATH_INFO"] = request.path = request.path_info = REFUSED_PATH
        for header in KEPT_HEADERS:
            if above(request.META.get(header, ""), settings.SYSTEM_CEILING):
                request.META[header] = ""
        return self.get_response(request)


def refused_address(request: HttpRequest) -> HttpResponse:
    """In place of a page whose address carries a marking. None of ours has one, so there is nothing to send again."""
    marking = getattr(request, "marked_path", None)
    if not marking:
        raise Http404
    _write_down(request, [Refused("address", "address", marking, "")])
    context = {"ceiling": Marking(settings.SYSTEM_CEILING).label}
    return render(request, "refused_marking.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        Marking(settings.SYSTEM_CEILING)  # a portal that does not know its own ceiling must not start

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        found = list(dict.fromkeys(_above_the_ceiling(request)))
        return _refuse(request, found) if found else None


def _shown_by_the_checks(request: HttpRequest) -> bool:
    assert request.resolver_match
    return request.user.is_authenticated and request.resolver_match.view_name in SHOWN_BY_THE_CHECKS


def _above_the_ceiling(request: HttpRequest) -> Iterator[Refused]:
    asked = "address" if request.method == "POST" else "field"
    said = [(asked, name, text) for name, text in _all(request.GET)]
    if not _shown_by_the_checks(request):
        said += [("field", name, text) for name, text in _typed(request.POST)]
    said += [("file", name, file.name or "") for name, files in request.FILES.lists() for file in files]
    for where, name, text in said:
        for words in (name, text):
            for found in above(words, settings.SYSTEM_CEILING):
                yield Refused(where, name, str(found.marking), words[found.start : found.end])


def _typed(fields: QueryDict) -> Iterator[tuple[str, str]]:
    """All but passwords, which nobody reads and which are kept as digests only. By their whole names: anybody can call
    a field what they like, and the record of failed sign-ins keeps every field that it was not told to leave out."""
    unread = {*NOT_TYPED, *settings.PASSWORD_FIELDS}
    return ((name, text) for name, text in _all(fields) if name not in unread)


def _all(fields: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, str(value)) for name, values in fields.lists() for value in values)


def _refuse(request: HttpRequest, found: list[Refused]) -> HttpResponse:
    _write_down(request, found)
    sent = request.POST if request.method == "POST" else request.GET
    form = RefusedForm(sent, found, settings.SYSTEM_CEILING)
    in_address = any(refused.where == "address" for refused in found)
    context = {
        "form": form,
        "ceiling": Marking(settings.SYSTEM_CEILING).label,
        "method": "post" if request.method == "POST" else "get",
        "path": request.path if in_address or sent is request.GET else request.get_full_path(),
        "files": bool(request.FILES),
    }
    return render(request, "refused_marking.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _write_down(request: HttpRequest, found: list[Refused]) -> None:
    """Never the words. Strangers cannot make entries in the record log, so theirs is a line in the portal's own."""
    assert request.resolver_match
    route = request.resolver_match.view_name
    highest = max((Marking(refused.marking) for refused in found), key=lambda marking: marking.rank)
    names = sorted({_name(refused) for refused in found})
    if request.user.is_authenticated:
        gate_log.note(route=route, names=names, marking=highest, by=request.user)
    else:
        logger.warning("Text marked %s was refused at %s, from nobody who was signed in.", highest, route)


def _name(refused: Refused) -> str:
    ours = OURS.fullmatch(refused.name) and not above(refused.name, Marking.OFFICIAL)
    return label_of(refused.name) if ours else "another field"
