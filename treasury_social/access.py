"""Who may enter each route. A route that is not in this table answers nobody.

What a person may do with one post or one record is decided by that app's policy; this table is the outer door.
"""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_htmx.http import HttpResponseClientRefresh, HttpResponseStopPolling

from approvals.policy.reports import may_read_reports
from approvals.views.calendar import TIMES
from approvals.views.posts import POSTS
from approvals.views.standing_approvals import STANDING
from approvals.views.windows import WINDOWS
from cases.middleware import ANSWER, ASKS
from contacts.views import CONTACTS
from directory.views.accounts import ACCOUNTS
from directory.views.addresses import ADDRESSES
from directory.views.divisions import DIVISIONS
from directory.views.factors import RESETS
from directory.views.passkeys import PASSKEYS
from directory.views.people import PEOPLE
from directory.views.platforms import PLATFORMS
from directory.views.seats import HOLDINGS, NOMINATIONS, SEATS
from directory.views.topics import TOPICS
from foi.views import REQUESTS
from professional_use.views import COMMENTS
from profiles.models import Role
from profiles.queries import READS_SEATS
from retention.views import CLASSES, DISPOSALS, HOLDS, RECORDS
from treasury_social.proof import begin, lacks_factor, was_shown_within
from treasury_social.resume import is_writing
from treasury_social.second_factor import ask_again
from treasury_social.sessions import Over
from treasury_social.sign_in import interrupted
from workflow.steps import StepPages

Rule = Callable[[HttpRequest], bool]


def anyone(request: HttpRequest) -> bool:
    return True


def signed_in(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def inside_or_signed_in(request: HttpRequest) -> bool:
    """Also whoever sits at a device of the department, which says nothing of who they are."""
    return request.user.is_authenticated or is_inside(request)


def is_inside(request: HttpRequest) -> bool:
    """By the address that the connection itself comes from. What a request says of its own way counts for nothing."""
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in settings.INTERNAL_NETWORKS)


