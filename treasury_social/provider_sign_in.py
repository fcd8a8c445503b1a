"""Signing in by the department's identity provider, showing oneself to it again, and what ends there ending here.

The browser goes there and comes back: what is needed then waits in its session, by the state that goes along.
"""

import logging
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from directory import services
from profiles import identity_rule
from profiles.models import Identity, Person
from treasury_social import sign_in
from treasury_social.identity_provider import LEEWAY, Invalid, Unreachable, provider
from treasury_social.proof import PROVIDER, admit, carry_on, is_by_provider, note_proof, wanted
from treasury_social.resume import unpack
from workflow.rulings import Refused, Untrue

ASKED = "asked_of_provider"  # in the session, by state
ASKED_AT_ONCE = 5  # windows
ANSWERED_WITHIN = 10 * 60  # seconds
CARRIED_AT_MOST = 100_000  # characters, packed: it waits in the database for whoever begins to sign in
LONGEST = 200  # of an error of the provider's

STALE = (
    "This answer of the identity provider belongs to no sign-in that was begun in this browser within ten minutes, or "
    "was used already. Nothing was changed."
)
INVALID = (
    "What came back from the identity provider does not hold, so nobody was signed in. If it happens again, tell the "
    "IT Security Team."
)
WEAK = "The identity provider did not make sure of who you are in the way that this portal requires: {rule}"
SOMEBODY_ELSE = "Somebody else answered at the identity provider than is signed in here. Nothing was changed."
NOT_ANEW = "The identity provider did not ask you anew who you are. Nothing was changed."
ERRORS = {
    "access_denied": "You were not let in at the identity provider, or turned back there. Nothing was changed.",
    "temporarily_unavailable": "The identity provider cannot sign people in now. Try again in a few minutes.",
}
NOT_SIGNED_IN = "The identity provider did not sign you in. It said: {error}."

log = logging.getLogger(__name__)


# --- There ----------------------------------------------------------------------------------------------------------


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """To sign in; or, for who is signed in so, to show once more who they are."""
    if not identity_rule.is_set():
        raise Http404
    if request.user.is_authenticated and not is_by_provider(request):
        return redirect(wanted(request))
    return reauthenticate(request) if request.user.is_authenticated else _go(request)


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The provider asks anew, and says when it did; what was being written comes back with them."""
    return _go(request, again=request.user.pk, prompt="login", max_age="0")


def _go(request: HttpRequest, again: int = 0, **more: str) -> HttpResponse:
    try:
        asked = provider().sign_in_at(request.build_absolute_uri(reverse("provider-answer")), **more)
    except (Unreachable, Invalid) as trouble:
        return _unreachable(request, trouble)
    carried = request.POST.get("carried", "")
    kept = {"next": wanted(request), "again": again, "at": int(time.time())}
    kept |= {name: asked[name] for name in ("nonce", "code_verifier")}
    kept["carried"] = carried if len(carried) <= CARRIED_AT_MOST and unpack(carried) else ""
    waiting = [*request.session.get(ASKED, {}).items(), (asked["state"], kept)]
    request.session[ASKED] = dict(waiting[-ASKED_AT_ONCE:])
    return _leave(request, asked["url"], lost=bool(carried and not kept["carried"]))


# --- And back -------------------------------------------------------------------------------------------------------


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    if not asked:
        return _trouble(request, STALE, HTTPStatus.BAD_REQUEST)
    try:
        return _let_in(request, asked, _claims(request, asked))
    except Unreachable as trouble:
        return _unreachable(request, trouble)
    except Invalid as wrong:
        log.warning("An answer of the identity provider does not hold: %s", wrong)
        return _trouble(request, INVALID, HTTPStatus.BAD_REQUEST)
    except Refused as refused:
        if isinstance(refused, Untrue):
            refused.alarm()
        return _trouble(request, str(refused), HTTPStatus.FORBIDDEN)


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    """What this answer is held against; it is used once."""
    waiting = request.session.get(ASKED, {})
    asked: dict[str, Any] | None = waiting.pop(request.GET.get("state", ""), None)
    if asked:
        request.session[ASKED] = waiting
    return asked if asked and time.time() - asked["at"] < ANSWERED_WITHIN else None


def _claims(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    """What the provider says of who it is, as far as it holds."""
    provider().check_sender(request.GET.get("iss"))
    if error := request.GET.get("error", "")[:LONGEST]:
        raise Refused(ERRORS.get(error, NOT_SIGNED_IN.format(error=error)))
    back = request.build_absolute_uri(reverse("provider-answer"))
    given = {name: asked[name] for name in ("nonce", "code_verifier")}
    claims = provider().claims_of(code=request.GET.get("code", ""), redirect_uri=back, **given)
    if not identity_rule.is_strong(claims):
        raise Refused(WEAK.format(rule=identity_rule.strength()))
    return claims


def _let_in(request: HttpRequest, asked: dict[str, Any], claims: dict[str, Any]) -> HttpResponse:
    person = services.person_of(claims)
    if asked["again"]:
        _check_again(request, asked, person, claims)
        request.session.cycle_key()
        note_proof(request, PROVIDER)
    else:
        admit(request, person, PROVIDER)
    kept = ("sid", "acr", "amr", "id_token")
    request.session["provider"] = {name: claims[name] for name in kept if name in claims}
    return carry_on(request, redirect(asked["next"]), asked["carried"])


def _check_again(request: HttpRequest, asked: dict[str, Any], person: Person, claims: dict[str, Any]) -> None:
    if request.user.pk != asked["again"] or person.pk != asked["again"]:
        raise Refused(SOMEBODY_ELSE)
    since = claims.get("auth_time")
    if not isinstance(since, int | float) or since < asked["at"] - LEEWAY:
        raise Refused(NOT_ANEW)


# --- Out ------------------------------------------------------------------------------------------------------------


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Here, and at the provider, where somebody came in by it."""
    url = _sign_out_at(request)
    signed_out = sign_in.sign_out(request)
    if not url:
        return signed_out
    page = _leave(request, url, leaving=True)
    page.headers["Clear-Site-Data"] = signed_out.headers["Clear-Site-Data"]
    return page


