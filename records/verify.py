#!/usr/bin/env python3
"""Check records of the social media record log, with nothing but Python (3.9 or later) and this file.

    verify.py proof  --key KEY PROOF ENTRY [--disclosures FILE]   one entry stands in the log that KEY signed
    verify.py record --key KEY FOLDER                             every entry of one record, and its story
    verify.py log    --key KEY FOLDER                             a whole exported log, every entry in order

KEY is the log's verifier key, name+id+base64. Take it from a place you trust, never from the package you
are checking: whoever forged a package can forge a key to go with it. Without --key the answer is at most
"consistent, not authenticated", and the exit code is 1 unless --unauthenticated says that this is enough.

Exit code 0 when everything asked for held, otherwise 1. --json prints a report for programs. No network.

Formats: RFC 6962 (Merkle tree), RFC 8032 (Ed25519), RFC 8785 (canonical JSON), c2sp.org/signed-note,
c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof@v1. Parsing is strict: what has two spellings is refused.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any, Callable, NamedTuple


class Rejected(ValueError):
    """What was offered does not verify; the text is a sentence for the person who asked."""


# --- Strict parsing -----------------------------------------------------------------------------------------
LARGEST = 2**53 - 1  # integers beyond it change silently in other languages' JSON


def canonical(value: object) -> bytes:
    """The one spelling of a value: RFC 8785, restricted to ASCII keys, no floats, and |integers| < 2^53."""
    try:
        _check(value)
    except RecursionError:
        raise Rejected("The JSON is nested too deeply.") from None
    return _spelled(value)


def loads(data: bytes) -> Any:
    """The value of canonical JSON; anything that is not its one spelling is refused."""
    try:
        value = _reader.decode(data.decode())
        if _spelled(value) == data:
            return value
    except (ValueError, RecursionError) as problem:
        raise Rejected(f"Not canonical JSON: {problem}") from None
    raise Rejected("Not canonical JSON: the same value has another spelling.")


def _spelled(value: object) -> bytes:
    """Under the restriction that `_check` and `_reader` keep, Python's JSON is byte for byte RFC 8785."""
    try:
        return _writer.encode(value).encode()
    except UnicodeEncodeError:
        raise Rejected("A text holds half of a surrogate pair.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs) or not all(map(str.isascii, value)):
        raise Rejected("A key stands twice in an object, or is not ASCII text.")
    return value


def _number(text: str) -> int:
    if len(text) > 17 or not -LARGEST <= int(text) <= LARGEST:
        raise Rejected("An integer is too large to mean the same everywhere.")
    return int(text)


def _no_number(text: str) -> None:
    raise Rejected(f"{text[:40]} has no single spelling in JSON.")


_writer = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_reader = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_number, parse_float=_no_number, parse_constant=_no_number
)


def _check(value: object) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise Rejected("A key is not ASCII text.")
        _check(list(value.values()))
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise Rejected("An integer is too large to mean the same everywhere.")
    elif not isinstance(value, (str, int, type(None))):
        raise Rejected(f"A {type(value).__name__} has no single spelling in JSON.")


def integer(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII):
        raise Rejected(f"Not a whole number: {text[:40]!r}.")
    return int(text)


def encode64(data: bytes) -> str:
    return binascii.b2a_base64(data, newline=False).decode()


def decode64(text: str, length: int | None = None) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Rejected(f"Not base64: {text[:60]!r}.") from None
    if encode64(data) != text or length not in (None, len(data)):
        raise Rejected(f"Not base64 of the right length and spelling: {text[:60]!r}.")
    return data


# --- Merkle tree (RFC 6962, section 2.1) --------------------------------------------------------------------
def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, level by level, an odd last one moving up: RFC 6962's tree, fast."""
    if not hashes:
        return sha256(b"").digest()
    while len(hashes) > 1:
        odd = [hashes[-1]] if len(hashes) % 2 else []
        pairs = iter(hashes)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs)] + odd
    return hashes[0]


class CompactRange:
    """The whole of a growing tree in at most 63 hashes: its complete subtrees, largest first."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size, self.hashes = size, list(hashes)
        if len(self.hashes) != bin(size).count("1"):
            raise Rejected("The number of hashes does not fit the size of the tree.")

    def append(self, leaf: bytes) -> None:
        merges = self.size
        while merges & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            merges >>= 1
        self.hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        if not self.hashes:
            return tree_root([])
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def root_of_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root to which a leaf and its sibling hashes lead (RFC 9162, section 2.1.3.2)."""
    if index >= size:
        raise Rejected(f"There is no index {index} in a log of {size}.")
    last, root = size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Rejected("The proof has too many hashes.")
        if index & 1 or index == last:
            root = node_hash(sibling, root)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise Rejected("The proof has too few hashes.")
    return root


