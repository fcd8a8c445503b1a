"""Checkpoints: the log's size and root, signed (c2sp.org/signed-note, tlog-checkpoint)."""

import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from records.verify import Checkpoint, Key, Rejected, decode64, encode64, key_id, open_checkpoint

__all__ = ["Checkpoint", "Key", "SigningKey", "body", "open_checkpoint", "quickly"]

PRIVATE = "PRIVATE+KEY+"  # the spelling that other tools for signed notes read
ED25519 = b"\x01"


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

    def sign(self, size: int, root: bytes) -> str:
        """The checkpoint of a log of `size` entries. No randomness in it: the same log has the same note."""
        text = body(self.name, size, root)
        signature = encode64(self.key.id + self._key.sign(text.encode()))
        return f"{text}\n— {self.name} {signature}\n"


def quickly(public: bytes, message: bytes, signature: bytes) -> bool:
    """The verifier's own Ed25519, a hundred times faster: for logs of many checkpoints."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
