"""What the log's keys sign: checkpoints (c2sp.org/signed-note, tlog-checkpoint), and the keys that come after them."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from records.verify import Key, Rejected, decode64, encode64, integer, key_id

__all__ = ["Key", "SigningKey", "Statement", "body", "fingerprint", "open_statement", "quickly"]

PRIVATE = "PRIVATE+KEY+"  # the spelling that other tools for signed notes read
ED25519 = b"\x01"
STATEMENT = re.compile(
    r"(?P<text>(?P<name>\S+)\nkey (?P<verifier>\S+)\nsince (?P<since>\S+)\n)"
    r"\n— (?P=name) (?P<signature>\S+)\n"
)


def body(origin: str, size: int, root: bytes) -> str:
    """What is signed: three lines, with their newlines."""
    return f"{origin}\n{size}\n{encode64(root)}\n"


class SigningKey:
    """The log's Ed25519 key. It exists in the signer's own folder and in its memory, nowhere else."""

    def __init__(self, name: str, seed: bytes) -> None:
        self.name, self._seed = name, seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.verifier = f"{name}+{key_id(name, public).hex()}+{encode64(ED25519 + public)}"
        self.key = Key.parse(self.verifier)

    @classmethod
    def made_new(cls, name: str) -> "SigningKey":
        return cls(name, secrets.token_bytes(32))

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
        identity, _, encoded = rest.partition("+")
        data = decode64(encoded, 33)
        key = cls(name, data[1:])
        if not text.startswith(PRIVATE) or data[:1] != ED25519 or key.key.id.hex() != identity:
            raise Rejected("Not the signing key of an Ed25519 log.")
        return key

    def export(self) -> str:
        return f"{PRIVATE}{self.name}+{self.key.id.hex()}+{encode64(ED25519 + self._seed)}\n"

    def sign(self, size: int, root: bytes, *others: "SigningKey") -> str:
        """The checkpoint of a log of `size` entries. No randomness in it: the same log has the same note."""
        text = body(self.name, size, root)
        return f"{text}\n{''.join(key.signature(text) for key in (self, *others))}"

    def vouch(self, verifier: str, since: int) -> str:
        """The statement that another key signs from `since` entries on: whoever trusts this key can trust that one."""
        text = f"{self.name}\nkey {verifier}\nsince {since}\n"
        return f"{text}\n{self.signature(text)}"

    def signature(self, text: str) -> str:
        return f"— {self.name} {encode64(self.key.id + self._key.sign(text.encode()))}\n"


@dataclass(frozen=True)
class Statement:
    """A key vouches for another. Its second line is no number, so it can never be read as a checkpoint."""

    by: Key
    verifier: str
    since: int


def open_statement(note: str, keys: Sequence[Key]) -> Statement:
    """What a statement says, if one of the keys signed it; otherwise Rejected."""
    parts = STATEMENT.fullmatch(note)
    if not parts:
        raise Rejected("Not a statement about a key.")
    signature = decode64(parts["signature"], 68)
    signer = (parts["name"], signature[:4])
    by = next((key for key in keys if (key.name, key.id) == signer), None)
    if not by or not quickly(by.public, parts["text"].encode(), signature[4:]):
        raise Rejected("The statement about a key is not signed with a key that is known.")
    Key.parse(parts["verifier"])
    return Statement(by, parts["verifier"], integer(parts["since"]))


def fingerprint(verifier: str) -> str:
    """A verifier key in a form that two people can compare on the telephone: the SHA-256 of its line."""
    return sha256(verifier.encode()).hexdigest()


def quickly(public: bytes, message: bytes, signature: bytes) -> bool:
    """The verifier's own Ed25519, a hundred times faster: for logs of many checkpoints."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