# --- Ed25519 (RFC 8032, section 5.1), verifying only --------------------------------------------------------
Point = tuple  # (X, Y, Z, T) in extended coordinates
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _point(data: bytes) -> Point:
    y = int.from_bytes(data, "little")
    odd, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        raise Rejected("A key is not a canonical point of the curve.")
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def _add(one: Point, two: Point) -> Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    for bit in bin(number)[2:]:
        total = _add(total, total)
        if bit == "1":
            total = _add(total, point)
    return total


BASE = _point(bytes.fromhex("58" + "66" * 31))


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Strict: S below the group order, and R compared as bytes, so each signature has one spelling."""
    if len(public) != 32 or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    if scalar >= ORDER:
        return False
    x, y, z, t = _point(public)
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    x, y, z, _ = _add(_times(scalar, BASE), _times(challenge, (P - x, y, z, P - t)))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- Signed notes, checkpoints and proofs (c2sp.org) --------------------------------------------------------
class Key(NamedTuple):
    name: str
    id: bytes
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Key:
        name, plus, rest = text.partition("+")
        hexadecimal, plus, encoded = rest.partition("+")
        data = decode64(encoded, 33)
        if not plus or not _is_key_name(name) or data[0] != 1:
            raise Rejected("Not the verifier key of an Ed25519 log.")
        if hexadecimal != key_id(name, data[1:]).hex():
            raise Rejected("The verifier key contradicts itself: it was copied wrongly, or made up.")
        _point(data[1:])
        return cls(name, bytes.fromhex(hexadecimal), data[1:])


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    authenticated: bool


class Proof(NamedTuple):
    leaf_index: int
    path: list[bytes]
    checkpoint: bytes


def key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n\x01" + public).digest()[:4]


def _is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and name.split() == [name]


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Rejected("Not UTF-8 text.") from None
    if any(character < " " and character != "\n" for character in text):
        raise Rejected("A control character stands where only lines of text may.")
    return text


def open_checkpoint(
    note: bytes,
    keys: Sequence[Key],
    holds: Callable[[bytes, bytes, bytes], bool] = ed25519_holds,
) -> Checkpoint:
    """What a checkpoint says. With keys, one of them must have signed it."""
    text = _text(note)
    body, blank, signatures = text.rpartition("\n\n")
    lines = body.split("\n")
    if not blank or not signatures.endswith("\n") or len(lines) != 3 or not lines[0]:
        raise Rejected("Not a checkpoint: name, size, root, an empty line and signatures.")
    signed = f"{body}\n".encode()
    # A list, not a generator: a known key's wrong signature rejects the note whatever another key says.
    found = [_signed_by(line, signed, keys, holds) for line in signatures[:-1].split("\n")]
    if keys and not any(found):
        raise Rejected("The checkpoint is not signed with the key that you gave.")
    if keys and lines[0] not in [key.name for key in found if key]:
        raise Rejected("The checkpoint is of another log than the key that signed it.")
    return Checkpoint(lines[0], integer(lines[1]), decode64(lines[2], 32), authenticated=bool(keys))


def _signed_by(
    line: str, signed: bytes, keys: Sequence[Key], holds: Callable[[bytes, bytes, bytes], bool]
) -> Key | None:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    data = decode64(encoded)
    if dash != "—" or not _is_key_name(name) or len(data) < 5:
        raise Rejected("A signature line of the checkpoint is malformed.")
    for key in keys:
        if (key.name, key.id) == (name, data[:4]):
            if not holds(key.public, signed, data[4:]):
                raise Rejected("The checkpoint's signature is wrong: it was altered, or never signed.")
            return key
    return None


def parse_proof(data: bytes) -> Proof:
    head, blank, checkpoint = _text(data).partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Rejected("Not a proof of format c2sp.org/tlog-proof@v1.")
    if lines and lines[0].startswith("extra "):
        decode64(lines.pop(0)[6:])  # allowed by the format, covered by no signature, so never used
    if not lines or not lines[0].startswith("index "):
        raise Rejected("The proof does not say its index.")
    return Proof(integer(lines[0][6:]), [decode64(line, 32) for line in lines[1:]], checkpoint.encode())


def check_proof(data: bytes, entry: bytes, keys: Sequence[Key]) -> tuple[Proof, Checkpoint]:
    """The proof, if it leads from these bytes to the root that one of the keys signed."""
    proof = parse_proof(data)
    checkpoint = open_checkpoint(proof.checkpoint, keys)
    if root_of_inclusion(proof.leaf_index, checkpoint.size, leaf_hash(entry), proof.path) != checkpoint.root:
        raise Rejected("The proof does not lead from this entry to the checkpoint: one of them was altered.")
    return proof, checkpoint


# --- Entries and what is disclosed of them ------------------------------------------------------------------
ENTRY_KEYS = {"at", "declares_record", "fields", "key", "kind", "office", "relates_to", "subject", "v"}
TEXTS = ("at", "kind", "office", "subject")
# Base64 of exactly 32 and 16 bytes, each in its one spelling: the bits left over in the last character are zero.
DIGEST = re.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
SALT = re.compile("[A-Za-z0-9+/]{21}[AQgw]==")


def parse_entry(data: bytes) -> dict[str, Any]:
    entry = loads(data)
    if not isinstance(entry, dict) or set(entry) != ENTRY_KEYS or entry["v"] != 1 or entry["v"] is True:
        raise Rejected("Not an entry of format 1.")
    right = all(isinstance(entry[name], str) for name in TEXTS) and isinstance(entry["declares_record"], bool)
    right = right and isinstance(entry["fields"], dict) and isinstance(entry["relates_to"], list)
    if not right or not isinstance(entry["key"], (str, type(None))):
        raise Rejected("A part of the entry is of the wrong type.")
    for digest in [*entry["fields"].values(), *entry["relates_to"]]:
        if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
            raise Rejected("A digest of the entry is malformed.")
    moment(entry["at"])
    return entry


def moment(text: str) -> datetime:
    """UTC to the millisecond, in its one spelling."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z", text, re.ASCII):
        raise Rejected(f"Not a time in UTC milliseconds: {text[:40]!r}.")
    try:
        return datetime.fromisoformat(text[:-1] + "+00:00")
    except ValueError:
        raise Rejected(f"No such day or hour: {text}.") from None


