"""The relying party of passkeys: what a browser is asked to make, and its answer, judged by a kept library."""

import json
import struct
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialParameters,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from profiles.models import Algorithm, Passkey, Person

LOOPBACK = ("127.0.0.1", "::1")  # browsers give keys to names alone: this computer is called localhost then
# As the library says so, of answers that are cut short or nested without end as well.
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, AssertionError, struct.error, RecursionError)
LONGEST_ANSWER = 20_000  # characters; an answer has some thousand


class NotAPasskey(Exception):
    """What the browser sent is no answer to what it was asked."""


def origin() -> str:
    """Where passkeys of the portal are made and used: a browser signs for this address alone."""
    parts = urlsplit(settings.PORTAL_URL)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{relying_party()}{port}"


def relying_party() -> str:
    host = urlsplit(settings.PORTAL_URL).hostname or ""
    return "localhost" if host in LOOPBACK else host


def server() -> Fido2Server:
    """With the algorithms that `verify.py` knows, and no other address than the portal's own."""
    party = PublicKeyCredentialRpEntity(name="Treasury Social", id=relying_party())
    made = Fido2Server(
        party, AttestationConveyancePreference.NONE, verify_origin=lambda given: given == origin()
    )
    made.allowed_algorithms = [
        PublicKeyCredentialParameters(type=PublicKeyCredentialType.PUBLIC_KEY, alg=number)
        for number in Algorithm.values
    ]
    return made


def registration(person: Person) -> tuple[str, dict[str, Any]]:
    """What the browser is asked for, as JSON, and what the session keeps until it has answered."""
    options, state = server().register_begin(
        PublicKeyCredentialUserEntity(
            id=str(person.pk).encode(), name=person.username, display_name=person.name
        ),
        credentials=[descriptor(each) for each in person.passkeys.standing()],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    kind = PublicKeyCredentialType.PUBLIC_KEY
    return PublicKeyCredentialDescriptor(type=kind, id=bytes(passkey.credential_id))


def registered(state: dict[str, Any] | None, answer: str) -> tuple[AttestedCredentialData, int]:
    """The key that the authenticator made, and how often it has signed."""
    try:
        made = server().register_complete(state, json.loads(answer))
    except MALFORMED as problem:
        raise NotAPasskey from problem
    if not made.credential_data or made.credential_data.public_key.get(3) not in Algorithm.values:
        raise NotAPasskey
    return made.credential_data, made.counter


def question(passkeys: Iterable[Passkey] = ()) -> tuple[str, dict[str, Any]]:
    """What the browser is asked for when somebody shows who they are, as JSON, and what the session keeps until it has
    answered. With no passkeys named the device offers those that it has.
    """
    options, state = server().authenticate_begin(
        [descriptor(each) for each in passkeys] or None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return json.dumps(dict(options)["publicKey"]), state


def read_answer(answer: str) -> AuthenticationResponse:
    try:
        return AuthenticationResponse.from_dict(json.loads(answer))
    except MALFORMED as problem:
        raise NotAPasskey from problem


def judge(passkey: Passkey, state: dict[str, Any] | None, answer: AuthenticationResponse) -> int:
    """How often the key has signed, by its own account. Raises `NotAPasskey` where the answer is not its own."""
    handle = answer.response.user_handle
    if handle and handle != str(passkey.person_id).encode():
        raise NotAPasskey
    try:
        server().authenticate_complete(state, [passkey.credential], answer)
    except MALFORMED as problem:
        raise NotAPasskey from problem
    return int(answer.response.authenticator_data.counter)