def holds(*roles: str) -> Rule:
    """Somebody who holds one of `roles` today, in their own position or acting in another's."""

    def rule(request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.holds(*roles)

    return rule


def reads_reports(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(may_read_reports(request.user))


def steps_of(*kinds: StepPages) -> list[str]:
    return [route for pages in kinds for route in pages.routes()]


# How somebody signs in, which they set themselves.
OF_FACTORS = ["second-factor", "enrol-authenticator", "remove-authenticator", "make-recovery-codes"]

ROUTES: dict[str, Rule] = {
    # Who may take a step, the policy of its app says.
    **dict.fromkeys(steps_of(COMMENTS, CONTACTS, POSTS, STANDING, TIMES, WINDOWS), signed_in),
    "health": anyone,
    "security-txt": anyone,
    "refused-address": anyone,  # in place of an address that carries a marking
    "sign-in": anyone,
    "choose-password": anyone,  # who was mailed the link, once: directory.tokens says whether it works
    "demo-sign-in": anyone,  # exists in the demonstration only, as does the next
    "components": anyone,
    "second-step": anyone,  # who gave their password, and nobody else
    "passkey": anyone,
    # What comes back from an identity provider, or is said by it, is judged by what it brings.
    **dict.fromkeys(
        [f"provider{part}" for part in ("", "-answer", "-back-channel", "-front-channel")], anyone
    ),
    "identity-provider": holds(*READS_SEATS),
    "sign-out": signed_in,
    "change-password": signed_in,
    **dict.fromkeys(["prove-again", "session-left", "end-sessions", *OF_FACTORS], signed_in),
    "accessibility": inside_or_signed_in,
    "keyboard": signed_in,
    "home": signed_in,
    # What a person may see of a post and do to it is approvals.policy's to say.
    "approvals:guide": inside_or_signed_in,
    "approvals:posts": signed_in,
    "approvals:mine": signed_in,
    **dict.fromkeys(["approvals:save-filter", "approvals:remove-filter"], signed_in),
    "approvals:waiting": holds("general_manager", "mcd_manager"),
    "approvals:compose": signed_in,
    "approvals:check": signed_in,
    "approvals:picture": signed_in,
    **dict.fromkeys(["approvals:keep", "approvals:drafts", "approvals:discard-draft"], signed_in),
    **dict.fromkeys(
        ["approvals:accounts", "approvals:set", "approvals:submit-set", "approvals:decide-set"], signed_in
    ),
    "approvals:post": signed_in,
    "approvals:version": signed_in,
    "approvals:medium": signed_in,
    "approvals:edit": signed_in,
    "approvals:capture": signed_in,
    "approvals:captured": signed_in,
    "approvals:capture-preview": signed_in,
    "approvals:decide": signed_in,
    "approvals:next": signed_in,
    "approvals:comments": signed_in,
    "approvals:readers": signed_in,
    "approvals:presence": signed_in,
    # Everybody reads what is arranged; who may arrange it is approvals.policy's to say.
    **dict.fromkeys(
        [f"approvals:{name}" for name in ("reports", "report", "report-csv", "report-xlsx", "reported")],
        reads_reports,
    ),
    "approvals:words": signed_in,
    "approvals:words-of": signed_in,
    "approvals:change-words": signed_in,
    **dict.fromkeys(
        [f"approvals:{name}" for name in ("calendar", "subscription", "subscribe", "unsubscribe")], signed_in
    ),
    "approvals:calendar-feed": anyone,  # who was given its address, as approvals.services.feeds makes it
    "public-records": inside_or_signed_in,
    **dict.fromkeys(["approvals:templates", "approvals:add-template", "approvals:template"], signed_in),
    "approvals:windows": signed_in,
    "approvals:declare-window": signed_in,
    "approvals:window": signed_in,
    "approvals:emergency": signed_in,
    "approvals:emergencies-csv": signed_in,
    "approvals:off-roster": signed_in,
    # What a person may see of a contact and do with it is contacts.policy's to say.
    "contacts:contacts": signed_in,
    "contacts:board": holds("mcd_reviewer", "mcd_manager"),
    "contacts:report": signed_in,
    "contacts:aid": signed_in,
    "contacts:contact": signed_in,
    # What a person may see of a professional comment and do to it is professional_use.policy's to say.
    "professional_use:list": signed_in,
    "professional_use:tell": signed_in,
    "professional_use:comment": signed_in,
    "clauses:contents": inside_or_signed_in,
    "clauses:section": inside_or_signed_in,
    "clauses:glossary": inside_or_signed_in,
    "clauses:versions": inside_or_signed_in,
    "clauses:version": inside_or_signed_in,
    "clauses:acknowledge": signed_in,
    "clauses:release": holds("mcd_manager"),
    "clauses:review": holds("mcd_manager"),
    # Whose reading they may see is clauses.policy's to say.
    "clauses:readers": holds("mcd_reviewer", "mcd_manager", "general_manager", "records_officer", "auditor"),
    "clauses:readers-csv": holds(
        "mcd_reviewer", "mcd_manager", "general_manager", "records_officer", "auditor"
    ),
    # Everybody may read the terms of standing approvals; who changes or signs them, the same policy says.
    **dict.fromkeys(
        [
            *("approvals:standing", "approvals:standing-grant"),
            *("approvals:standing-approval", "approvals:standing-uses"),
        ],
        signed_in,
    ),
    "notices:mine": signed_in,
    "notices:open": signed_in,
    "notices:read": signed_in,
    "notices:read-all": signed_in,
    "notices:preferences": signed_in,
    "notices:failed": holds("administrator"),
    "notices:again": holds("administrator"),
    # Which seats somebody may arrange for is profiles.policy's to say.
    "directory:acting": holds(*Role.values),
    "directory:revoke": holds(*Role.values),
    # Whoever is concerned in a nomination or a seat sees it; who confirms what, profiles.policy says.
    **dict.fromkeys(["directory:nomination", "directory:seat", *steps_of(NOMINATIONS)], signed_in),
    **dict.fromkeys(
        ["directory:seats", "directory:nominations", "directory:holding", *steps_of(HOLDINGS, SEATS)],
        holds(*READS_SEATS),
    ),
    **dict.fromkeys(["directory:propose-seat", "directory:add-seat"], holds("administrator")),
    "arrangements": signed_in,
    "directory:topics": signed_in,
    "directory:topic": signed_in,
    "directory:revoke-authority": holds("general_manager", "mcd_manager"),
    "directory:accounts": signed_in,
    "directory:account": signed_in,
    "directory:add-account": holds("mcd_reviewer", "mcd_manager"),
    **dict.fromkeys(steps_of(ACCOUNTS), holds("mcd_reviewer", "mcd_manager")),
    "directory:review-account": signed_in,  # its custodian may, whoever that is
    **dict.fromkeys(["directory:closed-days", "directory:close-days", "directory:open-day"], signed_in),
    "directory:platforms": signed_in,
    "directory:platform": signed_in,
    # Everybody sees which divisions, topics and platforms there are; who changes them, profiles.policy says.
    **dict.fromkeys(["directory:divisions", "directory:division"], signed_in),
    **dict.fromkeys(steps_of(DIVISIONS, PLATFORMS, TOPICS), signed_in),
    **dict.fromkeys(["directory:people", "directory:person", *steps_of(PEOPLE)], holds(*READS_SEATS)),
    # What more some see of a colleague, profiles.policy says.
    **dict.fromkeys(["directory:own", "directory:colleagues", "directory:colleague"], signed_in),
    # Whose address it is sees it, and confirms it.
    **dict.fromkeys(["directory:address", *steps_of(ADDRESSES)], signed_in),
    # Whose passkey it is sees it, and whoever reads the directory.
    **dict.fromkeys(
        ["directory:passkeys", "directory:add-passkey", "directory:passkey", *steps_of(PASSKEYS)], signed_in
    ),
    **dict.fromkeys(["directory:factor-reset", *steps_of(RESETS)], signed_in),
    "directory:addresses": holds(*READS_SEATS),
    **dict.fromkeys(
        [
            "directory:add-person",
            "directory:add-officer",
            *("directory:people-files", "directory:people-file", "directory:people-template"),
            "directory:add-division",
            "directory:add-platform",
            "administration",
        ],
        holds("administrator"),
    ),
    "directory:add-topic": holds("mcd_manager"),
    # They hold what is withheld; what each of these may do is foi.policy's to say.
    **dict.fromkeys(
        [
            *("foi:requests", "foi:provisions", "foi:add-provision", "foi:retire-provision", "foi:new"),
            *("foi:request", "foi:gather", "foi:names", "foi:record", "foi:take-back", "foi:leave-out"),
            *("foi:check", "foi:check-withhold", "foi:check-let-stand", "foi:decide"),
            *steps_of(REQUESTS),
        ],
        holds("records_officer", "auditor", "mcd_manager"),
    ),
    # Who of these may do what is retention.policy's to say.
    **dict.fromkeys(
        [
            *("retention:retention", "retention:due", "retention:propose"),
            *("retention:classes", "retention:class", "retention:add-class"),
            *("retention:holds", "retention:hold", "retention:place-hold"),
            *("retention:disposals", "retention:disposal"),
            *("retention:certificate", "retention:certificate-csv"),
            *steps_of(CLASSES, DISPOSALS, HOLDS, RECORDS),
        ],
        holds("records_officer", "auditor", "mcd_manager"),
    ),
    # Which records a person may read is records.policy's to say.
    "records:register": signed_in,
    "records:record": signed_in,
    "records:proof": signed_in,
    "records:token": signed_in,
    "records:entry": signed_in,
    "records:package": signed_in,
    "records:file": signed_in,
    "records:verify": signed_in,
    "records:verifier": signed_in,
    "records:reading": holds("records_officer", "auditor"),
    **dict.fromkeys(
        ["records:log", "records:log-of"], holds("records_officer", "auditor", "administrator", "mcd_manager")
    ),
    # Copies leave the portal through these; exports.policy says the same.
    **dict.fromkeys(
        [
            *("exports:exports", "exports:new", "exports:export"),
            *("exports:progress", "exports:again", "exports:download"),
        ],
        holds("records_officer", "auditor"),
    ),
    "records:audit-trail": holds("records_officer", "auditor"),
    "records:audit-trail-csv": holds("records_officer", "auditor"),
}

# What an open page asks for by itself, with nobody there perhaps; and what it is told once they are signed out: to lead
# to signing in as a whole, or, where something may be typed already, to ask no more.
UNATTENDED = {
    "exports:progress": HttpResponseClientRefresh,
    "approvals:presence": HttpResponseStopPolling,
    "session-left": Over,
}


# All that opens to somebody who has to show more than a password, and has not.
BEFORE_THE_SECOND_FACTOR = {
    "prove-again",
    "passkey",
    "session-left",
    *("directory:passkeys", "directory:add-passkey", "directory:passkey"),
    "sign-out",
    "health",
    "accessibility",
    "refused-address",
    *OF_FACTORS,
}

# Before these they show once more who they are, when they did so long ago: those that decide, and those that say who
# may. A step of the directory that is not named here is one of these as well.
DECISIONS = {
    *(
        f"approvals:{name}"
        for name in ("approve", "request-changes", "decline", "confirm", "object", "reconfirm")
    ),
    *("approvals:decide-set", "approvals:standing-grant", "approvals:standing-change"),
    *("approvals:standing-renew", "approvals:standing-sign"),
    *("foi:approve", "foi:send-back", "retention:approve", "retention:refuse"),
}
# Of these a signature is judged, and is itself what they show (`cases.signing`).
SIGNED = {
    *(f"approvals:{name}" for name in ("approve", "confirm", "decline", "reconfirm")),
    *("approvals:standing-grant", "approvals:standing-change", "approvals:standing-renew"),
    *("approvals:standing-sign", "foi:approve", "retention:approve", "directory:confirm-seat"),
}
OWN = {"change-password", "end-sessions", *OF_FACTORS}


def proof_lasts(name: str) -> timedelta | None:
    """How long what somebody showed is enough for the route; for most as long as the session lasts."""
    if name in DECISIONS:
        return timedelta(hours=4)
    return timedelta(minutes=15) if name in OWN or name.startswith("directory:") else None


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _outlived(request):
            logout(request)
        response = self.get_response(request)
        # Nothing that somebody saw stays on a shared computer when they have left it (ASVS V14.3.2).
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        assert request.resolver_match
        name = request.resolver_match.view_name
        rule, unattended = ROUTES.get(name), name in UNATTENDED
        if request.user.is_authenticated and not unattended:
            _note_use(request)
        if rule and rule(request):
            return _shown_enough(request, name)
        if unattended and not request.user.is_authenticated:
            return UNATTENDED[name]()
        if rule and not request.user.is_authenticated:
            return interrupted(request) if is_writing(request) else redirect_to_login(request.get_full_path())
        raise PermissionDenied


def _shown_enough(request: HttpRequest, name: str) -> HttpResponse | None:
    """Nothing, or the page that asks for more than they have shown so far."""
    if not request.user.is_authenticated:
        return None
    if name not in BEFORE_THE_SECOND_FACTOR and lacks_factor(request):
        return redirect("second-factor")
    lasts = proof_lasts(name) if request.method == "POST" and not _is_signed(request, name) else None
    return ask_again(request) if lasts and not was_shown_within(request, lasts) else None


def _is_signed(request: HttpRequest, name: str) -> bool:
    """It brings a signature, which is refused where it is none of theirs; or asks what there is to sign, and takes
    effect only with one."""
    asks = ASKS in request.POST and request.user.passkeys.usable().exists()
    return name in SIGNED and (bool(request.POST.get(ANSWER)) or asks)


def _note_use(request: HttpRequest) -> None:
    """The idle quarter of an hour (ISM-0428) runs from here. A step has one transaction, its own: it leaves this to the
    page that it leads to, unless that is a minute ago."""
    noted, now = parse_datetime(request.session.get("noted", "")), timezone.now()
    recently = noted and now - noted < timedelta(seconds=settings.SESSION_NOTED_EVERY)
    if request.method != "POST" or not recently:
        request.session["noted"] = now.isoformat()


def _outlived(request: HttpRequest) -> bool:
    """Twelve hours in all (ISM-0428), however busy the session was."""
    return timezone.now() - begin(request) > timedelta(seconds=settings.SESSION_LIFETIME)