def field_digest(salt: str, name: str, value: object) -> str:
    """What stands in the entry for a field: nobody can guess a short value from it without the salt."""
    return encode64(sha256(canonical([salt, name, value])).digest())


def words(text: str) -> list[str]:
    """A text in pieces, each a word with the blanks before it: joined again they are the text."""
    return re.findall(r"[ \n]*[^ \n]+|[ \n]+\Z", text)


def word_salt(salt: str, place: int) -> str:
    """The salt of one word of a text, from the salt of the text, which stays secret where words are withheld."""
    return encode64(sha256(canonical([salt, place])).digest()[:16])


def word_digest(salt: str, place: int, word: str) -> str:
    return encode64(sha256(canonical([salt, place, word])).digest())


def digest_of_words(digests: Iterable[str]) -> str:
    """What the field `words.NAME` holds for the text NAME, so that a copy can show it with some words left out."""
    return encode64(sha256("".join(digests).encode()).digest())


def words_of(salt: str, text: str) -> str:
    """`digest_of_words` over a whole text with this salt."""
    return digest_of_words(
        word_digest(word_salt(salt, place), place, word) for place, word in enumerate(words(text))
    )


def check_disclosures(entry: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """The fields that are shown, each proven to be what was recorded. Others stay secret, and provable."""
    shown = loads(data)
    if not isinstance(shown, dict) or set(shown) != {"disclosed", "withheld"}:
        raise Rejected("Not disclosures: an object of what is disclosed and what is withheld.")
    disclosed, withheld, digests = shown["disclosed"], shown["withheld"], entry["fields"]
    if (
        not isinstance(disclosed, dict)
        or not isinstance(withheld, dict)
        or disclosed.keys() & withheld.keys()
    ):
        raise Rejected("The disclosures are malformed, or show a field that they say is withheld.")
    for name, provision in withheld.items():
        if name not in digests or not isinstance(provision, str):
            raise Rejected(
                f"The field {plain(name)} is said to be withheld, but the entry has no such field."
            )
    for name, pair in disclosed.items():
        salted = isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
        if not salted or not SALT.fullmatch(pair[0]):
            raise Rejected(f"The disclosure of {plain(name)} is not a salt and a value.")
        if encode64(sha256(_spelled([pair[0], name, pair[1]])).digest()) != digests.get(name):
            raise Rejected(f"The field {plain(name)} is not what was recorded.")
    return {name: pair[1] for name, pair in disclosed.items()}


def plain(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:200])


