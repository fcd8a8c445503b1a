"""Decisions signed by the decider's own passkey, over exactly what their entries say (`records.verify.statement`).

What an entry says is known only where it is written, so the form of a decision is sent twice. First it asks what would
be signed: the step is taken as ever, and undone where its entry would be written (`ToSign`). Then it brings the
passkey's answer over that, and the salts of its digests; the entry is written with these, and judged as it stands.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet
from fido2.utils import websafe_encode
from fido2.webauthn import AuthenticationResponse

from profiles import passkeys
from profiles.models import Passkey, Person
from records.models import Entry
from records.verify import (
    SIGNABLE,
    SIGNED_FIELDS,
    UNNUMBERED,
    Rejected,
    challenge_of,
    check_signature,
    encode64,
    parse_entry,
)
from workflow.rulings import Refused

UNSIGNED = "A decision is signed with the passkey of its decider here."  # as the database says it
SALT = re.compile("[A-Za-z0-9+/]{21}[AQgw]==")
CHANGED = "What you would sign has changed since you opened this page. Look at it again, then decide."
UNREADABLE = "What your passkey signed could not be read, so nothing was decided. Try again."
NOT_YOURS = (
    "This is no passkey that you can sign with today: see “Your passkeys” on your page. Nothing was decided."
)
COPIED = "This passkey has signed more often than it says, as a copy would. Revoke it, and tell the IT Security Team."
SIGN_IT = "Decisions are signed here. Decide on the page of this alone, with JavaScript on, and sign with your passkey."
ENROL = "Decisions are signed here, and you have no passkey yet. Add one: “Your passkeys” on your page."


class Sent(NamedTuple):
    """What a form brings of a signature, as it was typed by nobody. Without an answer it asks what would be signed."""

    answer: str = ""
    salts: str = ""


class ToSign(Exception):
    """What would be signed. Nothing has happened: the step ends with its transaction undone."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__("A decision waits for its signature.")
        self.said = said


class Unsigned:
    """What goes as it is."""

    fields: Mapping[str, Any] = {}
    salts: Mapping[str, str] = {}

    def require_over(self, entry: Entry) -> None:
        """Nothing is asked of it."""


@dataclass(frozen=True)
class Signature:
    passkey: Passkey
    answer: AuthenticationResponse
    salts: Mapping[str, str]

    @property
    def fields(self) -> Mapping[str, Any]:
        said = self.answer.response
        parts = {
            "public_key": bytes(self.passkey.public_key),
            "enrolled": bytes(self.passkey.entry_hash),
            "authenticator_data": bytes(said.authenticator_data),
            "client_data": bytes(said.client_data),
            "signature": said.signature,
        }
        named = {"key_id": self.passkey.key_id, "log": settings.RECORD_LOG_ORIGIN}
        named |= {name: encode64(part) for name, part in parts.items()}
        return {f"signed.{name}": value for name, value in named.items()}

    def require_over(self, entry: Entry) -> None:
        """By the library that others use, and by the verifier that will be asked about this very entry."""
        written = parse_entry(entry.content)
        challenge = challenge_of(written, settings.RECORD_LOG_ORIGIN)
        if self.answer.response.client_data.challenge != challenge:
            raise Refused(CHANGED)
        state = {"challenge": websafe_encode(challenge), "user_verification": "required"}
        try:
            passkeys.server().authenticate_complete(state, [self.passkey.credential], self.answer)
            check_signature(written, self.fields)
        except (*passkeys.MALFORMED, Rejected) as problem:
            raise Refused(UNREADABLE) from problem
        self._count()

    def _count(self) -> None:
        """How often the key has signed: it goes up, or stays at nothing where the key does not count."""
        said, before = self.answer.response.authenticator_data.counter, self.passkey.sign_count
        if (said or before) and said <= before:
            raise Refused(COPIED)
        self.passkey.sign_count = said
        self.passkey.save(update_fields=["sign_count"])


def signature_of(
    kind: str, by: Person | None, would_say: Callable[[], dict[str, Any]]
) -> "Signature | Unsigned":
    """What the form brought for this entry. Raises `ToSign` where it only asks; `would_say`: what is told then."""
    if not by or kind not in SIGNABLE:
        return Unsigned()
    sent: Sent | None = by.signature
    if sent and sent.answer:
        return _read(sent, by)
    usable = [each.key_id for each in _usable(by)] if sent or is_required() else []
    if sent and usable:
        raise ToSign({**would_say(), "keys": usable, "party": passkeys.relying_party()})
    if is_required():
        raise Refused(SIGN_IT if usable else ENROL)
    if sent:  # whoever asks what to sign has not decided yet, also where their last key has gone meanwhile
        raise Refused(NOT_YOURS)
    return Unsigned()


def _usable(by: Person) -> "QuerySet[Passkey]":
    """Those that sign by the clock that dates the entry: the verifier asks by no other."""
    usable: QuerySet[Passkey] = by.passkeys.usable(by.as_of.now() if by.as_of else None)
    return usable


@contextmanager
def refused_unsigned() -> Iterator[None]:
    """Where the database asks for a signature still, although the settings no longer do."""
    try:
        yield
    except DatabaseError as problem:
        if UNSIGNED not in str(problem):
            raise
        raise Refused(SIGN_IT) from problem


def is_required() -> bool:
    return bool(settings.SIGNED_DECISIONS == "required")


def offered_to(by: Person) -> dict[str, Any]:
    """What the page of a decision says of signing it."""
    return {
        "has_key": by.passkeys.usable().exists(),
        "required": is_required(),
        "origin": passkeys.origin(),
    }


def would_say(
    kind: str, subject: str, office: str, key: Any, fields: Mapping[str, Any], actor: Mapping[str, Any]
) -> dict[str, Any]:
    """What the entry would say of what is signed, for the browser that makes the digests."""
    said = {**fields, **{f"actor.{name}": value for name, value in actor.items()}}
    return {
        "kind": kind,
        "subject": "" if kind in UNNUMBERED else subject,
        "office": office,
        "key": str(key) if key else None,
        "log": settings.RECORD_LOG_ORIGIN,
        "fields": {name: said[name] for name in sorted(SIGNED_FIELDS & said.keys())},
    }


def _read(sent: Sent, by: Person) -> Signature:
    try:
        answer = AuthenticationResponse.from_dict(json.loads(sent.answer))
        salts = json.loads(sent.salts)
        sound = all(SALT.fullmatch(salt) for salt in salts.values()) and salts.keys() <= SIGNED_FIELDS
    except passkeys.MALFORMED as problem:
        raise Refused(UNREADABLE) from problem
    if not sound:
        raise Refused(UNREADABLE)
    usable = _usable(by).filter(credential_id=answer.raw_id).select_for_update(of=("self",)).first()
    if not usable:
        raise Refused(NOT_YOURS)
    return Signature(usable, answer, salts)
