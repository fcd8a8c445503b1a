"""What the portal makes, read by a second reader: written from the specifications, with none of the portal's code.

c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof@v1, and RFC 6962 section 2.1 as it is defined there,
by recursion. Ed25519 is that of the `cryptography` library.
"""

import base64
import hashlib
from collections.abc import Callable
from typing import NamedTuple

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from records import services, verify
from records.models import Checkpoint, Entry
from records.queries import proof
from records.signed_notes import SigningKey
from records.signing.signer import Signed
from tests.records.conftest import said
from tests.records.examples import KEY, ORIGIN, STORY, proofs, story

Sign = Callable[[], Signed | None]


# --- The second reader ------------------------------------------------------------------------------------------------
class VerifierKey(NamedTuple):
    name: str
    id: bytes
    public: bytes


class Head(NamedTuple):
    origin: str
    size: int
    root: bytes


def base64_of(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    assert base64.b64encode(data).decode() == text
    return data


def decimal(text: str) -> int:
    assert text.isascii()
    assert text.isdecimal()
    assert text == "0" or not text.startswith("0")
    return int(text)


def read_key(text: str) -> VerifierKey:
    """name+hex of the id+base64 of the type and the public key."""
    name, identity, encoded = text.split("+", 2)
    kind, public = base64_of(encoded)[:1], base64_of(encoded)[1:]
    assert kind == b"\x01"
    assert len(public) == 32
    assert hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4].hex() == identity
    return VerifierKey(name, bytes.fromhex(identity), public)


def read_note(data: bytes, trusted: VerifierKey) -> str:
    """The text of a note that the trusted key signed."""
    note = data.decode("utf-8")
    assert not any(ord(character) < 0x20 and character != "\n" for character in note)
    place = note.rindex("\n\n")
    text, signatures = note[: place + 1], note[place + 2 :]
    assert signatures.endswith("\n")
    verified = 0
    for line in signatures[:-1].split("\n"):
        assert line.startswith("\u2014 ")
        name, encoded = line[2:].split(" ")
        assert name
        assert "+" not in name
        blob = base64_of(encoded)
        if (name, blob[:4]) == (trusted.name, trusted.id):
            Ed25519PublicKey.from_public_bytes(trusted.public).verify(blob[4:], text.encode())
            verified += 1
    assert verified
    return text


def read_checkpoint(data: bytes, trusted: VerifierKey) -> Head:
    origin, size, root, *extensions, end = read_note(data, trusted).split("\n")
    assert end == ""
    assert origin
    assert not extensions
    assert len(base64_of(root)) == 32
    return Head(origin, decimal(size), base64_of(root))


def read_proof(data: bytes) -> tuple[int, list[bytes], bytes]:
    head, _, checkpoint = data.partition(b"\n\n")
    first, *lines = head.decode().split("\n")
    assert first == "c2sp.org/tlog-proof@v1"
    if lines[0].startswith("extra "):
        base64_of(lines.pop(0).removeprefix("extra "))
    index = lines.pop(0)
    assert index.startswith("index ")
    path = [base64_of(line) for line in lines]
    assert all(len(each) == 32 for each in path)
    return decimal(index.removeprefix("index ")), path, checkpoint


def leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def cut(size: int) -> int:
    """The largest power of two below."""
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def mth(entries: list[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return leaf(entries[0])
    middle = cut(len(entries))
    return node(mth(entries[:middle]), mth(entries[middle:]))


def root_from(index: int, size: int, of_leaf: bytes, path: list[bytes]) -> bytes:
    """PATH(m, D[n]) read backwards: its last hash is that of the other half of the tree."""
    if size == 1:
        assert not path
        return of_leaf
    middle, sibling = cut(size), path[-1]
    if index < middle:
        return node(root_from(index, middle, of_leaf, path[:-1]), sibling)
    return node(sibling, root_from(index - middle, size - middle, of_leaf, path[:-1]))


def holds(data: bytes, entry: bytes, trusted: VerifierKey) -> Head:
    index, path, checkpoint = read_proof(data)
    head = read_checkpoint(checkpoint, trusted)
    assert index < head.size
    assert root_from(index, head.size, leaf(entry), path) == head.root
    return head


# --- What the portal makes --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_every_proof_and_checkpoint_of_the_portal_is_read_by_the_second_reader(sign_now: Sign) -> None:
    trusted = read_key(KEY.verifier)
    for number in range(7):
        said(f"Grüße {number}")
        if number in (0, 1, 4, 6):
            services.seal()
            sign_now()
    contents = [bytes(entry.content) for entry in Entry.objects.order_by("leaf__position")]
    heads = [read_checkpoint(row.note.encode(), trusted) for row in Checkpoint.objects.order_by("id")]
    assert heads == [Head(ORIGIN, size, mth(contents[:size])) for size in (1, 2, 5, 7)]
    for entry in Entry.objects.select_related("leaf__log"):
        head = holds(proof(entry).encode(), bytes(entry.content), trusted)
        assert (head.origin, head.size) == (
            ORIGIN,
            min(size for size in (1, 2, 5, 7) if size > entry.leaf.index),
        )


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8, 13])
def test_every_place_in_trees_of_many_shapes(size: int) -> None:
    contents = [content for content, _ in story([STORY[number % 5] for number in range(size)])]
    for content, text in zip(contents, proofs(contents), strict=True):
        assert holds(text, content, read_key(KEY.verifier)) == Head(ORIGIN, size, mth(contents))


def test_both_readers_refuse_the_same() -> None:
    contents = [content for content, _ in story()]
    text, stranger = proofs(contents)[2], SigningKey(ORIGIN, b"s" * 32)
    for spoiled in (
        text.replace(b"index 2", b"index 3"), text.replace(b"index 2", b"index 02"), text.replace(b"\n5\n", b"\n6\n"),
        text.replace(b"@v1", b"@v2"), text.replace("—".encode(), b"-"), text[:-1], text[:-30] + b"\n",
    ):  # fmt: skip
        assert spoiled != text
        assert _both_refuse(spoiled, contents[2], KEY)
    assert _both_refuse(text, contents[2], stranger)
    assert _both_refuse(text, contents[1], KEY)


def _both_refuse(text: bytes, entry: bytes, key: SigningKey) -> bool:
    with pytest.raises(verify.Rejected):
        verify.check_proof(text, entry, [key.key])
    with pytest.raises((AssertionError, ValueError, InvalidSignature, IndexError)):
        holds(text, entry, read_key(key.verifier))
    return True


# --- And what others make ---------------------------------------------------------------------------------------------
def foreign_note(text: str, *signers: tuple[str, Ed25519PrivateKey]) -> bytes:
    lines = []
    for name, private in signers:
        public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        identity = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
        blob = base64.b64encode(identity + private.sign(text.encode())).decode()
        lines.append(f"\u2014 {name} {blob}\n")
    return f"{text}\n{''.join(lines)}".encode()


def test_the_verifier_reads_what_the_specifications_allow_others_to_write() -> None:
    """Cosigned by sixteen witnesses, and with extra data in front."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # the seed of KEY
    entry = story()[0][0]
    text = f"{ORIGIN}\n1\n{base64.b64encode(leaf(entry)).decode()}\n"
    witnesses = [(f"witness{number}.example", Ed25519PrivateKey.generate()) for number in range(16)]
    note = foreign_note(text, *witnesses, (ORIGIN, private))
    proven = b"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 0\n\n" + note
    assert verify.check_proof(proven, entry, [KEY.key])[1].size == 1
    assert holds(proven, entry, read_key(KEY.verifier)).size == 1
    with pytest.raises(verify.Rejected, match="more signatures"):
        verify.open_checkpoint(foreign_note(text, *witnesses * 5), [KEY.key])
    with pytest.raises(verify.Rejected, match="not signed with the key"):
        verify.open_checkpoint(foreign_note(text, *witnesses), [KEY.key])
