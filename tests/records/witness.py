"""A witness as c2sp.org/tlog-witness describes it, made without a line of the code that asks it."""

import base64
import hashlib
import re
import threading
import time
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class Refusal(Exception):
    status: int
    body: bytes = b""


@dataclass
class Witness:
    logs: dict[str, str]  # origin -> verifier key
    name: str = "witness.example/w1"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    seen: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    signed: list[tuple[int, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    at: int | None = None

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def verifier(self) -> str:
        return f"{self.name}+{self._id.hex()}+{base64.b64encode(bytes([4]) + self.public).decode()}"

    @property
    def _id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n\x04" + self.public).digest()[:4]

    def respond(self, path: str, body: bytes) -> tuple[int, bytes]:
        if path != "/add-checkpoint":
            return 404, b""
        try:
            with self.lock:
                return 200, self._add(body)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _add(self, body: bytes) -> bytes:
        head, empty, note = body.partition(b"\n\n")
        first, *proof = head.decode().split("\n")
        old = re.fullmatch("old (0|[1-9][0-9]*)", first)
        text, blank, signatures = note.decode().rpartition("\n\n")
        lines = text.split("\n")
        if not (old and empty and blank) or len(lines) < 3 or len(proof) > 63:
            raise Refusal(400)
        origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2])
        if origin not in self.logs:
            raise Refusal(404)
        self._require_signature(f"{text}\n", signatures, origin)
        self._require_growth(origin, int(old[1]), size, root, [base64.b64decode(each) for each in proof])
        self.seen[origin] = size, root
        return self.sign(f"{text}\n")

    def sign(self, text: str) -> bytes:
        at = self.at or int(time.time())
        signature = self.key.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
        self.signed.append((at, text))
        data = self._id + at.to_bytes(8, "big") + signature
        return f"— {self.name} {base64.b64encode(data).decode()}\n".encode()

    def _require_signature(self, text: str, signatures: str, origin: str) -> None:
        name, identity, encoded = self.logs[origin].split("+", 2)
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:])
        for line in signatures.rstrip("\n").split("\n"):
            _, by, data = line.split(" ")
            signed = base64.b64decode(data)
            if (by, signed[:4].hex()) == (name, identity):
                try:
                    return public.verify(signed[4:], text.encode())
                except InvalidSignature:
                    raise Refusal(403) from None
        raise Refusal(403)

    def _require_growth(self, origin: str, old: int, size: int, root: bytes, proof: list[bytes]) -> None:
        known, known_root = self.seen.get(origin, (0, b""))
        if old > size:
            raise Refusal(400)
        if old != known:
            raise Refusal(409, f"{known}\n".encode())
        if (old == 0 and proof) or (old == size and (proof or (old and root != known_root))):
            raise Refusal(422)
        if 0 < old < size and not continues(old, known_root, size, root, proof):
            raise Refusal(422)


def continues(old: int, old_root: bytes, new: int, new_root: bytes, proof: list[bytes]) -> bool:
    """RFC 9162, section 2.1.4.2, as it is written there."""
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for node in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = _node(node, fr), _node(node, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = _node(sr, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == (old_root, new_root)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