# --- What the entries of a post must mean -------------------------------------------------------------------
OPEN = "draft in_review approved expired publication_failed"
# Step -> the states it may follow, and the state it leads to.
STEPS = {
    "post.proposed": ("nothing", "draft"),
    "post.edited": (OPEN, "draft"),
    "post.submitted": ("draft expired", "in_review"),
    "post.returned": ("in_review", "draft"),
    "post.declined": ("in_review", "declined"),
    "post.approved": ("in_review", "approved"),
    "post.approved_under": ("draft expired", "approved"),  # a standing approval
    "post.published_first": ("draft in_review", "unconfirmed"),  # in an emergency
    "post.confirmed": ("unconfirmed", "published"),
    "post.objected": ("unconfirmed", "published"),
    "post.withdrawn": (OPEN, "withdrawn"),
    "post.expired": ("approved publication_failed", "expired"),
    "post.publication_failed": ("approved", "publication_failed"),
    "post.published": ("approved publication_failed", "published"),
    "post.recorded": ("published", "recorded"),
}
MEANWHILE = {
    "post.reconfirmed": "approved publication_failed"
}  # what moves nothing, and the states it happens in
FINAL = {to for _, to in STEPS.values()} - {
    state for follows, _ in STEPS.values() for state in follows.split()
}
HANDED_OVER = ("post.submitted", "post.approved_under", "post.published_first")
HANDS = ("post.proposed", "post.edited", *HANDED_OVER)  # whoever did one of these may not decide
PERSON, WORDS = "actor.user_name", "fingerprint"
DECISIONS = {  # and the fields that say who decided: several are several people
    "post.approved": [PERSON],
    "post.confirmed": [PERSON],
    "post.objected": [PERSON],
    "post.reconfirmed": [PERSON],
    "post.approved_under": ["approver", "cosigner"],
}


