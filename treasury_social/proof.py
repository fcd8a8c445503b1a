"""How somebody showed who they are, and when: kept in the session, from signing in on."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme

from directory.services import bypass
from profiles import identity_rule
from profiles.models import Person
from profiles.policy import needs_second_factor
from treasury_social.resume import unpack

BY, AT = "signed_in_by", "proved"  # in the session
PASSWORD, DEMONSTRATION, PROVIDER = "password", "demonstration", "identity provider"
PENDING = "pending"  # who gave their password, and has a second step to take
LONGEST_BROWSER = 300
KNOWN = "known"  # in a cookie: who has signed in in this browser
KNOWN_FOR, KEPT_NAMES = 180 * 24 * 60 * 60, 5  # seconds; of a shared computer


def let_in(request: HttpRequest, person: Person, by: str) -> HttpResponse:
    """The one way in, whatever was shown: back to what they wanted, or to what they were writing."""
    admit(request, person, by)
    return _make_known(request, carry_on(request, redirect(wanted(request))))


def admit(request: HttpRequest, person: Person, by: str) -> None:
    request.session.pop(PENDING, None)
    login(request, person, backend=settings.PROVIDER_BACKEND if by == PROVIDER else settings.LOCAL_BACKEND)
    note_proof(request, by)
    if identity_rule.is_set() and by != PROVIDER:
        bypass(by=person)


def is_known(request: HttpRequest, user_name: str) -> bool:
    """Whether somebody has signed in with this name and in this browser before: they do not wait for strangers who try
    passwords from the address that they share."""
    return _mark(user_name) in _known_here(request)


def _make_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    marks = [_mark(request.user.username), *_known_here(request)]
    kept = signing.dumps(list(dict.fromkeys(marks))[:KEPT_NAMES], salt=KNOWN)
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME, kept, KNOWN_FOR, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return response


def _known_here(request: HttpRequest) -> list[str]:
    try:
        known: list[str] = signing.loads(
            request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=KNOWN, max_age=KNOWN_FOR
        )
    except signing.BadSignature:
        return []
    return known


def _mark(user_name: str) -> str:
    """The cookie tells nobody who works at this computer."""
    return salted_hmac(KNOWN, user_name.lower(), algorithm="sha256").hexdigest()[:24]


def note_proof(request: HttpRequest, by: str) -> None:
    request.session[BY], request.session[AT] = by, timezone.now().isoformat()


def begin(request: HttpRequest) -> datetime:
    """Since when the session is theirs; where from and in which browser stands beside it, for their own page."""
    if "began" not in request.session:
        request.session["began"] = timezone.now().isoformat()
        request.session["address"] = request.META.get("REMOTE_ADDR", "")
        request.session["browser"] = request.META.get("HTTP_USER_AGENT", "")[:LONGEST_BROWSER]
    return _moment(request, "began")


def was_shown_within(request: HttpRequest, lasts: timedelta) -> bool:
    """The people of the demonstration show nothing, and so are asked for nothing again."""
    shown = _moment(request, AT if AT in request.session else "began")
    return how(request) == DEMONSTRATION or timezone.now() - shown < lasts


def how(request: HttpRequest) -> str:
    said: str = request.session.get(BY, PASSWORD)
    return said


def is_by_provider(request: HttpRequest) -> bool:
    """Whatever they have shown since."""
    return "provider" in request.session


def lacks_factor(request: HttpRequest) -> bool:
    """Whether they have to show more than they did before they do anything else."""
    asked = settings.SECOND_FACTOR == "required" and how(request) == PASSWORD
    return asked and needs_second_factor(request.user)


def carry_on(request: HttpRequest, otherwise: HttpResponse, packed: str | None = None) -> HttpResponse:
    """Back to what was being written when they were asked who they are, if anything was."""
    carried = unpack(request.POST.get("carried", "") if packed is None else packed)
    return render(request, "registration/carry_on.html", {"carried": carried}) if carried else otherwise


def wanted(request: HttpRequest) -> str:
    asked = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else settings.LOGIN_REDIRECT_URL


def _moment(request: HttpRequest, name: str) -> datetime:
    said = parse_datetime(request.session[name])
    assert said
    return said
