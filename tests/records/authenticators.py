"""Keys in software, which sign as a phone or a security key does (Web Authentication, level 3)."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2 import cbor
from fido2.cose import ES256, RS256, CoseKey, EdDSA

from records import verify
from records.verify import encode64, encode64_url

PARTY, ORIGIN = "portal.example", "https://portal.example"
CREDENTIAL = b"a key of gita's.."
UP, UV = 1, 4


class Authenticator:
    """A key in software, as a phone or a security key holds one."""

    def __init__(self, algorithm: str = "ES256") -> None:
        self.algorithm = algorithm
        self.private: Any = MADE[algorithm]()
        self.public = cbor.encode(COSE[algorithm].from_cryptography_key(self.private.public_key()))

    def sign(self, message: bytes) -> bytes:
        return SIGNS[self.algorithm](self.private, message)

    def touched(self, challenge: bytes, **others: Any) -> verify.Assertion:
        """`others`: parts that are not as they should be."""
        said = {
            "type": "webauthn.get",
            "challenge": encode64_url(challenge),
            "origin": ORIGIN,
            "crossOrigin": False,
        }
        client = others.get("client", json.dumps(said | others.get("said", {})).encode())
        flags = others.get("flags", UP | UV)
        data = (
            sha256(others.get("party", PARTY).encode()).digest()
            + bytes([flags])
            + bytes(4)
            + others.get("more", b"")
        )
        return verify.Assertion(self.public, data, client, self.sign(data + sha256(client).digest()))


MADE: dict[str, Callable[[], Any]] = {
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "RS256": lambda: rsa.generate_private_key(65537, 2048),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}
COSE: dict[str, type[CoseKey]] = {"ES256": ES256, "RS256": RS256, "EdDSA": EdDSA}
SIGNS: dict[str, Callable[[Any, bytes], bytes]] = {
    "ES256": lambda key, message: key.sign(message, ec.ECDSA(hashes.SHA256())),
    "RS256": lambda key, message: key.sign(message, padding.PKCS1v15(), hashes.SHA256()),
    "EdDSA": lambda key, message: key.sign(message),
}
HELD = {name: Authenticator(name) for name in MADE}


def parts(made: verify.Assertion, **others: str) -> dict[str, str]:
    """Of an entry, by the names of its fields without `signed.`."""
    said = {name: encode64(getattr(made, name)) for name in made._fields}
    return said | {"key_id": encode64_url(CREDENTIAL)} | others
