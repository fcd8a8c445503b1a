"""The second step of signing in, who they are asked once more, and what people keep for both: their app and codes."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.backends import BaseBackend
from django.forms import CharField, Form, PasswordInput, TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from directory import services
from profiles import identity_rule, one_time_passwords, passkeys, policy
from profiles.models import Person, RecoveryCode
from treasury_social.proof import (
    PASSWORD,
    PENDING,
    carry_on,
    how,
    is_by_provider,
    let_in,
    note_proof,
    wanted,
)
from treasury_social.resume import is_writing, pack
from workflow.forms import refuse
from workflow.rulings import Refused
from workflow.views import reads_and_takes, sent

WAITS = timedelta(minutes=10)  # for the second step
SECRET = "authenticator"  # noqa: S105 - in the session, until the app has shown that it has it
WRONG = "This code is not right, or was used already. Wait for the next one, or use a recovery code."


class CodeBackend(BaseBackend):
    """A code of somebody's app or a recovery code, through the same door as passwords: wrong ones count there."""

    def authenticate(
        self, request: HttpRequest, username: str = "", one_time_password: str = "", **_: Any
    ) -> Person | None:
        person = Person.objects.filter(username=username, is_active=True).first()
        if not one_time_password or not person:
            return None
        person.code_was = services.use_code(person=person, code=one_time_password)
        return person if person.code_was else None


