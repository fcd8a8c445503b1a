"""Passkeys: enrolled by whose they are, confirmed by somebody else, revoked at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from fido2 import cbor

from cases import already, lock, tell
from directory import history
from directory.queries import former_addresses
from directory.services import shared
from profiles import passkeys, policy
from profiles.models import HELD_FOR, Marking, Passkey, Person
from records.canonical import moment
from records.verify import Rejected, cose_key, encode64
from workflow.dates import when
from workflow.rulings import Refused

NO_PASSKEY = "Your browser’s answer could not be read. Try again."


@transaction.atomic
def enrol_passkey(
    *, label: str, answer: str, state: dict[str, Any], signed_in_by: str, key: UUID | None = None, by: Person
) -> Person:
    """The first may be used at once; each other after a day, in which its owner is told at every address."""
    person = shared.lock(Person.objects.all(), by, pk=by.pk)
    if already("passkey.enrolled", person, by, key):
        return person
    policy.may_enrol_passkey(by).or_refuse()
    passkey = _made(by, label, state, answer)
    given = {**shared.named(by), **_said(passkey), "label": label, "signed_in_by": signed_in_by}
    entry = history.write("passkey.enrolled", by.reference, by=by, key=key, **given)
    passkey.entry_hash = entry.leaf_hash
    shared.save(passkey, twice="This passkey is enrolled already.")
    body = f"“{label}”, added by {by}, who had signed in with: {signed_in_by}. {_from_when(passkey)}"
    _tell(passkey, entry, "{person} has a new passkey", body, by=by)
    return person


@transaction.atomic
def confirm_passkey(*, passkey_id: int, key: UUID | None = None, by: Person) -> Passkey:
    """By somebody who knows from elsewhere that it is its owner's."""
    passkey = lock(Passkey.objects, passkey_id, by)
    if already("passkey.confirmed", passkey, by, key):
        return passkey
    policy.may_confirm_passkey(by, passkey).or_refuse()
    passkey.confirmed_by, passkey.confirmed_at = by, timezone.now()
    passkey.save(update_fields=["confirmed_by", "confirmed_at"])
    seat = policy.confirming_seat_of_addresses(by)
    given = {**shared.named(passkey.person), "key_id": passkey.key_id, "label": passkey.label}
    entry = history.write("passkey.confirmed", passkey.reference, by=by, key=key, capacity=seat, **given)
    _tell(passkey, entry, "A passkey of {person} was confirmed", f"“{passkey.label}”, by {by}.", by=by)
    return passkey


@transaction.atomic
def revoke_passkey(*, passkey_id: int, reason: str, key: UUID | None = None, by: Person) -> Passkey:
    passkey = lock(Passkey.objects, passkey_id, by)
    if already("passkey.revoked", passkey, by, key):
        return passkey
    policy.may_revoke_passkey(by, passkey).or_refuse()
    passkey.revoked_by, passkey.revoked_at, passkey.revoked_because = by, timezone.now(), reason
    passkey.save(update_fields=["revoked_by", "revoked_at", "revoked_because"])
    given = {**shared.named(passkey.person), "key_id": passkey.key_id, "label": passkey.label}
    entry = history.write("passkey.revoked", passkey.reference, by=by, key=key, reason=reason, **given)
    _tell(passkey, entry, "A passkey of {person} was revoked", f"“{passkey.label}”, by {by}. {reason}", by=by)
    return passkey


@transaction.atomic
def show_passkey(*, state: dict[str, Any] | None, answer: str) -> Person | None:
    """Whose passkey answered what was asked, if it is one that may be used, and counts as no copy of it would."""
    try:
        given = passkeys.read_answer(answer)
        found = Passkey.objects.usable().filter(credential_id=given.raw_id, person__is_active=True)
        passkey = found.select_related("person").select_for_update(of=("self",)).first()
        counter = passkeys.judge(passkey, state, given) if passkey else 0
    except passkeys.NotAPasskey:
        return None
    if not passkey or ((counter or passkey.sign_count) and counter <= passkey.sign_count):
        return None
    passkey.sign_count = counter
    passkey.save(update_fields=["sign_count"])
    return passkey.person


def _made(by: Person, label: str, state: dict[str, Any], answer: str) -> Passkey:
    """What the authenticator made, as a row that is not saved; only what the record's own verifier can read as well."""
    try:
        given, counter = passkeys.registered(state, answer)
        public_key = cbor.encode(given.public_key)
        cose_key(public_key)
    except (passkeys.NotAPasskey, Rejected) as problem:
        raise Refused(NO_PASSKEY) from problem
    now = timezone.now()
    return Passkey(
        person=by,
        label=label,
        credential_id=given.credential_id,
        public_key=public_key,
        algorithm=given.public_key[3],
        aaguid=bytes(given.aaguid).hex(),
        sign_count=counter,
        enrolled_at=now,
        usable_from=_usable_from(by, now),
    )


def _usable_from(by: Person, now: datetime) -> datetime:
    """A first key signs at once; whoever got at somebody's sign-in later waits, and is seen."""
    return now + HELD_FOR if by.passkeys.exists() else now


def _said(passkey: Passkey) -> dict[str, Any]:
    return {
        "key_id": passkey.key_id,
        "public_key": encode64(bytes(passkey.public_key)),
        "algorithm": int(passkey.algorithm),
        "aaguid": passkey.aaguid,
        "rp_id": passkeys.relying_party(),
        "origin": passkeys.origin(),
        "usable_from": moment(passkey.usable_from),
    }


def _from_when(passkey: Passkey) -> str:
    return (
        f"It can be used from {when(passkey.usable_from)}." if passkey.is_held else "It can be used at once."
    )


def _tell(passkey: Passkey, entry: Any, title: str, what: str, *, by: Person) -> None:
    """Its owner, at each address that they have and lately had; and those who watch the directory."""
    path, person = reverse("directory:passkey", args=[passkey.pk]), passkey.person
    title, body = title.format(person=person), f"{what} {shared.NOT_YOU}"
    told = [person] if person.is_active else []
    tell(told, entry, title, body, path, marking=Marking.OFFICIAL, urgent=True)
    for number, address in enumerate(former_addresses(person)):
        shared.tell_at(address, person, f"{entry.pk}-former-{number}", title, body)
    shared.tell_watchers(entry, title, body, path, by=by)
