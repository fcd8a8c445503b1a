"""What somebody shows beside their password: an app that makes codes, recovery codes, and what two people do about a
loss.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import already, lock
from directory import history
from directory.services import shared
from profiles import one_time_passwords, policy
from profiles.models import Authenticator, FactorReset, Person, RecoveryCode
from records.models import Entry
from workflow.rulings import Refused

APP, RECOVERY = "TOTP", "recovery code"  # as entries say by what somebody signed in
WRONG = "This is not the code that the app shows now. Wait for the next one, and see that its clock is right."


@transaction.atomic
def enrol_authenticator(*, secret: bytes, code: str, signed_in_by: str, by: Person) -> list[str]:
    """With a code that shows that the app has the secret. The recovery codes, which are shown once."""
    person = _held(by)
    policy.may_enrol_authenticator(person).or_refuse()
    step = one_time_passwords.step_of(secret, one_time_passwords.plain(code), timezone.now())
    if step is None:
        raise Refused(WRONG, field="one_time_password")
    Authenticator.objects.create(person=person, secret=one_time_passwords.sealed(secret), last_step=step)
    _write("factor.enrolled", person, "An authenticator app was enrolled for you", signed_in_by=signed_in_by)
    return _new_codes(person)


@transaction.atomic
def remove_authenticator(*, by: Person) -> Person:
    """With the recovery codes, unless they stand in for a passkey as well."""
    person = _held(by)
    policy.may_remove_authenticator(person).or_refuse()
    _forget(person, by=person)
    _write("factor.removed", person, "Your authenticator app was removed")
    return person


@transaction.atomic
def make_recovery_codes(*, by: Person) -> list[str]:
    """Those before no longer work."""
    person = _held(by)
    policy.may_make_recovery_codes(person).or_refuse()
    _write("factor.codes_made", person, "You have new recovery codes")
    return _new_codes(person)


@transaction.atomic
def use_code(*, person: Person, code: str) -> str:
    """What the code was, which works no second time; empty if it is none of theirs."""
    given = one_time_passwords.plain(code)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if _is_of_app(person, given):
        return APP
    used, _ = RecoveryCode.objects.filter(person=person, digest=one_time_passwords.digest_of(given)).delete()
    if not used:
        return ""
    left = RecoveryCode.objects.filter(person=person).count()
    _write("factor.code_used", person, "One of your recovery codes was used", left=left)
    return RECOVERY


def _is_of_app(person: Person, code: str) -> bool:
    app = Authenticator.objects.filter(person=person, removed_at=None).first()
    secret = one_time_passwords.unsealed(app.secret) if app else None
    step = one_time_passwords.step_of(secret, code, timezone.now()) if secret else None
    if not app or not step or step <= app.last_step:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


# --- A loss ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def propose_factor_reset(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """What they show beside their password stays as it is until somebody else has confirmed that it is lost."""
    person = shared.lock(Person.objects.all(), by, pk=person_id)
    if already("factor.reset_proposed", person, by, key):
        return person
    policy.may_propose_factor_reset(by, person).or_refuse()
    reset = FactorReset.objects.create(person=person, reason=reason, proposed_by=by)
    given = {**shared.named(person), "reason": reason}
    entry = history.write("factor.reset_proposed", person.reference, by=by, key=key, **given)
    _tell_of_reset(reset, entry, "It is proposed that {person} enrols a second factor anew")
    return person


@transaction.atomic
def confirm_factor_reset(*, reset_id: int, key: UUID | None = None, by: Person) -> FactorReset:
    """The second person. Their app and recovery codes work no more, and signing in leads them to enrol anew."""
    reset = lock(FactorReset.objects, reset_id, by)
    if already("factor.reset_confirmed", reset, by, key):
        return reset
    policy.may_confirm_factor_reset(by, reset).or_refuse()
    reset.confirmed_by, reset.confirmed_at = by, timezone.now()
    reset.save(update_fields=["confirmed_by", "confirmed_at"])
    _forget(reset.person, by=by)
    seat, said = policy.confirming_seat_of_resets(by), _said(reset)
    entry = history.write("factor.reset_confirmed", reset.reference, by=by, key=key, capacity=seat, **said)
    _tell_of_reset(reset, entry, "{person} enrols a second factor anew")
    return reset


@transaction.atomic
def refuse_factor_reset(*, reset_id: int, reason: str, key: UUID | None = None, by: Person) -> FactorReset:
    """By whoever could confirm it, and whoever has the factor after all; who proposed it takes it back so."""
    reset = lock(FactorReset.objects, reset_id, by)
    if already("factor.reset_refused", reset, by, key):
        return reset
    policy.may_refuse_factor_reset(by, reset).or_refuse()
    reset.refused_by, reset.refused_at, reset.refused_because = by, timezone.now(), reason
    reset.save(update_fields=["refused_by", "refused_at", "refused_because"])
    given = {**shared.named(reset.person), "reason": reason}
    entry = history.write("factor.reset_refused", reset.reference, by=by, key=key, **given)
    _tell_of_reset(reset, entry, "It was refused that {person} enrols a second factor anew")
    return reset


def _said(reset: FactorReset) -> dict[str, Any]:
    return {**shared.named(reset.person), "proposed_by": reset.proposed_by.username}


def _tell_of_reset(reset: FactorReset, entry: Entry, title: str) -> None:
    path, title = reverse("directory:factor-reset", args=[reset.pk]), title.format(person=reset.person)
    names = {"Proposed": reset.proposed_by, "Confirmed": reset.confirmed_by, "Refused": reset.refused_by}
    body = " ".join([reset.reason, *(f"{verb} by {each}." for verb, each in names.items() if each)])
    shared.tell_them([reset.person, reset.proposed_by], entry, title, f"{body} {shared.NOT_YOU}", path)
    shared.tell_watchers(entry, title, body, path, by=reset.confirmed_by or reset.proposed_by)


# --- Alike ----------------------------------------------------------------------------------------------------------


def _held(by: Person) -> Person:
    """As they are now, and held: two windows may enrol at once."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.refresh_capacities()
    return person


def _forget(person: Person, *, by: Person) -> None:
    for app in Authenticator.objects.filter(person=person, removed_at=None):
        app.secret, app.removed_by, app.removed_at = "", by, timezone.now()
        app.save(update_fields=["secret", "removed_by", "removed_at"])
    if not policy.has_factor(person):
        RecoveryCode.objects.filter(person=person).delete()


def _new_codes(person: Person) -> list[str]:
    RecoveryCode.objects.filter(person=person).delete()
    codes = one_time_passwords.new_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=one_time_passwords.digest_of(code)) for code in codes
    )
    return codes


def _write(kind: str, person: Person, title: str, **said: Any) -> None:
    """What somebody does to how they sign in themselves: an entry, told to them and to who watches the directory."""
    entry = history.write(kind, person.reference, by=person, **shared.named(person), **said)
    shared.tell_them([person], entry, title, "If it was not you, tell the IT Security Team at once.")
    watched = f"{person}: {history.TITLES_OF_FACTORS[kind]}"
    shared.tell_watchers(entry, watched, "They did it themselves.", shared.page_of_person(person), by=person)