def _sign_out_at(request: HttpRequest) -> str:
    """Nothing, and a word about it, where the provider has no such place or does not answer."""
    if not identity_rule.is_set() or not is_by_provider(request):
        return ""
    try:
        back = request.build_absolute_uri(reverse("sign-in"))
        url = provider().sign_out_at(request.session.get("provider", {}).get("id_token", ""), back)
    except (Unreachable, Invalid) as trouble:
        log.warning("The identity provider cannot be asked: %s", trouble)
        url = ""
    return url


def _leave(request: HttpRequest, url: str, **said: bool) -> HttpResponse:
    """A page that leads on by itself: what a form leads to may be of our own host alone (`form-action`), and nobody
    knows over which hosts a provider goes."""
    page = render(request, "registration/to_provider.html", {"url": url, **said})
    page.headers["Refresh"] = f"0; url={url}"
    return page


# --- Ending there ends here -----------------------------------------------------------------------------------------


@sensitive_post_parameters()
@csrf_exempt  # it comes from the provider's server, and is signed
@require_POST
def back_channel(request: HttpRequest) -> HttpResponse:
    """OpenID Connect Back-Channel Logout 1.0."""
    if not identity_rule.is_set():
        raise Http404
    try:
        token = provider().logout_token(request.POST.get("logout_token", ""))
        services.log_out(jti=token["jti"], sid=token.get("sid", ""), subject=token.get("sub", ""))
    except Unreachable:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "60"})
    except (Invalid, Refused) as wrong:
        log.warning("A logout token does not hold: %s", wrong)
        said = {"error": "invalid_request", "error_description": str(wrong)}
        return JsonResponse(said, status=HTTPStatus.BAD_REQUEST)
    return HttpResponse()


@xframe_options_exempt
@require_safe
def front_channel(request: HttpRequest) -> HttpResponse:
    """OpenID Connect Front-Channel Logout 1.0: in a frame of the provider's page, where a browser sends no cookie of
    ours unless both are of one site. So the session is found by what the provider calls it, which nobody guesses."""
    sid = request.GET.get("sid", "")
    if not identity_rule.is_set() or not sid or request.GET.get("iss") != settings.OIDC_ISSUER:
        raise Http404
    if request.session.get("provider", {}).get("sid") == sid:
        logout(request)
    services.end_by_provider(sid=sid)
    done = HttpResponse("Signed out.", content_type="text/plain")
    parts = urlsplit(settings.OIDC_ISSUER)
    done._csp_replace = {"frame-ancestors": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
    return done


# --- Pages ----------------------------------------------------------------------------------------------------------


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """For those who look after the directory: whom the provider means, by which rule, and what it is to be told."""
    if not identity_rule.is_set():
        return render(request, "registration/identity_provider.html")
    routes = {
        "Redirect URI": "provider-answer",
        "Post-logout redirect URI": "sign-in",
        "Back-channel logout URI": "provider-back-channel",
        "Front-channel logout URI": "provider-front-channel",
    }
    facts = {
        "Issuer": settings.OIDC_ISSUER,
        "Client": settings.OIDC_CLIENT_ID,
        "Scopes": settings.OIDC_SCOPES,
    }
    told = {name: request.build_absolute_uri(reverse(route)) for name, route in routes.items()}
    context = {
        "facts": [{"key": key, "value": value} for key, value in facts.items()],
        "told": [{"key": key, "value": value} for key, value in told.items()],
        "rule": identity_rule.sentences(),
        "break_glass": settings.BREAK_GLASS,
        "linked": Identity.objects.standing().count(),
    }
    return render(request, "registration/identity_provider.html", context)


def _unreachable(request: HttpRequest, trouble: Exception) -> HttpResponse:
    log.warning("The identity provider cannot be asked: %s", trouble)
    page = _trouble(
        request,
        "The identity provider cannot be reached now. Try again in a few minutes; nothing was changed.",
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    page.headers["Retry-After"] = "60"
    return page


def _trouble(request: HttpRequest, sentence: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "registration/provider_trouble.html", {"sentence": sentence}, status=status)
