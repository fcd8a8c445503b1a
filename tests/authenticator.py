"""A passkey in software, as a phone has one: it answers what a browser asks, for one address."""

import json
import struct
from hashlib import sha256
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from directory import services
from profiles import passkeys
from profiles.models import Passkey, Person
from records.verify import canonical, encode64, field_digest

PRESENT, VERIFIED, ATTESTED = 1, 4, 64
SALT = encode64(bytes(16))


class Authenticator:
    """`counts`: whether it says how often it has signed."""

    def __init__(self, *, counts: bool = False) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id, self.counts, self.used = uuid4().bytes, counts, 0
        self.origin, self.party, self.flags = passkeys.origin(), passkeys.relying_party(), PRESENT | VERIFIED

    def registers(self, challenge: str) -> str:
        public_key = cbor.encode(ES256.from_cryptography_key(self.private.public_key()))
        held = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + public_key
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(self.flags | ATTESTED) + held}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", challenge), attestationObject=cbor.encode(made)
        )

    def signs(self, challenge: bytes) -> str:
        self.used += self.counts
        data, client = self._data(self.flags), self._client("webauthn.get", websafe_encode(challenge))
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def decides(self, said: dict[str, Any]) -> dict[str, str]:
        """What the script brings, once it knows what the entry would say."""
        salts = dict.fromkeys(said["fields"], SALT)
        digests = {name: field_digest(SALT, name, value) for name, value in said["fields"].items()}
        rest = {name: said[name] for name in ("key", "kind", "log", "office", "subject")}
        statement = canonical({"fields": digests, "v": 1, **rest})
        return {"assertion": self.signs(sha256(statement).digest()), "salts": json.dumps(salts)}

    def _data(self, flags: int) -> bytes:
        return sha256(self.party.encode()).digest() + bytes([flags]) + struct.pack(">I", self.used)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **parts: bytes) -> str:
        number = websafe_encode(self.credential_id)
        response = {name: websafe_encode(part) for name, part in parts.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})


def enrolled(person: Person, held: Authenticator | None = None, label: str = "Phone") -> Authenticator:
    held = held or Authenticator()
    options, state = passkeys.registration(person)
    answer = held.registers(json.loads(options)["challenge"])
    services.enrol_passkey(label=label, answer=answer, state=state, signed_in_by="password", by=person)
    return held


def passkey_of(held: Authenticator) -> Passkey:
    return Passkey.objects.get(credential_id=held.credential_id)