class CodeForm(Form):
    one_time_password = CharField(
        label="Code",
        max_length=60,
        help_text="The six digits that your authenticator app shows now, or one of your recovery codes.",
        error_messages={"required": "Enter the code"},
        widget=TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def check(self, request: HttpRequest, person: Person) -> str:
        """What the code was; where it is none, that is said at its field."""
        given = self.cleaned_data["one_time_password"]
        found: Any = authenticate(request, username=person.username, one_time_password=given)
        if not found:
            self.add_error("one_time_password", WRONG)
        return found.code_was if found else ""


# --- Signing in -----------------------------------------------------------------------------------------------------


def has_second_step(person: Person) -> bool:
    return policy.has_factor(person)


def hold_back(request: HttpRequest, person: Person) -> None:
    """They gave their password, and are nobody here before the second step."""
    request.session[PENDING] = [person.pk, person.get_session_auth_hash(), timezone.now().isoformat()]


def _held_back(request: HttpRequest) -> Person | None:
    pk, digest, at = request.session.get(PENDING, (0, "", ""))
    since = parse_datetime(at)
    if not since or timezone.now() - since > WAITS:
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return person if person and constant_time_compare(digest, person.get_session_auth_hash()) else None


@sensitive_post_parameters()
@reads_and_takes
def second_step(request: HttpRequest) -> HttpResponse:
    person = _held_back(request)
    if not person:
        return redirect("sign-in")
    form = CodeForm(request.POST if "one_time_password" in request.POST else None)
    if form.is_valid() and (was := form.check(request, person)):
        return let_in(request, person, f"{PASSWORD} and {was}")
    return _page(request, "registration/second_step.html", form, carried=request.POST.get("carried", ""))


# --- A passkey ------------------------------------------------------------------------------------------------------

ASKED = "passkey_question"  # in the session, until it was answered
ANSWER = "passkey_answer"


def ask_passkey(request: HttpRequest) -> HttpResponse:
    """Of somebody who is known already their own; else the device offers what it has."""
    person = request.user if request.user.is_authenticated else _held_back(request)
    named = person.passkeys.usable() if person else ()
    options, request.session[ASKED] = passkeys.question(named)
    return HttpResponse(options, content_type="application/json")


def show_passkey(request: HttpRequest) -> HttpResponse | None:
    """On with whoever showed a passkey; nothing where it is none, or not that of who is here already. Each question is
    answered once."""
    state, answer = request.session.pop(ASKED, None), request.POST.get(ANSWER, "")[: passkeys.LONGEST_ANSWER]
    known = request.user if request.user.is_authenticated else _held_back(request)
    person = services.show_passkey(state=state, answer=answer) if state else None
    if not person or (known and known != person):
        return None
    if not request.user.is_authenticated:
        if not identity_rule.signs_in_here(person.username):
            return None
        return let_in(request, person, f"{PASSWORD} and passkey" if known else "passkey")
    request.session.cycle_key()
    note_proof(request, "passkey")
    return carry_on(request, redirect(wanted(request)))


# --- Once more ------------------------------------------------------------------------------------------------------


class AgainForm(CodeForm):
    """The password, and what goes with it."""

    field_order = ["password"]
    password = CharField(
        label="Your password",
        strip=False,
        error_messages={"required": "Enter your password"},
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, person: Person, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        if not has_second_step(person):
            del self.fields["one_time_password"]

    def shown(self, request: HttpRequest) -> str:
        """How they showed who they are, or nothing. The code only where the password is right, so that it counts."""
        given = self.cleaned_data["password"]
        if not authenticate(request, username=request.user.username, password=given):
            self.add_error("password", "This is not your password. Capital letters matter.")
            return ""
        if "one_time_password" not in self.fields:
            return PASSWORD
        was = self.check(request, request.user)
        return f"{PASSWORD} and {was}" if was else ""


@sensitive_post_parameters()
@reads_and_takes
def prove_again(request: HttpRequest) -> HttpResponse:
    form = AgainForm(request.user, sent(request))
    if form.is_valid() and (by := form.shown(request)):
        request.session.cycle_key()
        note_proof(request, by)
        return carry_on(request, redirect(wanted(request)))
    given = {"carried": request.POST.get("carried", ""), "by_provider": is_by_provider(request)}
    return _page(request, "registration/prove_again.html", form, **given)


def ask_again(request: HttpRequest) -> HttpResponse:
    """In place of a step: the page that asks who they are keeps what they sent."""
    carried = pack(request) if is_writing(request) else ""
    context = {"form": AgainForm(request.user), "carried": carried, "next": request.get_full_path()}
    context["by_provider"] = is_by_provider(request)
    context["origin"] = passkeys.origin()
    return render(request, "registration/prove_again.html", context, status=HTTPStatus.FORBIDDEN)


def _page(request: HttpRequest, template: str, form: Form, **context: Any) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "next": wanted(request), "origin": passkeys.origin(), **context}
    return render(request, template, context, status=status)


# --- What people keep for it ----------------------------------------------------------------------------------------


@reads_and_takes
def second_factor(request: HttpRequest) -> HttpResponse:
    """What they have, and what they may add. Whoever needs one sees nothing else before they have shown it."""
    has_one = has_second_step(request.user)
    if has_one and how(request) == PASSWORD and policy.needs_second_factor(request.user):
        return redirect(f"{reverse('prove-again')}?next={reverse('second-factor')}")
    context = {
        "app": request.user.authenticators.filter(removed_at=None).first(),
        "codes": RecoveryCode.objects.filter(person=request.user).count(),
        "passkeys": request.user.passkeys.usable().count(),
        "needed": policy.needs_second_factor(request.user),
        "has_one": has_one,
    }
    return render(request, "registration/second_factor.html", context)


@sensitive_post_parameters()
@sensitive_variables("secret")
@reads_and_takes
def enrol_authenticator(request: HttpRequest) -> HttpResponse:
    """The secret waits in the session, so that a mistyped code does not ask for another scan."""
    if not (may := policy.may_enrol_authenticator(request.user)):
        messages.info(request, may.reason)
        return redirect("second-factor")
    secret = _secret(request)
    form = CodeForm(sent(request))
    form.fields["one_time_password"].help_text = "The six digits that the app shows now."
    if form.is_valid():
        try:
            codes = services.enrol_authenticator(
                secret=secret,
                code=form.cleaned_data["one_time_password"],
                signed_in_by=how(request),
                by=request.user,
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            del request.session[SECRET]
            note_proof(request, f"{PASSWORD} and {services.APP}")
            return _codes(request, codes, "Your authenticator app is enrolled")
    square = segno.make(one_time_passwords.address_of(secret, request.user.username), micro=False)
    drawn = mark_safe(square.svg_inline(scale=4, light="#fff"))  # noqa: S308 - of our own making
    context = {"square": drawn, "key": one_time_passwords.typed(secret)}
    return _page(request, "registration/enrol_authenticator.html", form, **context)


def _secret(request: HttpRequest) -> bytes:
    kept = one_time_passwords.unsealed(request.session.get(SECRET, ""))
    secret = kept or one_time_passwords.new_secret()
    if not kept:
        request.session[SECRET] = one_time_passwords.sealed(secret)
    return secret


@require_POST
def remove_authenticator(request: HttpRequest) -> HttpResponse:
    services.remove_authenticator(by=request.user)
    messages.success(request, "Your authenticator app is removed. Remove it from the telephone as well.")
    return redirect("second-factor")


@require_POST
def make_recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = services.make_recovery_codes(by=request.user)
    return _codes(request, codes, "You have new recovery codes")


def _codes(request: HttpRequest, codes: list[str], title: str) -> HttpResponse:
    """Shown once: they are kept as digests."""
    return render(request, "registration/recovery_codes.html", {"codes": codes, "title": title})
