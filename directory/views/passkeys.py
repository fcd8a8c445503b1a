"""Passkeys: one's own, one of anybody's for those who read the directory, and the steps."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory import services
from directory.forms.passkeys import EnrolPasskeyForm
from directory.presentation import passkeys as shown
from directory.presentation.history import story
from directory.steps import PASSKEY_STEPS
from profiles import passkeys as ceremony
from profiles import policy, queries
from profiles.models import Passkey
from workflow.actions import buttons, refused
from workflow.paging import LARGEST
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take

ASKED = "passkey"  # in the session: what the browser was asked last
SIGNED_IN_BY = "signed_in_by"


def pk_of(reference: int) -> int:
    return min(reference, LARGEST)


def load(request: HttpRequest, reference: int) -> Passkey:
    return get_object_or_404(queries.passkeys_for(request.user), pk=pk_of(reference))


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    listed = request.user.passkeys.with_people()
    context = {"columns": shown.COLUMNS, "rows": shown.rows(listed)}
    return render(request, "directory/passkeys.html", context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    """What the browser answers is held against what it was asked last, once."""
    form, may = EnrolPasskeyForm(sent(request)), policy.may_enrol_passkey(request.user)
    state = request.session.pop(ASKED, None) if form.is_bound else None
    by = request.session.get(SIGNED_IN_BY, "password")
    if take(request, form, services.enrol_passkey, "Your passkey is enrolled.", state=state, signed_in_by=by):
        return redirect("directory:passkeys")
    options, request.session[ASKED] = ceremony.registration(request.user)
    context = {"may": may, "refused": refused("Add a passkey", may), "options": options}
    return page(request, "directory/passkey_new.html", form, {**context, "origin": ceremony.origin()})


@require_safe
def passkey(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    context = {
        "passkey": found,
        "mine": found.person_id == request.user.pk,
        "tag": shown.status(found),
        "facts": shown.facts(found),
        "actions": buttons(PASSKEYS.actions(request.user, found)),
        "story": story(request.user, found.reference),
    }
    return render(request, "directory/passkey.html", context)


def _about(request: HttpRequest, passkey: Passkey) -> dict[str, Any]:
    return {"caption": str(passkey.person), "back_label": passkey.label, "facts": shown.facts(passkey)}


PASSKEYS = StepPages(
    steps=PASSKEY_STEPS,
    prefix="directory:",
    home="directory:passkey",
    argument="passkey_id",
    pk_of=pk_of,
    load=load,
    context=_about,
    template="directory/passkey_step.html",
    offered=lambda name, passkey: (
        not passkey.revoked_at and not (name == "confirm-passkey" and passkey.confirmed_at)
    ),
    reference=lambda passkey: passkey.pk,
)