class Stories:
    """Follows each subject through its steps, as far as the disclosed fields allow."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.hands: dict[str, set[object]] = {}
        self.words: dict[str, object] = {}

    def follow(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        kind, subject = entry["kind"], entry["subject"]
        if kind not in STEPS and kind not in MEANWHILE:
            return
        before = self.states.get(subject, "nothing")
        follows, leads_to = STEPS[kind] if kind in STEPS else (MEANWHILE[kind], before)
        if before not in follows.split():
            raise Rejected(f"{plain(subject)} cannot go through {kind}: it was {before.replace('_', ' ')}.")
        self.states[subject] = leads_to
        if kind in HANDS:
            self.hands.setdefault(subject, set()).add(values.get(PERSON, object()))
        if kind in HANDED_OVER:
            self.words[subject] = values.get(WORDS)
        if kind in DECISIONS:
            self._decided(subject, [values.get(name) for name in DECISIONS[kind]], values.get(WORDS))
        if leads_to in FINAL:  # nobody will decide on it again, and a log may tell of millions
            self.hands.pop(subject, None)
            self.words.pop(subject, None)

    def _decided(self, subject: str, deciders: Sequence[object], words: object) -> None:
        if any(decider in self.hands.get(subject, ()) for decider in deciders):
            raise Rejected(f"{plain(subject)} was decided on by somebody who wrote, edited or submitted it.")
        known = [decider for decider in deciders if decider is not None]
        if len(known) > len({str(decider) for decider in known}):
            raise Rejected(f"{plain(subject)} was approved twice by one person, where two are needed.")
        handed_over = self.words.get(subject)
        if words is not None and handed_over is not None and words != handed_over:
            raise Rejected(f"{plain(subject)}: the words decided on are not those handed over.")


# --- The three things to check ------------------------------------------------------------------------------
def check_entry_proof(options: argparse.Namespace, keys: Sequence[Key]) -> list[str]:
    data = options.entry.read_bytes()
    entry = parse_entry(data)
    proof, checkpoint = check_proof(options.proof.read_bytes(), data, keys)
    what = f"{plain(entry['kind'])} on {plain(entry['subject'])}, made at {entry['at']}"
    facts = [f"Entry {proof.leaf_index} of the {checkpoint.size} in {checkpoint.origin} is {what}."]
    if options.disclosures:
        shown = check_disclosures(entry, options.disclosures.read_bytes())
        facts.append(f"{len(shown)} of {len(entry['fields'])} fields are shown, and are what was recorded.")
    return facts


def check_record(options: argparse.Namespace, keys: Sequence[Key]) -> list[str]:
    stories, facts, last, subjects = Stories(), [], -1, set()
    for path in sorted(options.folder.glob("*.entry")):
        entry = parse_entry(path.read_bytes())
        proof, _ = check_proof(path.with_suffix(".tlog-proof").read_bytes(), path.read_bytes(), keys)
        shown = check_disclosures(entry, path.with_suffix(".disclosures").read_bytes())
        subjects.add(entry["subject"])
        if proof.leaf_index <= last or len(subjects) > 1:
            raise Rejected(f"{path.name} is out of order, or of another record.")
        stories.follow(entry, shown)
        last = proof.leaf_index
        facts.append(f"{entry['at']}: {plain(entry['kind'])} (entry {last}), {len(shown)} fields shown.")
    if not facts:
        raise Rejected("There is no entry in this folder.")
    return [f"{plain(subjects.pop())}: {len(facts)} entries, each in the log, in a lawful order.", *facts]


def check_log(options: argparse.Namespace, keys: Sequence[Key]) -> list[str]:
    checkpoint = open_checkpoint((options.folder / "checkpoint").read_bytes(), keys)
    leaves: list[bytes] = []
    related: list[tuple[int, str]] = []
    stories = Stories()
    with (
        (options.folder / "entries").open("rb") as entries,
        (options.folder / "disclosures").open("rb") as shown,
    ):
        for number, line in enumerate(entries):
            try:
                entry = parse_entry(_line(line))
                stories.follow(entry, check_disclosures(entry, _line(shown.readline())))
            except Rejected as problem:
                raise Rejected(f"Entry {number}: {problem}") from None
            leaves.append(leaf_hash(line[:-1]))
            related += [(number, digest) for digest in entry["relates_to"]]
        if shown.read(1):
            raise Rejected("There are disclosures of more entries than the log has.")
    if len(leaves) != checkpoint.size:
        raise Rejected(f"The checkpoint covers {checkpoint.size} entries, but {len(leaves)} are here.")
    if tree_root(leaves) != checkpoint.root:
        raise Rejected("The entries do not lead to the checkpoint: one was altered, moved or replaced.")
    _check_relations(leaves, related)
    return [
        f"All {len(leaves)} entries of {checkpoint.origin} are here, unaltered, and every step was lawful."
    ]


def _line(line: bytes) -> bytes:
    if not line.endswith(b"\n"):
        raise Rejected("a line is missing or cut short.")
    return line[:-1]


def _check_relations(leaves: Sequence[bytes], related: Sequence[tuple[int, str]]) -> None:
    places = {leaf: number for number, leaf in enumerate(leaves)} if related else {}
    for number, digest in related:
        if places.get(decode64(digest, 32), number) >= number:
            raise Rejected(f"Entry {number} relates to an entry that is not in the log before it.")


# --- Command line -------------------------------------------------------------------------------------------
def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--key", action="append", default=[], help="verifier key, from a place you trust")
    common.add_argument("--unauthenticated", action="store_true", help="be content without a key")
    common.add_argument("--json", action="store_true", help="print a report for programs")
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    commands = parser.add_subparsers(required=True, metavar="proof|record|log")
    proof = commands.add_parser("proof", parents=[common], help="check one entry")
    proof.add_argument("proof", type=Path)
    proof.add_argument("entry", type=Path)
    proof.add_argument("--disclosures", type=Path)
    proof.set_defaults(check=check_entry_proof)
    for name, check in (("record", check_record), ("log", check_log)):
        folder = commands.add_parser(name, parents=[common], help=f"check a {name} in a folder")
        folder.add_argument("folder", type=Path)
        folder.set_defaults(check=check)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        options = _options(arguments)
    except SystemExit as stop:
        return 1 if stop.code else 0
    held, facts, problem = False, [], ""
    try:
        keys = [Key.parse(text) for text in options.key]
        facts = options.check(options, keys)
        held = bool(keys) or options.unauthenticated
        problem = "" if keys else "Consistent, not authenticated: without a key, anybody may have made this."
    except (Rejected, OSError) as refusal:
        problem = str(refusal)
    authenticated = held and bool(options.key)
    report = {"verified": held, "authenticated": authenticated, "facts": facts, "problem": problem}
    verdict = "VERIFIED" if authenticated else "CONSISTENT ONLY" if facts else "REJECTED"
    lines = [json.dumps(report)] if options.json else [f"{verdict}.", *facts, *([problem] if problem else [])]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if held else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
