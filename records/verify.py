#!/usr/bin/env python3
"""Check records of the social media record log, with nothing but Python (3.9 or later) and this file.

    verify.py bag     --key KEY BAG              exported records: a .tar or .zip as it came, or its unpacked folder
    verify.py proof   --key KEY PROOF ENTRY [--disclosures FILE]   one entry stands in the log that KEY signed
    verify.py log     --key KEY FOLDER           whole exported logs, every entry of every year in order
    verify.py compare --key KEY OLD NEW          two exported logs, or two bags: the newer continues the older

KEY is a log's verifier key, name+id+base64, or a file with such keys; each year's log has its own: give --key for each,
or one list with commas. Take keys from a place you trust, never from the package you are checking: whoever forged a
package can forge a key to go with it. Without --key the answer is at most "consistent, not authenticated", which is
exit code 2 unless --unauthenticated says that this is enough.

Exit code 0: everything asked for held. 1: something does not hold; every problem found is named. 2: it was not checked,
from which nothing follows (no key or that of another log, no such file, one that is compressed, wrong use). --json
prints a report for programs. No network, nothing is unpacked or written.

How a bag came does not matter: as a .tar, a .zip or a folder, in any order, saved again by another BagIt program, with
what computers leave in folders. What programs would unpack differently is refused.

By when it existed others may attest: time-stamping authorities, which --tsa CERTIFICATE names (PEM: theirs, or one that
leads to it), and witnesses, by --witness KEY or --policy FILE. What nobody attests is a note; with --policy it is not
checked (2) unless those whom it asks for have signed. A proof's tokens are given with --token.

Formats: RFC 6962 (Merkle tree), RFC 8032 (Ed25519), RFC 8493 (BagIt), RFC 8785 (canonical JSON), RFC 3161 and 5652
(time-stamp tokens), c2sp.org/signed-note, c2sp.org/tlog-checkpoint, c2sp.org/tlog-proof@v1, c2sp.org/tlog-cosignature,
c2sp.org/tlog-policy. Parsing is strict: what has two spellings is refused.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import codecs
import csv
import hashlib
import io
import itertools
import json
import os
import re
import struct
import sys
import textwrap
import unicodedata
import zlib
from array import array
from binascii import b2a_base64
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache, partial
from hashlib import sha1, sha256, sha384, sha512
from json.encoder import encode_basestring as quoted_text
from multiprocessing import get_context
from pathlib import Path
from typing import Any, BinaryIO, Callable, NamedTuple, TypeVar

Item = TypeVar("Item")
Given = TypeVar("Given")
Done = TypeVar("Done")

VERSION = "2"


class Rejected(ValueError):
    """What was offered does not verify; the text is a sentence for the person who asked."""


class NotChecked(Rejected):
    """It could not be checked, from which nothing follows, for or against it."""


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
        text = data.decode()
        # Of ASCII text, a key that stands twice or is not ASCII itself has another spelling: no need to look at each.
        value = (_reader_of_ascii if text.isascii() else _reader).decode(text)
        if _write(value) == text:
            return value
    except (ValueError, RecursionError) as problem:
        raise Rejected(f"Not canonical JSON: {problem}") from None
    raise Rejected("Not canonical JSON: the same value has another spelling.")


def _spelled(value: object) -> bytes:
    """Under the restriction that `_check` and `_reader` keep, Python's JSON is byte for byte RFC 8785."""
    try:
        return _write(value).encode()
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


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_reader_of_ascii = json.JSONDecoder(parse_int=_number, parse_float=_no_number, parse_constant=_no_number)
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


class Range(NamedTuple):
    """Leaves `start` up to, but not with, `stop`."""

    start: int
    stop: int


def split(size: int) -> int:
    """The largest power of two below `size`: where RFC 6962 cuts a tree in two."""
    return 1 << (size - 1).bit_length() - 1


def consistency_ranges(old: int, new: int) -> list[Range]:
    """PROOF(m, D[n]): the ranges whose roots prove that a tree of `old` is the beginning of one of `new`."""
    if not 0 < old <= new:
        raise Rejected(f"Nothing can prove that a log of {old} is the beginning of one of {new}.")
    ranges, start, stop = [], 0, new
    while stop != old:
        middle = start + split(stop - start)
        if old <= middle:
            ranges.append(Range(middle, stop))
            stop = middle
        else:
            ranges.append(Range(start, middle))
            start = middle
    if start:  # otherwise the old root itself begins the proof, and whoever checks it has that
        ranges.append(Range(start, stop))
    return ranges[::-1]


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Refuse unless the tree of `old` is the beginning of the tree of `new` (RFC 9162, section 2.1.4.2)."""
    ranges = consistency_ranges(old, new)
    if len(path) != len(ranges):
        raise Rejected("The consistency proof has the wrong number of hashes.")
    steps = list(zip(ranges, path))
    was = steps.pop(0)[1] if ranges and ranges[0].stop == old else old_root
    now = was
    for each, sibling in steps:
        if each.stop < old:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
        else:
            now = node_hash(now, sibling)
    if (was, now) != (old_root, new_root):
        raise Rejected("The log that was signed before is not the beginning of this one.")


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
LOG, WITNESS = 1, 4  # what a key signs: notes as they are, or with the time at which it saw them


class Key(NamedTuple):
    name: str
    id: bytes
    public: bytes

    @classmethod
    def parse(cls, text: str, kind: int = 1) -> Key:
        name, plus, rest = text.partition("+")
        hexadecimal, plus, encoded = rest.partition("+")
        data = decode64(encoded, 33)
        if not plus or not _is_key_name(name) or data[0] != kind:
            raise Rejected(f"Not the verifier key of an Ed25519 {'log' if kind == LOG else 'witness'}.")
        if hexadecimal != key_id(name, data[1:], kind).hex():
            raise Rejected("The verifier key contradicts itself: it was copied wrongly, or made up.")
        _point(data[1:])
        return cls(name, bytes.fromhex(hexadecimal), data[1:])


def parse_keys(text: str) -> list[Key]:
    """Several are separated by commas, blanks or lines, as the signer prints them."""
    return [Key.parse(each) for each in re.split(r"[,\s]+", text) if each]


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    authenticated: bool


class Proof(NamedTuple):
    leaf_index: int
    path: list[bytes]
    checkpoint: bytes


def key_id(name: str, public: bytes, kind: int = LOG) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def _is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and name.split() == [name]


MOST_LINES = 64  # of a checkpoint, the three that each has among them
SIGNATURES = 64  # of a log, its next key and witnesses; each costs time to check
CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")  # but for the ends of lines


def _text(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Rejected("Not UTF-8 text.") from None
    if CONTROL.search(text):
        raise Rejected("A control character stands where only lines of text may.")
    return text


def parts_of_note(note: bytes) -> tuple[bytes, list[str]]:
    """What is signed, with its last newline, and the lines of the signatures."""
    body, blank, signatures = _text(note).rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise Rejected("Not a checkpoint: name, size, root, an empty line and signatures.")
    if signatures.count("\n") > SIGNATURES:
        raise Rejected("The checkpoint bears more signatures than anybody gave it.")
    return f"{body}\n".encode(), signatures[:-1].split("\n")


def open_checkpoint(
    note: bytes,
    keys: Sequence[Key],
    holds: Callable[[bytes, bytes, bytes], bool] = ed25519_holds,
) -> Checkpoint:
    """What a checkpoint says. With keys, one of them must have signed it."""
    signed, signatures = parts_of_note(note)
    lines = signed.decode().split("\n")[:-1]
    if len(lines) < 3 or not all(lines):  # further ones say what the log likes; nothing here uses them
        raise Rejected("Not a checkpoint: name, size, root, an empty line and signatures.")
    if len(lines) > MOST_LINES:
        raise Rejected("The checkpoint has more lines than anybody gave it.")
    # A list, not a generator: a known key's wrong signature rejects the note whatever another key says.
    found = [_signed_by(line, signed, keys, holds) for line in signatures]
    if keys and not any(found):
        raise _not_signed(lines[0], keys)
    if keys and lines[0] not in [key.name for key in found if key]:
        raise Rejected("The checkpoint is of another log than the key that signed it.")
    return Checkpoint(lines[0], integer(lines[1]), decode64(lines[2], 32), authenticated=bool(keys))


def _not_signed(origin: str, keys: Sequence[Key]) -> Rejected:
    """A key of that very log that did not sign it speaks against it; a key of another log says nothing."""
    names, year = [key.name for key in keys], year_of(origin)
    if origin in names:
        return Rejected("The checkpoint is not signed with the key that you gave.")
    years = [year_of(name) for name in names if year and name[:-4] == origin[:-4] and year_of(name)]
    if years:
        return NotChecked(
            f"The key of {year} is needed, that of {plain(origin)}: you gave that of {', '.join(years)}."
        )
    return NotChecked(f"The key of {plain(origin)} is needed: you gave that of {plain(', '.join(names))}.")


def _signed_by(
    line: str, signed: bytes, keys: Sequence[Key], holds: Callable[[bytes, bytes, bytes], bool]
) -> Key | None:
    name, data = _signature_in(line)
    for key in keys:
        if (key.name, key.id) == (name, data[:4]):
            if not holds(key.public, signed, data[4:]):
                raise Rejected("The checkpoint's signature is wrong: it was altered, or never signed.")
            return key
    return None


def _signature_in(line: str) -> tuple[str, bytes]:
    """The name of a key, and its id with what it signed."""
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    data = decode64(encoded)
    if dash != "—" or not _is_key_name(name) or len(data) < 5:
        raise Rejected("A signature line of the checkpoint is malformed.")
    return name, data


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


def check_proof(
    data: bytes,
    entry: bytes,
    keys: Sequence[Key],
    holds: Callable[[bytes, bytes, bytes], bool] = ed25519_holds,
) -> tuple[Proof, Checkpoint]:
    """The proof, if it leads from these bytes to the root that one of the keys signed."""
    proof = parse_proof(data)
    checkpoint = open_checkpoint(proof.checkpoint, keys, holds)
    if root_of_inclusion(proof.leaf_index, checkpoint.size, leaf_hash(entry), proof.path) != checkpoint.root:
        raise Rejected("The proof does not lead from this entry to the checkpoint: one of them was altered.")
    return proof, checkpoint


# --- Witnesses (c2sp.org/tlog-cosignature, c2sp.org/tlog-policy) --------------------------------------------
class Cosigned(NamedTuple):
    """A witness saw this checkpoint, and none that contradicts it, at that time."""

    witness: Key
    at: datetime


def cosignatures(
    note: bytes,
    witnesses: Sequence[Key],
    holds: Callable[[bytes, bytes, bytes], bool] = ed25519_holds,
) -> list[Cosigned]:
    """Of these witnesses, each once, with the earliest time that it gave. Lines of other keys say nothing."""
    body, lines = parts_of_note(note)
    earliest: dict[Key, datetime] = {}
    for name, data in map(_signature_in, lines):
        for witness in witnesses:
            if (witness.name, witness.id) == (name, data[:4]):
                at = _cosigned_at(witness, body, data[4:], holds)
                earliest[witness] = min(at, earliest.get(witness, at))
    return [Cosigned(*each) for each in earliest.items()]


def _cosigned_at(
    witness: Key, body: bytes, data: bytes, holds: Callable[[bytes, bytes, bytes], bool]
) -> datetime:
    seconds = int.from_bytes(data[:8], "big")
    if len(data) != 72 or not holds(
        witness.public, b"cosignature/v1\ntime %d\n%b" % (seconds, body), data[8:]
    ):
        raise Rejected(f"The cosignature of {plain(witness.name)} is wrong: it was altered, or never given.")
    if not 0 < seconds < LAST_SECOND:
        raise Rejected(f"The cosignature of {plain(witness.name)} says no time that there is.")
    return datetime.fromtimestamp(seconds, timezone.utc)


LAST_SECOND = 253_000_000_000  # in the year 9987: what is later has no date here
MOST_NAMES = 64  # of witnesses, of groups and of logs in a policy
POLICY_TEXT = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")


class Policy(NamedTuple):
    """Which witnesses are known, and which of them together are enough."""

    logs: list[Key]
    witnesses: dict[str, Key]  # by the names that the policy gives them
    urls: dict[str, str]
    groups: dict[str, tuple[int, list[str]]]  # how many of which, each named before it
    quorum: str

    @classmethod
    def parse(cls, data: bytes) -> Policy:
        if len(data) > PIECE or not POLICY_TEXT.fullmatch(data):
            raise Rejected("Not a policy: it holds bytes that no such text has.")
        policy, said = cls([], {}, {}, {}, ""), list[str]()
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            words = line.replace("\t", " ").split(" ")
            words = [word for word in words if word]
            if words and not words[0].startswith("#"):
                policy._line(words, said)
        if len(said) != 1:
            raise Rejected("A policy says once what its quorum is.")
        return policy._replace(quorum=said[0])

    def _line(self, words: list[str], said: list[str]) -> None:
        what, rest = words[0], words[1:]
        if what == "log" and len(rest) in (1, 2):
            self._add_log(Key.parse(rest[0]))
        elif what == "witness" and len(rest) in (2, 3):
            self._add_witness(rest[0], Key.parse(rest[1], WITNESS))
            self.urls.update({rest[0]: rest[2]} if rest[2:] else {})
        elif what == "group" and len(rest) >= 3:
            self._add_group(rest[0], rest[1], rest[2:])
        elif what == "quorum" and len(rest) == 1 and (rest[0] == "none" or self._knows(rest[0])):
            said.append(rest[0])
        else:
            raise Rejected(f"Not a line of a policy: {plain(' '.join(words))}.")

    def _add_log(self, key: Key) -> None:
        if key.public in [each.public for each in self.logs] or len(self.logs) >= MOST_NAMES:
            raise Rejected("The policy names a log twice, or too many.")
        self.logs.append(key)

    def _add_witness(self, name: str, key: Key) -> None:
        self._new(name)
        if key.public in [each.public for each in self.witnesses.values()]:
            raise Rejected(f"The key of {plain(name)} stands in the policy twice: it would count twice.")
        self.witnesses[name] = key

    def _add_group(self, name: str, number: str, members: list[str]) -> None:
        self._new(name)
        grouped = {member for _, group in self.groups.values() for member in group}
        if len(set(members)) < len(members) or grouped & set(members) or not all(map(self._knows, members)):
            raise Rejected(f"A member of {plain(name)} is not named before it, or is a member twice.")
        needed = {"any": 1, "all": len(members)}.get(number) or integer(number)
        if not 1 <= needed <= len(members):
            raise Rejected(f"The group {plain(name)} needs more members than it has, or none.")
        self.groups[name] = needed, members

    def _new(self, name: str) -> None:
        if name == "none" or self._knows(name) or len(self.witnesses) + len(self.groups) >= 2 * MOST_NAMES:
            raise Rejected(f"The policy gives the name {plain(name)} twice, or too many names.")

    def _knows(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def is_met(self, cosigned: Iterable[Key]) -> bool:
        seen = {key.public for key in cosigned}
        holds = {"none": True, **{name: key.public in seen for name, key in self.witnesses.items()}}
        for name, (needed, members) in self.groups.items():
            holds[name] = sum(holds[member] for member in members) >= needed
        return holds[self.quorum]


# --- DER (X.690), reading only ------------------------------------------------------------------------------
class Der(NamedTuple):
    tag: int
    content: bytes
    spelled: bytes  # with its tag and length


INTEGER, BITS, OCTETS, NULL, OID, SEQUENCE, SET = 0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0x31
TOKEN_SIZE = 1 << 16
MALFORMED = "Not DER: it is cut short, or spelled in another way than the one that there is."


def der(data: bytes) -> list[Der]:
    """The values that stand one after the other, to the last byte. What is within them waits, so no depth counts."""
    found, at = [], 0
    while at < len(data):
        start, size, at = at, data[at + 1] if at + 1 < len(data) else 128, at + 2
        if size > 127:
            end = at + (size & 127)
            size, at, least = int.from_bytes(data[at:end], "big"), end, 1 << 8 * max(end - at - 1, 0)
            if not start + 2 < end <= min(start + 5, len(data)) or size < max(128, least):
                raise Rejected(MALFORMED)
        if data[start] & 31 == 31 or at + size > len(data):
            raise Rejected(MALFORMED)
        found.append(Der(data[start], data[at : at + size], data[start : at + size]))
        at += size
    return found


class Values:
    """The values within one, taken one by one as a format lists them."""

    def __init__(self, data: bytes) -> None:
        self.left = der(data)

    def take(self, tag: int) -> Der:
        found = self.maybe(tag)
        if not found:
            raise Rejected(
                "A part of the certificate or token is missing, or of another kind than it must be."
            )
        return found

    def maybe(self, tag: int) -> Der | None:
        return self.left.pop(0) if self.left and self.left[0].tag == tag else None

    def within(self, tag: int) -> Values:
        return Values(self.take(tag).content)

    def end(self) -> None:
        if self.left:
            raise Rejected("Something stands in the certificate or token that does not belong there.")


def only(data: bytes, tag: int) -> Der:
    values = Values(data)
    found = values.take(tag)
    values.end()
    return found


def whole_number(content: bytes) -> int:
    if not content or (len(content) > 1 and content[0] in (0, 255) and content[0] >> 7 == content[1] >> 7):
        raise Rejected(MALFORMED)
    return int.from_bytes(content, "big", signed=True)


def oid(text: str) -> bytes:
    """The bytes of an object identifier such as 1.2.840.113549.1.7.2."""
    first, second, *rest = map(int, text.split("."))
    spelled = b""
    for number in (40 * first + second, *rest):
        digits = [number & 127]
        while number := number >> 7:
            digits.insert(0, number & 127 | 128)
        spelled += bytes(digits)
    return spelled


def _algorithm(values: Values) -> tuple[bytes, Der | None]:
    parts = values.within(SEQUENCE)
    name, rest = parts.take(OID).content, parts.left
    if len(rest) > 1:
        raise Rejected("An algorithm is named with more than it has.")
    return name, rest[0] if rest else None


def _time(value: Der) -> datetime:
    """UTCTime or GeneralizedTime, in UTC, to the second or to a fraction that ends in no zero."""
    text = value.content.decode("ascii", "replace")
    if value.tag == 0x17 and re.fullmatch("[0-9]{12}Z", text, re.ASCII):
        text = ("19" if text >= "50" else "20") + text
    elif value.tag != 0x18 or not re.fullmatch(r"[0-9]{14}(\.[0-9]{0,8}[1-9])?Z", text, re.ASCII):
        raise Rejected("A time in the certificate or token is malformed.")
    spelled = f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:14]}"
    try:
        whole = datetime.fromisoformat(f"{spelled}+00:00")
    except ValueError:
        raise Rejected("A time in the certificate or token is no time that there is.") from None
    return whole + timedelta(microseconds=int(text[15:-1].ljust(6, "0")[:6] or 0))


# --- RSA (RFC 8017) and ECDSA (FIPS 186-5), verifying only --------------------------------------------------
Hash = Callable[[bytes], Any]
HASHES: dict[bytes, Hash] = {
    oid(f"2.16.840.1.101.3.4.2.{number}"): algorithm
    for number, algorithm in ((1, sha256), (2, sha384), (3, sha512))
}
RSA, EC, ED = oid("1.2.840.113549.1.1.1"), oid("1.2.840.10045.2.1"), oid("1.3.101.112")
SIGNED_WITH: dict[bytes, tuple[bytes, Hash]] = {  # algorithm of a signature -> of its key, and the hash
    oid("1.2.840.113549.1.1.11"): (RSA, sha256),
    oid("1.2.840.113549.1.1.12"): (RSA, sha384),
    oid("1.2.840.113549.1.1.13"): (RSA, sha512),
    oid("1.2.840.10045.4.3.2"): (EC, sha256),
    oid("1.2.840.10045.4.3.3"): (EC, sha384),
    oid("1.2.840.10045.4.3.4"): (EC, sha512),
    ED: (ED, sha512),
}


def rsa_holds(modulus: int, exponent: int, algorithm: Hash, message: bytes, signature: bytes) -> bool:
    """PKCS #1 v1.5. What must stand there is made and compared, so that nothing has to be taken apart."""
    size, digest = (modulus.bit_length() + 7) // 8, algorithm(message).digest()
    name = next(name for name, known in HASHES.items() if known is algorithm)
    head = bytes([SEQUENCE, len(name) + 4, OID, len(name)]) + name + bytes([NULL, 0, OCTETS, len(digest)])
    info = bytes([SEQUENCE, len(head) + len(digest)]) + head + digest
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= modulus:
        return False
    padded = b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info
    return pow(number, exponent, modulus).to_bytes(size, "big") == padded


class Curve(NamedTuple):
    """y² = x³ - 3x + b over the integers modulo p."""

    p: int
    b: int
    order: int
    base: tuple[int, int, int]

    def add(self, one: Point, two: Point) -> Point:
        """Complete: the same for any two points (Renes, Costello and Batina 2016, algorithm 4)."""
        (x1, y1, z1), (x2, y2, z2), p = one, two, self.p
        xx, yy, zz = x1 * x2, y1 * y2, z1 * z2
        xy, yz = (x1 + y1) * (x2 + y2) - xx - yy, (y1 + z1) * (y2 + z2) - yy - zz
        xz = (x1 + z1) * (x2 + z2) - xx - zz
        sub, by = 3 * (xz - self.b * zz), 3 * (self.b * xz - 3 * zz - xx)
        plus, minus, three = yy + sub, yy - sub, 3 * (xx - zz)
        return (plus * xy - yz * by) % p, (minus * plus + three * by) % p, (minus * yz + xy * three) % p

    def times(self, number: int, point: Point) -> Point:
        total: Point = (0, 1, 0)
        for bit in bin(number)[2:]:
            total = self.add(total, total)
            if bit == "1":
                total = self.add(total, point)
        return total

    def holds(self, public: Point, algorithm: Hash, message: bytes, signature: bytes) -> bool:
        pair = Values(only(signature, SEQUENCE).content)
        r, s = whole_number(pair.take(INTEGER).content), whole_number(pair.take(INTEGER).content)
        pair.end()
        if not (0 < r < self.order and 0 < s < self.order):
            return False
        digest = algorithm(message).digest()
        number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - self.order.bit_length())
        inverse = pow(s, -1, self.order)
        x, _, z = self.add(
            self.times(number * inverse % self.order, self.base), self.times(r * inverse % self.order, public)
        )
        return z != 0 and x * pow(z, -1, self.p) % self.p % self.order == r


P256 = Curve(
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    (
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        1,
    ),
)
P384 = Curve(
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
    0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    (
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        1,
    ),
)
CURVES = {oid("1.2.840.10045.3.1.7"): P256, oid("1.3.132.0.34"): P384}


class PublicKey(NamedTuple):
    """Of a certificate: what kind of key it is, and whether it signed something with a given hash."""

    kind: bytes
    holds: Callable[[Hash, bytes, bytes], bool]


def _public_key(values: Values) -> PublicKey:
    kind, about = _algorithm(values)
    bits = values.take(BITS).content
    values.end()
    if bits[:1] != b"\x00":
        raise Rejected("A public key is malformed.")
    if kind == RSA:
        return PublicKey(kind, partial(rsa_holds, *_rsa_numbers(bits[1:])))
    if kind == EC and about and about.tag == OID and about.content in CURVES:
        curve = CURVES[about.content]
        return PublicKey(kind, partial(curve.holds, _on_curve(curve, bits[1:])))
    if kind == ED and len(bits) == 33:
        return PublicKey(kind, lambda _, message, signature: ed25519_holds(bits[1:], message, signature))
    raise Rejected("A public key is of a kind that is not known here: RSA, P-256, P-384 and Ed25519 are.")


def _rsa_numbers(data: bytes) -> tuple[int, int]:
    values = Values(only(data, SEQUENCE).content)
    modulus, exponent = (whole_number(values.take(INTEGER).content) for _ in range(2))
    values.end()
    _require_rsa(modulus, exponent)
    return modulus, exponent


def _require_rsa(modulus: int, exponent: int) -> None:
    if not 2**2047 <= modulus < 2**8192 or not 2 < exponent < 2**32 or not modulus & exponent & 1:
        raise Rejected("An RSA key is too short to be trusted, or too long to be used.")


def _on_curve(curve: Curve, data: bytes) -> Point:
    size = (curve.p.bit_length() + 7) // 8
    x, y = int.from_bytes(data[1 : size + 1], "big"), int.from_bytes(data[size + 1 :], "big")
    if len(data) != 2 * size + 1 or data[0] != 4 or max(x, y) >= curve.p:
        raise Rejected("A public key is malformed.")
    if (y * y - x * x * x + 3 * x - curve.b) % curve.p:
        raise Rejected("A public key is no point of its curve.")
    return x, y, 1


# --- Certificates (RFC 5280), as far as those of time-stamping authorities need it --------------------------
BASIC, USAGE, EXTENDED, OWN_ID = (oid(f"2.5.29.{number}") for number in (19, 15, 37, 14))
TIME_STAMPING, COMMON_NAME = oid("1.3.6.1.5.5.7.3.8"), oid("2.5.4.3")
MOST_CERTIFICATES = 10  # in a token: each may cost a signature to check
PEM = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")


class Certificate(NamedTuple):
    spelled: bytes
    serial: int
    issuer: bytes
    subject: bytes
    begins: datetime
    ends: datetime
    key: PublicKey
    extensions: dict[bytes, tuple[bool, bytes]]  # whether it is critical, and what it says
    signed: bytes
    algorithm: bytes
    signature: bytes

    @classmethod
    def parse(cls, data: bytes) -> Certificate:
        whole = Values(only(data, SEQUENCE).content)
        body = whole.take(SEQUENCE)
        algorithm, signature = whole.left[0].spelled if whole.left else b"", _algorithm(whole)[0]
        bits = whole.take(BITS).content
        whole.end()
        values = Values(body.content)
        version = values.maybe(0xA0)
        if version and whole_number(only(version.content, INTEGER).content) not in (1, 2):
            raise Rejected("A certificate is of a version that there is not.")
        serial, inner = whole_number(values.take(INTEGER).content), values.take(SEQUENCE).spelled
        issuer, validity = values.take(SEQUENCE).spelled, values.within(SEQUENCE)
        begins, ends = (
            [_time(each) for each in validity.left[:2]] if len(validity.left) == 2 else [None, None]
        )
        subject, key = values.take(SEQUENCE).spelled, _public_key(values.within(SEQUENCE))
        values.maybe(0x81), values.maybe(0x82)
        extensions = _extensions(values.maybe(0xA3))
        values.end()
        if inner != algorithm or bits[:1] != b"\x00" or begins is None or ends is None:
            raise Rejected("A certificate is malformed.")
        return cls(
            data, serial, issuer, subject, begins, ends, key, extensions, body.spelled, signature, bits[1:]
        )

    @property
    def name(self) -> str:
        """As people call it; where it has no name of its own, its fingerprint."""
        names = [value for each in der(only(self.subject, SEQUENCE).content) for value in _names_in(each)]
        return (
            plain(names[-1].content.decode("utf-8", "replace")) if names else sha256(self.spelled).hexdigest()
        )

    def said(self, extension: bytes) -> bytes:
        return self.extensions.get(extension, (False, b""))[1]

    def may_issue(self, below: int) -> bool:
        """With so many issuers between it and the certificate that it is about."""
        basic = Values(only(self.said(BASIC), SEQUENCE).content) if self.said(BASIC) else Values(b"")
        is_one, limit = basic.maybe(0x01), basic.maybe(INTEGER)
        few = limit is None or below <= whole_number(limit.content)
        return is_one is not None and is_one.content == b"\xff" and few and self._used_for(5)

    def may_stamp(self) -> bool:
        """RFC 3161, section 2.3: for time-stamping and nothing else, and this is critical."""
        critical, said = self.extensions.get(EXTENDED, (False, b""))
        return (
            critical
            and [each.content for each in der(only(said, SEQUENCE).content)] == [TIME_STAMPING]
            and (self._used_for(0) or self._used_for(1))
        )

    def _used_for(self, bit: int) -> bool:
        """A certificate that does not say what its key is for does not limit it."""
        if not self.said(USAGE):
            return True
        bits = only(self.said(USAGE), BITS).content
        return len(bits) > 1 and bool(bits[1] & 128 >> bit)

    def follows(self, at: datetime) -> None:
        """Valid at that time, and nothing critical is unknown here."""
        if not self.begins <= at <= self.ends:
            raise Rejected(f"The certificate of {self.name} was not valid at the time of the token.")
        if {name for name, (critical, _) in self.extensions.items() if critical} - {BASIC, USAGE, EXTENDED}:
            raise Rejected(f"The certificate of {self.name} has a critical extension that is not known here.")

    def is_signed_by(self, issuer: Certificate) -> bool:
        kind, algorithm = SIGNED_WITH.get(self.algorithm, (b"", sha256))
        return kind == issuer.key.kind and issuer.key.holds(algorithm, self.signed, self.signature)


def _names_in(part: Der) -> Iterator[Der]:
    for pair in der(part.content):
        values = der(pair.content)
        if len(values) == 2 and values[0].content == COMMON_NAME:
            yield values[1]


def _extensions(field: Der | None) -> dict[bytes, tuple[bool, bytes]]:
    found: dict[bytes, tuple[bool, bytes]] = {}
    for each in der(only(field.content, SEQUENCE).content) if field else []:
        values = Values(each.content)
        name, critical = values.take(OID).content, values.maybe(0x01)
        said = values.take(OCTETS).content
        values.end()
        if each.tag != SEQUENCE or name in found:
            raise Rejected("An extension of a certificate is malformed, or stands there twice.")
        found[name] = critical is not None and critical.content != b"\x00", said
    return found


def parse_certificates(data: bytes) -> list[Certificate]:
    """Those of a file as authorities publish it: PEM, one or several, or DER."""
    if data[:1] == b"\x30":
        return [Certificate.parse(data)]
    found = PEM.findall(data.decode("ascii", "replace"))
    if not found:
        raise Rejected("There is no certificate in this file.")
    return [Certificate.parse(decode64("".join(each.split()))) for each in found]


# --- Time-stamp tokens (RFC 3161, RFC 5816; CMS: RFC 5652) --------------------------------------------------
SIGNED_DATA, STAMP_INFO = oid("1.2.840.113549.1.7.2"), oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE, MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
SIGNED_BY, SIGNED_BY_V2 = oid("1.2.840.113549.1.9.16.2.12"), oid("1.2.840.113549.1.9.16.2.47")


class OtherAuthority(Rejected):
    """The token may well be right, but not by the certificates that were given."""


class Token(NamedTuple):
    """What a time-stamping authority answered (TimeStampResp), taken apart and not believed yet."""

    info: bytes  # what it says
    imprint: tuple[Hash, bytes]
    at: datetime  # with the accuracy that it claims added: by then
    nonce: int | None  # of the question that it answers
    certificates: list[Certificate]
    signer: tuple[bytes, int] | bytes  # issuer and serial number, or the identifier of the key
    algorithm: Hash
    attributes: bytes
    said: dict[bytes, bytes]  # signed attributes
    signed_with: bytes
    signature: bytes

    @classmethod
    def parse(cls, data: bytes) -> Token:
        if len(data) > TOKEN_SIZE:
            raise Rejected("It is too large to be the token of an authority.")
        answer = Values(only(data, SEQUENCE).content)
        status = whole_number(answer.within(SEQUENCE).take(INTEGER).content)
        if status not in (0, 1):
            raise Rejected("The authority did not grant a token.")
        content = answer.within(SEQUENCE)
        answer.end()
        if content.take(OID).content != SIGNED_DATA:
            raise Rejected("The token is not signed data.")
        signed = Values(only(content.take(0xA0).content, SEQUENCE).content)
        content.end()
        return cls._signed(signed)

    @classmethod
    def _signed(cls, values: Values) -> Token:
        if whole_number(values.take(INTEGER).content) != 3:
            raise Rejected("The token is of a version that there is not.")
        values.take(SET)
        about = values.within(SEQUENCE)
        if about.take(OID).content != STAMP_INFO:
            raise Rejected("The token is of something else than a time.")
        info = only(about.take(0xA0).content, OCTETS).content
        about.end()
        held = values.maybe(0xA0)
        values.maybe(0xA1)
        signers = der(values.take(SET).content)
        values.end()
        if len(signers) != 1 or signers[0].tag != SEQUENCE:
            raise Rejected("A token is signed once, by the authority.")
        imprint, at, nonce = _stamped(info)
        named, algorithm, attributes, said, signed_with, signature = _signer(Values(signers[0].content))
        return cls(
            info, imprint, at, nonce, _certificates_in(held), named, algorithm, attributes, said,
            signed_with, signature,
        )  # fmt: skip

    def check(self, message: bytes, given: Sequence[Certificate]) -> Certificate:
        """The authority's certificate, if a given one leads to it; `message` is what it must have stamped."""
        self.stamps(message)
        signer = next(filter(self._is_signer, [*given, *self.certificates]), None)
        if signer is None:
            raise OtherAuthority(
                "The token does not bring its signer's certificate, and you did not give it."
            )
        if self.said.get(CONTENT_TYPE) != bytes([OID, len(STAMP_INFO)]) + STAMP_INFO:
            raise Rejected("The token's signature is of something else than a time.")
        digest = self.algorithm(self.info).digest()
        if self.said.get(MESSAGE_DIGEST) != bytes([OCTETS, len(digest)]) + digest:
            raise Rejected("The token's signature is of another time than it says.")
        self._names(signer)
        if not self._holds(signer):
            raise Rejected("The token's signature is wrong: it was altered, or never given.")
        if not signer.may_stamp():
            raise Rejected(f"The certificate of {signer.name} is not one for time-stamping alone.")
        _require_chain(signer, self.certificates, given, self.at)
        return signer

    def stamps(self, message: bytes) -> None:
        algorithm, digest = self.imprint
        if algorithm(message).digest() != digest:
            raise Rejected("The token stamps something else than this checkpoint.")

    def _is_signer(self, each: Certificate) -> bool:
        if isinstance(self.signer, tuple):
            return (each.issuer, each.serial) == self.signer
        return bool(each.said(OWN_ID)) and only(each.said(OWN_ID), OCTETS).content == self.signer

    def _holds(self, signer: Certificate) -> bool:
        kind, algorithm = (
            (RSA, self.algorithm)
            if self.signed_with == RSA
            else SIGNED_WITH.get(self.signed_with, (b"", sha256))
        )
        return kind == signer.key.kind and signer.key.holds(algorithm, self.attributes, self.signature)

    def _names(self, signer: Certificate) -> None:
        """The signer's certificate is signed too, so that no other with the same key can be put in its place."""
        newer, older = self.said.get(SIGNED_BY_V2), self.said.get(SIGNED_BY)
        if newer is None and older is None:
            raise Rejected("The token does not say which certificate it was signed with.")
        known: tuple[tuple[bytes | None, Hash], ...] = ((newer, sha256), (older, sha1))
        for said, algorithm in known:
            if said is not None:
                first = Values(Values(only(said, SEQUENCE).content).take(SEQUENCE).content).within(SEQUENCE)
                if said is newer and first.left and first.left[0].tag == SEQUENCE:
                    algorithm = _hash(_algorithm(first))
                if first.take(OCTETS).content != algorithm(signer.spelled).digest():
                    raise Rejected("The token was signed with another certificate than is given for it.")


def _hash(named: tuple[bytes, Der | None]) -> Hash:
    name, about = named
    if name not in HASHES or (about and about.spelled != bytes([NULL, 0])):
        raise Rejected(
            "The token uses a hash that is not known here, or not safe: SHA-256, SHA-384 and SHA-512 are."
        )
    return HASHES[name]


def _stamped(info: bytes) -> tuple[tuple[Hash, bytes], datetime, int | None]:
    values = Values(only(info, SEQUENCE).content)
    if whole_number(values.take(INTEGER).content) != 1:
        raise Rejected("The token is of a version that there is not.")
    values.take(OID)
    stamped = values.within(SEQUENCE)
    imprint = _hash(_algorithm(stamped)), stamped.take(OCTETS).content
    stamped.end()
    values.take(INTEGER)
    at = _time(values.take(0x18))
    accuracy = values.maybe(SEQUENCE)
    values.maybe(0x01)
    nonce = values.maybe(INTEGER)
    values.maybe(0xA0)
    if values.maybe(0xA1):
        raise Rejected("The token has an extension that is not known here.")
    values.end()
    return imprint, _later_by(at, accuracy), whole_number(nonce.content) if nonce else None


def _later_by(at: datetime, accuracy: Der | None) -> datetime:
    values = Values(accuracy.content if accuracy else b"")
    span = timedelta()
    for tag, unit in (
        (INTEGER, timedelta(seconds=1)),
        (0x80, timedelta(milliseconds=1)),
        (0x81, timedelta(microseconds=1)),
    ):
        found = values.maybe(tag)
        number = whole_number(found.content) if found else 0
        if not 0 <= number < 86_400:
            raise Rejected("The token claims an accuracy that tells nothing.")
        span += number * unit
    values.end()
    if at.year > 9000:
        raise Rejected("A time in the certificate or token is no time that there is.")
    return at + span


def _certificates_in(field: Der | None) -> list[Certificate]:
    """Those that can be read: an authority may send others along."""
    found = []
    for each in der(field.content)[:MOST_CERTIFICATES] if field else []:
        try:
            found.append(Certificate.parse(each.spelled))
        except Rejected:
            continue
    return found


def _signer(
    values: Values,
) -> tuple[tuple[bytes, int] | bytes, Hash, bytes, dict[bytes, bytes], bytes, bytes]:
    values.take(INTEGER)
    key = values.maybe(0x80)
    named: tuple[bytes, int] | bytes = key.content if key else b""
    if not key:
        pair = values.within(SEQUENCE)
        named = pair.take(SEQUENCE).spelled, whole_number(pair.take(INTEGER).content)
        pair.end()
    algorithm, attributes = _hash(_algorithm(values)), values.take(0xA0)
    signed_with, signature = _algorithm(values)[0], values.take(OCTETS).content
    values.maybe(0xA1)
    values.end()
    said: dict[bytes, bytes] = {}
    for each in der(attributes.content):
        pair = Values(each.content)
        name, value = pair.take(OID).content, der(pair.take(SET).content)
        pair.end()
        if each.tag != SEQUENCE or name in said or len(value) != 1:
            raise Rejected("A signed attribute of the token is malformed, or stands there twice.")
        said[name] = value[0].spelled
    # What is signed is their set, under the tag of a set.
    return named, algorithm, bytes([SET]) + attributes.spelled[1:], said, signed_with, signature


def _require_chain(
    signer: Certificate, held: Sequence[Certificate], given: Sequence[Certificate], at: datetime
) -> None:
    """From the signer to a certificate that was given, each signed by the next. Each is met once, so it ends."""
    trusted, seen, waiting = {each.spelled for each in given}, {signer.spelled}, [(signer, 0)]
    while waiting:
        each, below = waiting.pop()
        each.follows(at)
        if each.spelled in trusted:
            return
        for issuer in [*given, *held]:
            is_new = issuer.subject == each.issuer and issuer.spelled not in seen
            if is_new and issuer.may_issue(below) and each.is_signed_by(issuer):
                seen.add(issuer.spelled)
                waiting.append((issuer, below + 1))
    raise OtherAuthority(f"The token is of {signer.name}, of whom you gave no certificate.")


# --- By when a checkpoint existed ---------------------------------------------------------------------------
class Trust(NamedTuple):
    """Whom somebody believes about times, beside the log's own signer."""

    authorities: Sequence[Certificate] = ()
    witnesses: Sequence[Key] = ()
    policy: Policy | None = None

    @property
    def known(self) -> list[Key]:
        """Each witness once, given alone or by the policy."""
        return list({**dict.fromkeys(self.witnesses), **dict.fromkeys(self._of_policy())})

    def _of_policy(self) -> Iterable[Key]:
        return self.policy.witnesses.values() if self.policy else ()


NOBODY = Trust()


class Attested(NamedTuple):
    """What others say of a checkpoint, as far as they are believed."""

    times: list[tuple[datetime, str]]  # it existed by then, as somebody attests; the earliest first
    witnesses: list[Key]
    others: list[str]  # what was not checked, in sentences

    @property
    def existed_by(self) -> datetime | None:
        return self.times[0][0] if self.times else None


def attested(
    note: bytes,
    tokens: Mapping[str, bytes],
    trust: Trust,
    holds: Callable[[bytes, bytes, bytes], bool] = ed25519_holds,
) -> Attested:
    """Rejected where something that was given is wrong; what nobody vouches for here is said, and counts for nothing.

    A token stamps the lines that the log signed, to their last newline: not the signatures, of which others may join.
    """
    body, lines = parts_of_note(note)
    seen = cosignatures(note, trust.known, holds)
    times = [(each.at, f"the witness {plain(each.witness.name)}") for each in seen]
    others = _other_keys(body, lines, trust.known)
    for name, data in tokens.items():
        try:
            token = Token.parse(data)
            times.append((token.at, token.check(body, trust.authorities).name))
        except OtherAuthority as unknown:
            others.append(f"The token {name}, which says {by_minute(token.at)}, was not checked. {unknown}")
        except Rejected as problem:
            raise Rejected(f"{name}: {problem}") from None
    return Attested(sorted(times), [each.witness for each in seen], others)


def _other_keys(body: bytes, lines: Sequence[str], known: Sequence[Key]) -> list[str]:
    """The log's own keys bear its name."""
    origin = body.decode().partition("\n")[0]
    ids = {(key.name, key.id) for key in known}
    found = [(name, data[:4]) for name, data in map(_signature_in, lines) if name != origin]
    number = len([each for each in found if each not in ids])
    said = "was not checked, because you did not give its key"
    several = "were not checked, because you did not give their keys"
    return [f"{counted(number, 'further signature')} {said if number == 1 else several}."] if number else []


def by_minute(at: datetime) -> str:
    """30 November 2026, 03:14 UTC: the minute by whose beginning it was so."""
    whole = at + timedelta(seconds=59, microseconds=999_999)
    return f"{whole.day} {whole:%B %Y, %H:%M} UTC"


# --- Entries and what is disclosed of them ------------------------------------------------------------------
FORMAT_1 = {"at", "declares_record", "fields", "key", "kind", "office", "relates_to", "subject", "v"}
ENTRY_KEYS = {1: FORMAT_1, 2: FORMAT_1 | {"previous"}}  # in each format
TEXTS = ("at", "kind", "office", "subject")
# Base64 of exactly 32 and 16 bytes, each in its one spelling: the bits left over in the last character are zero.
DIGEST = re.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
DIGESTS = re.compile(f"(?:{DIGEST.pattern})*")
SALT = re.compile("[A-Za-z0-9+/]{21}[AQgw]==")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z", re.ASCII)
# How nearly every entry is spelled, and the fields of nearly all disclosures: one pattern reads them, much faster. What
# does not fit is read part by part, which refuses it or not; so a sentence that refuses something has one place.
PLAIN, PLAIN_NAME, PLAIN_DIGEST = r'[^"\\\x00-\x1f]*', r"[ !#-\[\]-~]*", f'"{DIGEST.pattern}"'
PLAIN_FIELD = f'"{PLAIN_NAME}":{PLAIN_DIGEST}'
PLAIN_ENTRY = re.compile(
    rf'\{{"at":"({PLAIN})","declares_record":(true|false),"fields":\{{((?:{PLAIN_FIELD}(?:,{PLAIN_FIELD})*)?)\}},'
    rf'"key":(?:null|"({PLAIN})"),"kind":"({PLAIN})","office":"({PLAIN})",'
    rf'(?:"previous":(null|\{{"leaf":({PLAIN_DIGEST}),"number":([1-9][0-9]{{0,14}})\}}),)?'
    rf'"relates_to":\[((?:{PLAIN_DIGEST}(?:,{PLAIN_DIGEST})*)?)\],"subject":"({PLAIN})","v":([12])\}}'
)
ALL_SHOWN = '{"disclosed":{', ']},"withheld":{}}'  # how disclosures begin and end that withhold nothing
PLAIN_DISCLOSURE = re.compile(rf'\],"({PLAIN_NAME})":\["({SALT.pattern})",')


def parse_entry(data: bytes) -> dict[str, Any]:
    return _plain_entry(data) or _parse_entry(data)


def _plain_entry(data: bytes) -> dict[str, Any] | None:
    try:
        found = PLAIN_ENTRY.fullmatch(data.decode())
    except UnicodeDecodeError:
        return None
    if not found:
        return None
    at, declares, listed, key, kind, office, previous, leaf, number, related, subject, version = (
        found.groups()
    )
    parts = listed.split('"')
    names = [*map(sys.intern, parts[1::4])]  # the same few in every entry
    fields = dict(zip(names, parts[3::4]))
    if names != sorted(fields) or (previous is None) is not (version == "1"):
        return None
    moment(at)
    entry = {
        "at": at, "declares_record": declares == "true", "fields": fields, "key": key, "kind": kind,
        "office": office, "relates_to": related.split('"')[1::2], "subject": subject, "v": int(version),
    }  # fmt: skip
    if previous:
        entry["previous"] = {"leaf": leaf[1:-1], "number": int(number)} if leaf else None
    return entry


def _parse_entry(data: bytes) -> dict[str, Any]:
    entry = loads(data)
    version = entry.get("v") if isinstance(entry, dict) else None
    if type(version) is not int or entry.keys() != ENTRY_KEYS.get(version):
        raise Rejected("Not an entry of format 1 or 2.")
    right = all(isinstance(entry[name], str) for name in TEXTS) and isinstance(entry["declares_record"], bool)
    right = right and isinstance(entry["fields"], dict) and isinstance(entry["relates_to"], list)
    if not right or not isinstance(entry["key"], (str, type(None))):
        raise Rejected("A part of the entry is of the wrong type.")
    digests = [*entry["fields"].values(), *entry["relates_to"]]
    if not all(isinstance(digest, str) and len(digest) == 44 for digest in digests) or not DIGESTS.fullmatch(
        "".join(digests)
    ):
        raise Rejected("A digest of the entry is malformed.")
    _check_previous(entry.get("previous"))
    moment(entry["at"])
    return entry


def _check_previous(named: Any) -> None:
    """How an entry of format 2 names the one before it on its subject; the first names none."""
    if named is None:
        return
    if not isinstance(named, dict) or named.keys() != {"leaf", "number"}:
        raise Rejected("The entry does not say which one stood before it.")
    leaf, number = named["leaf"], named["number"]
    if not isinstance(leaf, str) or not DIGEST.fullmatch(leaf) or type(number) is not int or number < 1:
        raise Rejected("What the entry says of the one before it is malformed.")


def moment(text: str) -> datetime:
    """UTC to the millisecond, in its one spelling."""
    if not MOMENT.fullmatch(text):
        raise Rejected(f"Not a time in UTC milliseconds: {text[:40]!r}.")
    try:
        return datetime.fromisoformat(text[:-1] + "+00:00")
    except ValueError:
        raise Rejected(f"No such day or hour: {text}.") from None


WORDS_OF = "words"  # the fields `words.text` and so on
WORD = re.compile(r"[ \n]*[^ \n]+|[ \n]+\Z")


def field_digest(salt: str, name: str, value: object) -> str:
    """What stands in the entry for a field: nobody can guess a short value from it without the salt."""
    return encode64(sha256(canonical([salt, name, value])).digest())


def words(text: str) -> list[str]:
    """A text in pieces, each a word with the blanks before it: joined again they are the text."""
    return WORD.findall(text)


def word_salt(salt: str, place: int) -> str:
    """The salt of one word of a text, from the salt of the text, which stays secret where words are withheld: over the
    canonical JSON of [salt, place]."""
    return encode64(sha256(b'["%b",%d]' % (salt.encode(), place)).digest()[:16])


def word_digest(salt: str, place: int, word: str) -> str:
    """Over the canonical JSON of [salt, place, word], spelled here: a log has many words, and base64 is only itself."""
    return encode64(sha256(b'["%b",%d,%b]' % (salt.encode(), place, _spelled(word))).digest())


def digest_of_words(digests: Iterable[str]) -> str:
    """What the field `words.NAME` holds for the text NAME, so that a copy can show it with some words left out."""
    return encode64(sha256("".join(digests).encode()).digest())


def words_of(salt: str, text: str) -> str:
    """`digest_of_words` over a whole text with this salt."""
    # `word_salt` and `word_digest`, spelled out for all words at once: a log has many.
    begun, spelled = f'["{salt}",'.encode(), [quoted_text(word).encode() for word in words(text)]
    salts = [
        b2a_base64(sha256(b"%b%d]" % (begun, place)).digest()[:16], newline=False)
        for place in range(len(spelled))
    ]
    digests = [
        b2a_base64(sha256(b'["%b",%d,%b]' % each).digest(), newline=False)
        for each in zip(salts, itertools.count(), spelled)
    ]
    return encode64(sha256(b"".join(digests)).digest())


class Shown(NamedTuple):
    """What a copy shows of an entry's fields, each proven to be what was recorded."""

    values: dict[str, Any]
    withheld: dict[str, str]  # field -> the provision under which it is withheld
    in_part: dict[
        str, int
    ]  # of the withheld: how many words of the text are withheld, where the others are shown
    left_out: list[str]  # neither shown nor withheld
    texts: Mapping[str, str] = {}  # those shown in part, with marks

    @property
    def nothing(self) -> bool:
        return bool(self.left_out) and not self.values and not self.withheld


def check_disclosures(entry: Mapping[str, Any], data: bytes) -> dict[str, Any]:
    """The fields that are shown, each proven to be what was recorded. Others stay secret, and provable."""
    return read_disclosures(entry, data).values


def read_disclosures(entry: Mapping[str, Any], data: bytes) -> Shown:
    try:
        shown = _plain_disclosures(entry, data)
    except (ValueError, LookupError, RecursionError):
        shown = None
    return shown or _read_disclosures(entry, data)


def _plain_disclosures(entry: Mapping[str, Any], data: bytes) -> Shown | None:
    """Where every part is in its one spelling, that of them all is: what was hashed for each field is cut out of it."""
    text, (begin, end) = data.decode(), ALL_SHOWN
    first, *parts = PLAIN_DISCLOSURE.split(f"],{text[len(begin) : -len(end)]}")
    names, salts, spelled = parts[::3], parts[1::3], parts[2::3]
    values = (_reader_of_ascii if text.isascii() else _reader).decode(f"[{','.join(spelled)}]")
    again = [quoted_text(value) if isinstance(value, str) else _spelled_fast(value) for value in values]
    if first or again != spelled or not (text.startswith(begin) and text.endswith(end)):
        return None
    fields = entry["fields"]
    names = (
        [*fields] if names == [*fields] else names
    )  # the very same, which other processes are then sent once
    shown = dict(zip(names, values))
    digests = [
        b2a_base64(sha256(f'["{salt}","{name}",{value}]'.encode()).digest(), newline=False)
        for name, salt, value in zip(names, salts, spelled)
    ]
    if names != sorted(shown) or b"".join(digests) != "".join([fields[name] for name in names]).encode():
        return None
    _check_words(shown, dict(zip(names, salts)))
    return Shown(shown, {}, {}, sorted(fields.keys() - shown.keys()))


def _spelled_fast(value: object) -> str:
    return str(value) if type(value) is int else "[]" if value == [] else _write(value)


def _read_disclosures(entry: Mapping[str, Any], data: bytes) -> Shown:
    shown = loads(data)
    if not isinstance(shown, dict) or set(shown) - {"in_part"} != {"disclosed", "withheld"}:
        raise Rejected("Not disclosures: an object of what is disclosed and what is withheld.")
    if not all(isinstance(part, dict) for part in shown.values()) or shown.get("in_part") == {}:
        raise Rejected("The disclosures are malformed.")
    disclosed, withheld, in_part = shown["disclosed"], shown["withheld"], shown.get("in_part", {})
    if disclosed.keys() & withheld.keys():
        raise Rejected("The disclosures show a field that they say is withheld.")
    for name, provision in withheld.items():
        if name not in entry["fields"]:
            raise Rejected(
                f"The field {plain(name)} is said to be withheld, but the entry has no such field."
            )
        if not isinstance(provision, str) or not provision.strip():
            raise Rejected(f"The field {plain(name)} is withheld without a provision.")
    for name, pair in disclosed.items():
        _check_disclosed(name, pair, entry["fields"])
    values = {name: pair[1] for name, pair in disclosed.items()}
    parts = {name: _words_withheld(name, pieces, values, withheld) for name, pieces in in_part.items()}
    left_out = sorted(entry["fields"].keys() - disclosed.keys() - withheld.keys())
    _check_words(values, {name: pair[0] for name, pair in disclosed.items()})
    texts = {name: with_marks(pieces) for name, pieces in in_part.items()}
    return Shown(values, withheld, parts, left_out, texts)


def _check_disclosed(name: str, pair: Any, digests: Mapping[str, str]) -> None:
    salted = isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)
    if not salted or not SALT.fullmatch(pair[0]):
        raise Rejected(f"The disclosure of {plain(name)} is not a salt and a value.")
    spelled = f'["{pair[0]}",{_write(name)},{"[]" if pair[1] == [] else _write(pair[1])}]'
    if b2a_base64(sha256(spelled.encode()).digest(), newline=False).decode() != digests.get(name):
        raise Rejected(f"The field {plain(name)} is not what was recorded.")


def _check_words(values: Mapping[str, Any], salts: Mapping[str, str]) -> None:
    """Where a text and the digest of its words are both shown, a copy with words left out would show the same text."""
    for name in [name for name in values if name.startswith(f"{WORDS_OF}.")]:
        text = name.partition(".")[2]
        value = values.get(text, "")
        if text in values and not (isinstance(value, str) and words_of(salts[text], value) == values[name]):
            raise Rejected(f"The words of {plain(text)} were recorded as other words than the text itself.")


def _words_withheld(name: str, pieces: Any, values: Mapping[str, Any], withheld: Mapping[str, str]) -> int:
    """How many words are withheld of a text shown in part; what is shown stands where it stood."""
    if name not in withheld or f"{WORDS_OF}.{name}" not in values or not isinstance(pieces, list):
        raise Rejected(f"{plain(name)} is shown in part, but not said to be withheld, or without its digest.")
    digests = [_digest_of_piece(place, piece, name) for place, piece in enumerate(pieces)]
    if digest_of_words(digests) != values[f"{WORDS_OF}.{name}"]:
        raise Rejected(f"The words shown of {plain(name)} are not the words that were recorded.")
    provisions = [piece[2] for piece in pieces if len(piece) == 3]
    said = withheld[name].split("; ")
    if not provisions or not all(part in said for each in provisions for part in each.split("; ")):
        raise Rejected(f"The provisions of {plain(name)} are not those of its words.")
    return len(provisions)


def _digest_of_piece(place: int, piece: Any, name: str) -> str:
    """[salt, word] where the word is shown, [digest, null, provision] where it is withheld."""
    if isinstance(piece, list) and piece and isinstance(piece[0], str):
        shown, held_back = len(piece) == 2, len(piece) == 3 and piece[1] is None
        if shown and SALT.fullmatch(piece[0]) and isinstance(piece[1], str) and words(piece[1]) == [piece[1]]:
            return word_digest(piece[0], place, piece[1])
        if held_back and DIGEST.fullmatch(piece[0]) and isinstance(piece[2], str) and piece[2].strip():
            return piece[0]
    raise Rejected(f"Word {place + 1} of {plain(name)} is neither a salt and a word nor withheld.")


def plain(text: str) -> str:
    text = text[:200]
    return text if text.isprintable() else "".join(each if each.isprintable() else "?" for each in text)


# --- Keys of people: COSE (RFC 9052) and Web Authentication (W3C, level 3), verifying only ------------------
ES256, EDDSA, RS256 = -7, -8, -257  # as COSE numbers them


def cbor_map(data: bytes) -> dict[int, Any]:
    """Small whole numbers, each with a number or bytes, in the one spelling that authenticators write (CTAP 2)."""
    kind, size, at = _cbor_head(data, 0)
    if kind != 5:
        raise Rejected(NO_COSE)
    found: dict[int, Any] = {}
    for _ in range(size):
        name, at = _cbor_item(data, at)
        value, at = _cbor_item(data, at)
        if type(name) is not int or name in found:
            raise Rejected(NO_COSE)
        found[name] = value
    if at != len(data):
        raise Rejected(NO_COSE)
    return found


NO_COSE = "A person's key is not spelled as authenticators spell theirs (COSE)."


def _cbor_item(data: bytes, at: int) -> tuple[Any, int]:
    kind, number, at = _cbor_head(data, at)
    if kind == 2 and at + number <= len(data):
        return data[at : at + number], at + number
    if kind in (0, 1):
        return (number if kind == 0 else -1 - number), at
    raise Rejected(NO_COSE)


def _cbor_head(data: bytes, at: int) -> tuple[int, int, int]:
    """The kind of the item there, its number or size in the shortest spelling, and where it goes on."""
    if at >= len(data):
        raise Rejected(NO_COSE)
    kind, short, at = data[at] >> 5, data[at] & 31, at + 1
    if short < 24:
        return kind, short, at
    width = {24: 1, 25: 2}.get(short, 0)
    number = int.from_bytes(data[at : at + width], "big")
    if not width or at + width > len(data) or number < (24 if width == 1 else 256):
        raise Rejected(NO_COSE)
    return kind, number, at + width


Holds = Callable[[bytes, bytes], bool]  # whether a signature is one over a message


def cose_key(data: bytes) -> Holds:
    """A person's public key, as `passkey.enrolled` has it: ES256, RS256 (as of Windows Hello) or EdDSA."""
    said = cbor_map(data)
    kind, algorithm = said.pop(1, None), said.pop(3, None)
    shape = (kind, algorithm, *sorted(said))
    if shape == (2, ES256, -3, -2, -1) and said[-1] == 1 and _sizes(said, -2, -3) == [32, 32]:
        return partial(P256.holds, _on_curve(P256, b"\4" + said[-2] + said[-3]), sha256)
    if shape == (3, RS256, -2, -1) and None not in _sizes(said, -1, -2):
        modulus, exponent = (int.from_bytes(said[name], "big") for name in (-1, -2))
        _require_rsa(modulus, exponent)
        return partial(rsa_holds, modulus, exponent, sha256)
    if shape == (1, EDDSA, -2, -1) and said[-1] == 6 and _sizes(said, -2) == [32]:
        if _times(8, _point(said[-2]))[0] % P == 0:
            raise Rejected("A person's key is a point for which anybody can sign.")
        return partial(ed25519_holds, said[-2])
    raise Rejected("A person's key is of a kind that is not known here: ES256, RS256 and EdDSA are.")


def _sizes(said: Mapping[int, Any], *names: int) -> list[int | None]:
    return [len(said[name]) if isinstance(said[name], bytes) else None for name in names]


def encode64_url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE, BACKED_UP, ATTESTED, EXTENDED_BY = 1, 4, 8, 16, 64, 128


class Assertion(NamedTuple):
    """What an authenticator said when a person touched it: over whose name, at which address, and their signature."""

    public_key: bytes
    authenticator_data: bytes
    client_data: bytes
    signature: bytes

    def check(self, challenge: bytes) -> tuple[str, str]:
        """The relying party and the origin for which this very challenge was signed; refuses anything else.

        The authenticator names its relying party by a digest: it is the host of the origin, or a domain above it.
        """
        origin = self._origin(challenge)
        host = re.fullmatch(r"https?://([a-z0-9.-]{1,253})(?::[0-9]{1,5})?", origin, re.ASCII)
        domains = host[1].split(".") if host else []
        parties = [".".join(domains[place:]) for place in range(len(domains))]
        data, flags = (
            self.authenticator_data,
            self.authenticator_data[32] if self.authenticator_data[32:] else 0,
        )
        party = next((each for each in parties if sha256(each.encode()).digest() == data[:32]), None)
        if not party or (origin.startswith("http:") and party != "localhost"):
            raise Rejected("It was signed for another site than the one whose address the browser gave.")
        if not flags & USER_PRESENT or not flags & USER_VERIFIED:
            raise Rejected("The authenticator did not make sure that it was its owner.")
        if flags & ATTESTED or (flags & BACKED_UP and not flags & BACKUP_ELIGIBLE):
            raise Rejected("What the authenticator says of itself cannot be of a signature.")
        if (len(data) > 37) != bool(flags & EXTENDED_BY) or len(data) < 37:
            raise Rejected("What the authenticator said is cut short, or goes on where it should end.")
        if not cose_key(self.public_key)(data + sha256(self.client_data).digest(), self.signature):
            raise Rejected("The signature is not of this key over what was decided.")
        return party, origin

    def _origin(self, challenge: bytes) -> str:
        try:
            said = json.loads(self.client_data.decode(), object_pairs_hook=_once_each)
        except (ValueError, RecursionError):
            raise Rejected("What the browser said of the signature is not JSON.") from None
        if not isinstance(said, dict) or said.get("type") != "webauthn.get":
            raise Rejected("What the browser said is not of a signature.")
        if said.get("challenge") != encode64_url(challenge):
            raise Rejected("Something else was signed than what this entry says was decided.")
        if said.get("crossOrigin", False) is not False or "topOrigin" in said:
            raise Rejected("It was signed within the page of another site.")
        return str(said.get("origin"))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("A name stands twice in an object.")
    return dict(pairs)


# --- What a decision's signature is over --------------------------------------------------------------------
SIGNABLE = frozenset((
    "post.approved", "post.confirmed", "post.declined", "post.reconfirmed", "standing.granted", "standing.changed",
    "standing.renewed", "standing.cosigned", "seat.confirmed", "foi.approved", "disposal.approved",
))  # fmt: skip
UNNUMBERED = ("standing.granted",)  # begins what it is about, which has no number yet when it is signed
SIGNED_PARTS = ("authenticator_data", "client_data", "enrolled", "key_id", "log", "public_key", "signature")
SIGNED_NAMES = frozenset(f"signed.{part}" for part in SIGNED_PARTS)
# What is decided, and who decides it from which seat, as far as it is known before the entry is written.
SIGNED_FIELDS = frozenset((
    *(f"actor.{part}" for part in ("name", "user_name", "position", "division", "role", "office", "acting_for")),
    "actor.instrument", "version", "fingerprint", "ground", "declared", "policy", "policy_sha256", "note", "reason",
    "findings", "window", "title", "upto", "number", "records", "person", "user_name", "position", "seat", "seat_role",
    "seat_office", "acting", "entitles", "how", "days", "starts_on", "ends_on", "instrument", "held_by", "proposed_by",
))  # fmt: skip


def statement(entry: Mapping[str, Any], log: str) -> bytes:
    """What is signed of a decision: made of the digests of its fields, which an entry keeps whatever a copy withholds
    and whatever is destroyed. `log`: the name of the record log, without a year."""
    fields = entry["fields"]
    return canonical({
        "fields": {name: fields[name] for name in SIGNED_FIELDS & fields.keys()},
        "key": entry["key"],
        "kind": entry["kind"],
        "log": log,
        "office": entry["office"],
        "subject": "" if entry["kind"] in UNNUMBERED else entry["subject"],
        "v": 1,
    })  # fmt: skip


def challenge_of(entry: Mapping[str, Any], log: str) -> bytes:
    return sha256(statement(entry, log)).digest()


def check_signature(entry: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[str, str]:
    """That the entry was signed by the key that it names; `values` has its fields `signed.…`, all of them.

    The relying party and the origin. Whose key it is, and whether it might sign, only the entries about keys say.
    """
    said = {part: values[f"signed.{part}"] for part in SIGNED_PARTS}
    if not all(isinstance(value, str) for value in said.values()):
        raise Rejected("Its signature is malformed.")
    parts = (decode64(said[part]) for part in Assertion._fields)
    return Assertion(*parts).check(challenge_of(entry, said["log"]))


class Judged(NamedTuple):
    """What can be told of a signed decision by itself: for which site its key signed, or what is wrong with it."""

    party: str
    wrong: str


def judged(entry: Mapping[str, Any], values: Mapping[str, Any]) -> Judged | None:
    """None where no signature is shown. It takes some thousand times as long as all else that is asked of an entry."""
    if entry["kind"] not in SIGNABLE or not values.keys() >= SIGNED_NAMES:
        return None
    try:
        return Judged(check_signature(entry, values)[0], "")
    except Rejected as problem:
        return Judged("", str(problem))


def family_of(origin: str) -> str:
    """The name of a record log without its year."""
    name, _, year = origin.rpartition("/")
    return name if re.fullmatch("[0-9]{4}", year, re.ASCII) else origin


# --- Much to read, on several processors --------------------------------------------------------------------
class Read(NamedTuple):
    """An entry and what is shown of it, as far as they can be read, and the sentence where they cannot."""

    leaf: bytes
    entry: dict[str, Any] | None
    shown: Shown | None
    refused: str
    judged: Judged | None = None


TOGETHER = 200  # entries that go to another process at once
ALONE = 3_000  # so many are read sooner than processes start
AHEAD = 2  # pieces of work that wait for each process: so many are in memory

HANDING_OVER = (
    0.0005  # seconds after which a thread lets others run: those that keep the other processes busy
)


def read(content: bytes, disclosed: bytes) -> Read:
    """All that can be asked of an entry by itself: its spelling, its parts, each field and each word."""
    leaf, entry = leaf_hash(content), None
    try:
        entry = parse_entry(content)
        shown = read_disclosures(entry, disclosed)
        return Read(leaf, entry, shown, "", judged(entry, shown.values))
    except Rejected as problem:
        return Read(leaf, entry, None, str(problem))


def read_each(
    items: Iterable[Item], pair: Callable[[Item], tuple[bytes, bytes]], processes: int
) -> Iterator[tuple[Item, Read]]:
    """Each item with what was read of its pair, an entry's bytes and its disclosures, in the order of the items."""
    items = iter(items)
    chunks = iter(lambda: list(itertools.islice(items, TOGETHER)), [])
    pieces = ((chunk, [pair(item) for item in chunk]) for chunk in chunks)
    for chunk, said in done_in_order(pieces, _read_chunk, processes, ALONE // TOGETHER):
        yield from zip(chunk, itertools.starmap(_as_read, said))


def _read_chunk(pairs: list[tuple[bytes, bytes]]) -> list[tuple[Any, ...]]:
    """As plain tuples, which reach another process faster."""
    return [
        (leaf, entry, shown and tuple(shown), refused, judged and tuple(judged))
        for leaf, entry, shown, refused, judged in itertools.starmap(read, pairs)
    ]


def _as_read(
    leaf: bytes, entry: dict[str, Any] | None, shown: tuple[Any, ...] | None, refused: str,
    judged: tuple[str, str] | None,
) -> Read:  # fmt: skip
    return Read(leaf, entry, Shown(*shown) if shown else None, refused, Judged(*judged) if judged else None)


def done_in_order(
    pieces: Iterable[tuple[Item, Given]], work: Callable[[Given], Done], processes: int, alone: int
) -> Iterator[tuple[Item, Done]]:
    """Of each piece of work its item with what was made of it, in order. After the first ones other processes work
    ahead, a little, so memory does not grow with the pieces; and while they are at the next one, this one does what
    none has begun."""
    pieces = iter(pieces)
    here = itertools.islice(pieces, alone if processes > 1 else None)
    yield from ((item, work(given)) for item, given in here)
    if (first := next(pieces, None)) is None:
        return
    sys.setswitchinterval(HANDING_OVER)
    with ProcessPoolExecutor(processes - 1, get_context("spawn")) as pool:
        waiting: deque[tuple[Item, Given, Future[Done]]] = deque()
        for item, given in itertools.chain([first], pieces):
            waiting.append((item, given, pool.submit(work, given)))
            if len(waiting) >= AHEAD * processes:
                yield _next_done(waiting, work)
        while waiting:
            yield _next_done(waiting, work)


def _next_done(
    waiting: deque[tuple[Item, Given, Future[Done]]], work: Callable[[Given], Done]
) -> tuple[Item, Done]:
    for place in reversed(range(len(waiting))):
        item, given, future = waiting[place]
        if waiting[0][2].done():
            break
        if not future.done() and future.cancel():
            done: Future[Done] = Future()
            done.set_result(work(given))
            waiting[place] = item, given, done
    item, _, future = waiting.popleft()
    return item, future.result()


# --- What the entries must mean -----------------------------------------------------------------------------
# Kind -> the states of its subject that it may follow, and the state that it leads to. First of posts, as the portal's
# own machine has it; then of what else has states.
OPEN = "draft in_review approved expired publication_failed"
STEPS = {
    "post.proposed": ("nothing", "draft"),
    "post.edited": (OPEN, "draft"),
    "post.submitted": ("draft expired", "in_review"),
    "post.returned": ("in_review", "draft"),
    "post.declined": ("in_review", "declined"),
    "post.approved": ("in_review", "approved"),
    "post.approval_taken_back": ("approved", "in_review"),  # by who approved it, at once
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
OTHER_STEPS = {
    "contact.reported": ("nothing", "reported"),
    "contact.triaged": ("reported", "in_hand"),
    "contact.set_aside": ("reported", "closed"),
    "contact.closed": ("in_hand", "closed"),
    "contact.recorded": ("closed", "recorded"),
    "professional.told": ("nothing", "told"),
    "professional.acknowledged": ("told concern", "acknowledged"),
    "professional.concern_raised": ("told", "concern"),
    "professional.answered": ("concern", "settled"),
    "professional.withdrawn": ("told concern", "withdrawn"),
    "professional.recorded": ("acknowledged settled", "recorded"),
    "foi.opened": ("nothing", "open"),
    "foi.submitted": ("open", "submitted"),
    "foi.returned": ("submitted approved", "open"),
    "foi.approved": ("submitted", "approved"),
    "foi.released": ("approved", "released"),
    "foi.closed": ("released", "over"),
    "foi.withdrawn": ("open submitted approved", "withdrawn"),
    "disposal.proposed": ("nothing", "proposed"),
    "disposal.approved": ("proposed", "approved"),
    "disposal.refused": ("proposed", "refused"),
    "disposal.withdrawn": ("proposed", "withdrawn"),
    "disposal.finished": ("approved", "finished"),
    "hold.opened": ("nothing", "in_force"),
    "hold.lifted": ("in_force", "lifted"),
    "standing.granted": ("nothing", "granted"),
    "standing.changed": ("granted signed suspended", "granted"),
    "standing.renewed": ("granted signed suspended", "granted"),
    "standing.cosigned": ("granted", "signed"),
    "standing.suspended": ("granted signed", "suspended"),
    "export.requested": ("nothing", "requested"),
    "window.declared": ("nothing", "declared"),
    "window.opened": ("declared", "open"),
    "window.closed": ("declared open", "closed"),
}
STANDS = "unconfirmed published recorded"
MEANWHILE = {  # what moves nothing, and the states it happens in
    "post.reconfirmed": "approved publication_failed",
    "post.held": "approved publication_failed",
    "post.escalated": "in_review unconfirmed",
    "consultation.asked": "in_review",
    **dict.fromkeys(("consultation.answered", "post.commented", "post.comment_resolved"), OPEN),
    **dict.fromkeys(("post.captured", "incident.opened", "incident.closed"), STANDS),
    **dict.fromkeys(("post.corrected", "post.taken_down", "post.followed_up"), STANDS),
    **dict.fromkeys(("contact.advised", "contact.assigned", "contact.referred"), "in_hand"),
    "contact.commented": "reported in_hand",
    "contact.answered": "reported in_hand closed recorded",
    **dict.fromkeys(("foi.gathered", "foi.left_out", "foi.withheld", "foi.let_stand", "foi.taken_back"), "open"),
    **dict.fromkeys(("foi.package_asked", "foi.packaged"), "approved"),
    **dict.fromkeys(("foi.published", "foi.exempted"), "released"),
    "foi.extended": "open submitted approved",
    "foi.handed_on": "open submitted approved released",
    "hold.extended": "in_force",
    "standing.used": "signed",
    **dict.fromkeys(("export.made", "export.taken", "export.repeated"), "requested"),
}  # fmt: skip
LIVES = {**STEPS, **OTHER_STEPS}
FOLLOWS = {
    kind: frozenset(follows.split())
    for kind, follows in ({kind: follows for kind, (follows, _) in LIVES.items()} | MEANWHILE).items()
}
FINAL = {to for _, to in LIVES.values()} - {
    state for follows, _ in LIVES.values() for state in follows.split()
}
BEGIN = frozenset(kind for kind, (follows, _) in LIVES.items() if follows == "nothing")
DECLARES = frozenset(("post.recorded", "contact.recorded", "professional.recorded"))  # and no other kind
# What never becomes a record, by the family of its kinds: of all other subjects the steps are remembered until it does.
NO_RECORDS = frozenset((
    "account", "acting", "alarm", "authority", "bag", "class", "directory", "disposal", "division", "export", "factor",
    "file", "foi", "history", "hold", "identity", "key", "log", "marking", "office", "page", "passkey", "password",
    "people", "person", "platform", "policy", "position", "record", "register", "roster", "seat", "signing", "standing",
    "template", "topic", "verifier", "window", "words",
))  # fmt: skip

GRANTED = ("standing.granted", "standing.changed", "standing.renewed")
WRITTEN = ("post.proposed", "post.edited")
SUBMITTED = ("post.submitted", "post.approved_under", "post.published_first")
HANDED_OVER = (*SUBMITTED, *GRANTED)
PROPOSED, CONFIRMED = "seat.proposed", "seat.confirmed"  # who is to sit where something is decided
HANDS = (*WRITTEN, *HANDED_OVER, PROPOSED)  # whoever did one of these may not decide
OUT = ("post.published", "post.recorded")  # what goes out, and is kept, is what was decided on
WENT_LIVE = ("post.published", "post.published_first")
SUGGESTED = "suggested_by"  # of a version that takes over a wording: who had suggested it
PERSON, NAME_OF = "actor.user_name", "actor.name"
GROUND = (
    "ground"  # digest of everything that a decision rests on; entries made before there was one have none
)
BOUND = {
    "version": "the version",
    "fingerprint": "the words",
    GROUND: "the sources, the topic, answers or the like",
}
DECISIONS = {  # and the fields that say who decided: several are several people
    "post.approved": [PERSON],
    "post.returned": [PERSON],
    "post.declined": [PERSON],
    "post.confirmed": [PERSON],
    "post.objected": [PERSON],
    "post.reconfirmed": [PERSON],
    "post.approved_under": ["approver", "cosigner"],
    "standing.cosigned": [PERSON],
    CONFIRMED: [PERSON],
}
SECOND = ("foi.approved", "disposal.approved", "disposal.refused")  # decided by another than who prepared it
# Whoever seated somebody, or set how they sign in, has them in their hand for thirty days: half a day less here, since
# a seat is taken as a day begins in Canberra. A decision names who had the decider so; a whole log tells it as well.
TIED_TO = {PERSON: "actor.tied_to", "approver": "approver_tied_to", "cosigner": "cosigner_tied_to"}
TIED_FOR = timedelta(days=29, hours=12)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
SEATED = (CONFIRMED, "seat.set_up")
ADDED, REACHED = "person.added", "person.address_confirmed"
UNLINKED = "identity.unlinked"
ENROLLED, VOUCHED, REVOKED = "passkey.enrolled", "passkey.confirmed", "passkey.revoked"
HELD_FOR, MOST_PASSKEYS = timedelta(days=1), 100  # before a further key signs; keys that somebody has at once
SETTLED = "signing.settled"  # what the portal asks of decisions
ABOUT_KEYS = (ENROLLED, VOUCHED, REVOKED, SETTLED)  # what goes with a copy of what was signed, or had to be
LET_IN = ("person.invited", "person.reset", "person.address_changed", "person.opened")
GENERAL_MANAGER, MCD_MANAGER, AUDITOR = "general_manager", "mcd_manager", "auditor"
RECORDS_OFFICER = "records_officer"
EITHER = (GENERAL_MANAGER, MCD_MANAGER)
KEEPERS = (RECORDS_OFFICER, MCD_MANAGER)
ENTITLED = {  # in which role one may take the step, a General Manager in their own division only (OFF-1)
    **dict.fromkeys(DECISIONS, EITHER),
    **dict.fromkeys(GRANTED, (GENERAL_MANAGER,)),
    "post.reconfirmed": (MCD_MANAGER,),
    "standing.cosigned": (MCD_MANAGER,),
    **dict.fromkeys(("disposal.approved", "disposal.refused", "disposal.authorised"), KEEPERS),
    "disposal.proposed": (RECORDS_OFFICER,),
    **dict.fromkeys(("foi.approved", "foi.returned"), KEEPERS),
}
del ENTITLED["post.approved_under"]  # taken by an officer, under what others signed
del ENTITLED[CONFIRMED]  # the holder of the seat may as well, whatever it is
# Who may take a step that decides nothing: from a seat in one of these roles (a General Manager's is that of the
# entry's division, `division` any seat in it), or as what they are to its subject. An entry says which of the two it
# was; before entries did, they named the first seat of whoever took the step, whatever gave them the right.
BY_SEAT = "actor.by_seat"
IN_MCD = "mcd_reviewer mcd_manager"
TAKEN_BY = {kind: frozenset(whom.split()) for kinds, whom in {
    "post.edited post.submitted post.published_first": f"author division {IN_MCD}",
    "post.commented post.comment_resolved": f"author division {IN_MCD}",
    "post.withdrawn": "author submitter",
    "post.approval_taken_back": "approver",
    "post.published post.publication_failed": f"author general_manager {IN_MCD}",
    "incident.opened": "publisher",
    "post.captured": f"author publisher records_officer {IN_MCD}",
    "incident.closed consultation.answered words.changed office.closed office.opened": IN_MCD,
    "template.added template.changed": IN_MCD,
    "consultation.asked": "general_manager mcd_manager",
    "standing.suspended": f"general_manager portal {IN_MCD}",
    "window.declared window.closed roster.added roster.removed": "mcd_manager",
    "contact.triaged contact.set_aside contact.advised contact.referred contact.closed": IN_MCD,
    "contact.assigned": f"portal {IN_MCD}",
    "contact.commented": f"reporter assigned general_manager {IN_MCD}",
    "professional.acknowledged professional.concern_raised": "superior general_manager mcd_manager",
    "foi.opened foi.gathered foi.left_out foi.withheld foi.let_stand foi.taken_back foi.submitted foi.withdrawn "
    "foi.package_asked foi.released foi.published foi.exempted foi.extended foi.handed_on foi.closed "
    "foi.provision_added foi.provision_retired": "records_officer",
    "class.made class.superseded disposal.withdrawn": "records_officer",
    "class.assigned": "records_officer portal",
    "hold.opened hold.placed hold.extended": "records_officer mcd_manager",
    "hold.released hold.lifted": "records_officer placer",
    "export.requested export.taken export.repeated": "records_officer auditor",
    "policy.released policy.reviewed topic.added topic.changed": "mcd_manager",
    "authority.granted authority.revoked": "general_manager mcd_manager",
    "account.added account.changed account.handed_over account.closed": IN_MCD,
    "division.added division.renamed platform.added platform.changed position.added position.changed "
    "person.changed person.invited person.reset person.opened person.closed "
    "person.address_proposed person.last_day_set people.imported factor.reset_proposed "
    "identity.unlink_proposed": "administrator",
    "person.left": "portal",
    "factor.reset_confirmed": "mcd_manager auditor",
    "person.added": "administrator portal",  # the portal: as an identity provider said
    UNLINKED: "administrator mcd_manager auditor",
    "platform.link_accepted": f"administrator {IN_MCD}",
    VOUCHED: "mcd_manager auditor",
    "seat.proposed seat.taken": "administrator holder",
    "acting.revoked": "administrator holder portal",
}.items() for kind in kinds.split()}  # fmt: skip
BECOMES = {  # what somebody is to a subject by having taken a step
    "post.proposed": "author",
    "post.submitted": "submitter",
    "post.approved": "approver",
    "post.approved_under": "submitter",
    "post.published": "publisher",
    "post.published_first": "publisher submitter",
    "contact.reported": "reporter",
    "hold.opened": "placer",
}
TO_IT = frozenset(("approver", "author", "submitter", "publisher", "reporter", "assigned", "placer"))


def gives_right(kind: str, role: str, where: object, office: str) -> bool:
    """Whether a seat in this role and division gives the right to the step, on what is of the division `office`.

    Where a division is not shown it may have been that one.
    """
    whom, there = TAKEN_BY[kind], not office or where in (None, office)
    if role == GENERAL_MANAGER and role in whom:
        return there
    superior = "superior" in whom and role != AUDITOR  # whom somebody reports to may sit in any seat
    return role in whom or superior or ("division" in whom and there)


# What is not done without a word: the field in which it stands.
WHY = {kind: name for name, kinds in {
    "emergency": "post.published_first",
    "question": "consultation.asked",
    "answer": "consultation.answered professional.answered",
    "resolution": "incident.closed",
    "advice": "contact.triaged contact.advised",
    "outcome": "contact.set_aside contact.closed",
    "comment": "contact.commented post.commented",
    "concern": "professional.concern_raised",
    "reason": "post.returned post.declined post.objected post.withdrawn post.publication_failed standing.suspended "
    "window.closed class.assigned hold.placed hold.released hold.opened hold.lifted disposal.refused "
    "disposal.withdrawn foi.returned foi.left_out foi.let_stand foi.exempted foi.extended foi.closed foi.withdrawn "
    "professional.withdrawn seat.refused person.reset person.closed person.opened account.closed office.closed "
    "office.opened platform.link_accepted factor.reset_proposed factor.reset_refused "
    "identity.unlink_proposed identity.unlinked identity.unlink_refused",
}.items() for kind in kinds.split()}  # fmt: skip
SECOND_THOUGHTS = timedelta(minutes=1)  # within which an approval is taken back
LONGEST_APPROVAL = timedelta(days=366)  # whatever a portal sets
ADDRESS_OF_POST = re.compile(r"https?://[^\s/]+\S*")
CONFIRM_ADDRESSES = (MCD_MANAGER, AUDITOR)
# Who confirms that somebody sits where something is decided. Who holds the seat confirms who acts there, too.
CONFIRM_SEATS = {
    GENERAL_MANAGER: (MCD_MANAGER,),
    "mcd_reviewer": (MCD_MANAGER,),
    **dict.fromkeys((MCD_MANAGER, "records_officer", AUDITOR, "administrator"), (MCD_MANAGER, AUDITOR)),
}
MARKINGS = ("UNOFFICIAL", "OFFICIAL", "OFFICIAL:Sensitive", "PROTECTED", "SECRET", "TOP SECRET")
PLACED, RELEASED = "hold.placed", "hold.released"
AUTHORISED, DESTROYED = "disposal.authorised", "disposal.executed"
PROPOSER, APPROVER = "proposed_by_user_name", "approved_by_user_name"
STAY = ("disposal.", "class.", "hold.")  # kinds of entry that keep their fields when the record is destroyed

# From format 2 on, what an entry of a kind has to have, shown or withheld. Entries of format 1 may be of before.
DECIDED = ("version", "fingerprint", GROUND, NAME_OF, PERSON, "actor.role", "actor.office")
PEOPLE = ("author_user_name", "approved_by_user_name", "published_by_user_name")
ADDRESS = ("platform_slug", "account_site", "account_handle")  # where it stands, as the fingerprint has it
MUST_SAY = {
    **dict.fromkeys((kind for kind in DECISIONS if kind.startswith("post.")), DECIDED),
    "post.approved": (*DECIDED, "approval_ends_at"),
    "post.published_first": ("version", "fingerprint", GROUND, PERSON, "live_text", "permalink", "emergency"),
    "post.approved_under": (
        "version", "fingerprint", GROUND, PERSON, *("standing", "terms", "approver", "cosigner", "use", "uses_allowed"),
        "approval_ends_at",
    ),
    "standing.cosigned": ("fingerprint", PERSON, "actor.role", "actor.office"),
    **dict.fromkeys(GRANTED, ("fingerprint", "officers", "accounts", "topics", PERSON, "actor.role", "actor.office")),
    **dict.fromkeys(WRITTEN, ("version", "fingerprint", GROUND, "text", *ADDRESS, "account_number", "topic_number")),
    **dict.fromkeys(SUBMITTED[:1], ("version", "fingerprint", GROUND, PERSON, "answers")),
    "post.published": ("version", "fingerprint", GROUND, PERSON, "live_text", "permalink", "as_approved"),
    "post.recorded": ("version", "fingerprint", GROUND, "trail", "text", "live_text", *PEOPLE, *ADDRESS),
    "contact.recorded": ("trail",),
    "professional.recorded": ("trail",),
    "disposal.approved": (PERSON, "actor.role", "records"),
    ENROLLED: (PERSON, "key_id", "public_key", "rp_id", "usable_from"),
    VOUCHED: (PERSON, "key_id"),
    REVOKED: (PERSON, "key_id"),
    SETTLED: ("required",),
    AUTHORISED: (PERSON, "actor.role", "disposal", "class"),
    DESTROYED: (PROPOSER, APPROVER, "disposal", "class", "due_on"),
}  # fmt: skip
RELATIONS = {"post.corrected": "correction", "post.taken_down": "takedown", "post.followed_up": "follow_up"}
APPROVING = ("post.approved", "post.confirmed")
SINCE_2 = (
    "foi.approved",
    "foi.returned",
)  # in format 1 they did not always name the seat that gave the right
REFUSED = "post.refused"  # tells of a post that was never kept
KEY = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
RULE = re.compile("destroy (?:([0-9]+) years? after|from) (.+?)(?: on)?")
EVENTS = (  # from which the years of a class count, and the kinds that tell of them: the latest counts
    ("the day on which it became a record", tuple(DECLARES)),
    ("the day on which its business was finished", (
        "post.published", "post.published_first", "post.confirmed", "post.objected", "incident.closed",
        "contact.closed", "contact.set_aside", "professional.acknowledged", "professional.answered",
    )),
    ("the day on which another record corrected it, took it down or followed it up", tuple(RELATIONS)),
)  # fmt: skip
BEGINS_YEARS = {kind: place for place, (_, kinds) in enumerate(EVENTS) for kind in kinds}

HEX = re.compile("[0-9a-f]{64}")
HEXADECIMAL = frozenset(("fingerprint", GROUND, "terms", "post_fingerprint"))
# The type of what is compared, in its one spelling.
SPELLED: dict[str, type] = {
    **dict.fromkeys(("version", "use", "uses_allowed"), int),
    **dict.fromkeys(
        ("trail", "officers", "accounts", "topics", "subjects", "records", "links", "media", "rewritten"),
        list,
    ),
    **dict.fromkeys(
        (*HEXADECIMAL, PERSON, NAME_OF, "actor.role", "actor.office", *TIED_TO, "user_name", *PEOPLE), str
    ),
    **dict.fromkeys(
        ("text", "live_text", "permalink", "relation", "relates_to", "contact", "marking", "ceiling"), str
    ),
    **dict.fromkeys(
        (*ADDRESS, "standing", "hold", "class", "rule", "disposal", "due_on", "other", "post"), str
    ),
    **dict.fromkeys(("key_id", "public_key", "rp_id", "usable_from", *SIGNED_NAMES), str),
    **dict.fromkeys(
        (PROPOSER, APPROVER, "seen_at", "until", "approval_ends_at", "starts_on", "ends_on"), str
    ),
}

AS_NUMBERS = {"foi.gathered": {"hold"}, "export.requested": {"records"}}  # what is a number there

# What a decision on a post rests on: its words, but for what names are called, and numbers from which digests are made.
RESTS_ON = (
    "activity", "purpose", "title", "relation", "reach", "text", "answers_link", "answers_quote", "links", "media",
    "sources", "disclosure_reason", "marking", "wanted_at",
)  # fmt: skip
NUMBERS = {
    "number": "version", "account_id": "account_number", "topic_id": "topic_number", "contact_id": "contact",
    "relates_to_id": "relates_to",
}  # fmt: skip
WORDING = (*RESTS_ON, *ADDRESS, *NUMBERS.values())
TERMS = (
    "title", "officers", "accounts", "topics", "starts_on", "ends_on", "uses_allowed", "wording", "limits",
    "text_limit", "links_allowed", "files_allowed",
)  # fmt: skip
# What the record of a contact or a comment says again: the field there, and the one of the step.
SAYS_AGAIN = {
    "contact.reported": "said_by place link what reasons why asked_by happened_at triage_due_at marking "
    "reported_by<actor.name reported_at<at",
    "contact.triaged": "triaged_by<actor.name triaged_at<at",
    "contact.set_aside": "triaged_by<actor.name triaged_at<at closed_by<actor.name closed_at<at outcome",
    "contact.closed": "closed_by<actor.name closed_at<at outcome",
    "contact.referred": "referred_to",
    "professional.told": "place author division link profile pseudonymous speaks_as topic what disclaimer disclaims "
    "makes_clear planned_on marking",
    "professional.acknowledged": "acknowledged_by<actor.name note",
    "professional.concern_raised": "concern_by<actor.name concern",
    "professional.answered": "reply answer",
}
NOT_YET = {  # and what it says of what did not happen
    "contact.reported": ("referred_to",),
    "professional.told": ("acknowledged_by", "note", "concern_by", "concern", "reply", "answer"),
}
NEAR = frozenset(
    ("approved_at", "published_at", "reported_at", "triaged_at", "closed_at")
)  # by another clock
RENAMED = frozenset(("author", "division"))  # may be called otherwise by the day of the record


def rewritten(text: str, changes: object) -> list[str]:
    """The words of a text, with what a platform made of some of them: [from, to, the words in their place]."""
    words = text.split()
    for each in reversed(changes) if isinstance(changes, list) else ():
        if isinstance(each, list) and [*map(type, each)] == [int, int, str]:
            first, last, became = each
            words[max(first, 0) : max(last, 0)] = became.split()
    return words


People = dict[str, "set[str | None]"]  # what somebody is to a subject -> who is; None: not shown


class Case:
    """What was said of a subject on which something is still to be decided."""

    __slots__ = (
        "answers", "asked", "bound", "differs", "hands", "looked", "office", "out", "people", "said", "signers",
        "until", "uses", "version", "words",
    )  # fmt: skip

    def __init__(self) -> None:
        self.hands: set[str | None] = set()  # who may not decide on it; None: somebody who is not shown
        self.people: People = {}
        self.bound: dict[str, object] = {}  # what was written, and handed over, last; None: not shown
        self.said: dict[str, Any] = {}  # what its record has to say again; None: not shown
        self.words: Mapping[str, Any] = {}  # fields of the entry with its words, or terms, or list
        self.answers: Any = []  # to the checks, as last handed over, or of a contact; None: not shown
        self.signers: list[str | None] = [None, None]  # of what two have to sign
        self.version: int | None = None
        self.uses: int | None = 0  # of a standing approval
        self.until: str | None = None  # when an approval lapses
        self.looked = False  # whether a manager in MCD agreed to it
        self.office: str | None = None
        self.asked = self.differs = (
            False  # MCD was asked; what went live differs, and no incident tells of it
        )
        self.out = 0  # as in Ended


class Ended(NamedTuple):
    """The little that later steps still need of a subject when nothing is decided on it any more."""

    bound: int  # digest of version, words and ground; 0: not all of it was shown
    out: int  # of the entry with which it went out
    people: People


class Passkey:
    """A person's own key, as the log tells of it. What is not shown is None."""

    __slots__ = ("confirmed", "leaf", "owner", "party", "public", "revoked", "since")

    def __init__(self, step: Asked) -> None:
        said = {name: step.values.get(name) for name in ("public_key", "rp_id", "usable_from")}
        self.owner, self.leaf = _person(step.values, PERSON), encode64(step.leaf)
        self.public, self.party, self.since = said["public_key"], said["rp_id"], said["usable_from"]
        self.confirmed = False  # by a second person
        self.revoked = ""  # when


class Asked(NamedTuple):
    """One entry, as the rules read it."""

    kind: str
    subject: str
    at: str
    entry: Mapping[str, Any]
    values: Mapping[str, Any]
    leaf: bytes
    judged: Judged | None


class Stories:
    """Follows each subject through its steps, as far as the disclosed fields allow, and counts what was shown.

    `whole`: every entry of the log is read, from the first on, so what one subject says of another can be asked.
    `declares`: kinds that may make their subject a record. `must_sign`: decisions have to be signed, whatever it says.
    """

    def __init__(
        self, *, whole: bool = False, declares: frozenset[str] = DECLARES, must_sign: bool = False
    ) -> None:
        self.whole, self.declares = whole, declares
        self.from_the_start = True  # otherwise earlier steps may stand in a log that is not here
        self.states: dict[str, str] = {}
        self.cases: dict[str, Case] = {}  # of those that have not ended
        self.ended: dict[str, Ended] = {}
        self.groups: dict[str, People] = {}  # the same people, once for all subjects
        self.says_by_seat = False  # from the first entry on that does
        self.trails: dict[
            str, list[tuple[bytes, str, int | None]]
        ] = {}  # of what may become a record, and has not
        self.holds: dict[str, list[tuple[object, object]]] = {}  # subject -> holds on it, and who placed each
        self.classes: dict[str, tuple[object, object]] = {}  # subject -> its class, and what that says
        self.made: dict[tuple[object, object], tuple[object, object]] = {}  # classes, each once
        self.under: Counter[object] = Counter()  # hold -> records under it
        self.since: dict[
            str, list[int]
        ] = {}  # subject -> days from which years count, by EVENTS, from the year 1
        self.roster: dict[str, list[tuple[str, str]]] = {}  # user name -> first and last days
        self.windows: dict[str, tuple[str, str]] = {}  # those that are not closed -> since and until when
        self.declared_windows: dict[str, object] = {}  # those that are not closed -> name
        self.topics: dict[object, object] = {}  # number -> what it is called in addresses
        self.authorised: dict[
            str, tuple[str | None, Mapping[str, Any]]
        ] = {}  # subject -> by whom, and what was said
        self.incidents: set[str] = set()  # posts with one that is open
        self.taken_down: set[str] = set()
        self.about: dict[
            bytes, tuple[object, ...]
        ] = {}  # leaf of what went out -> subject, relation, to whom, by whom
        self.to_tell: dict[
            str, tuple[str, object, str | None]
        ] = {}  # standing approval -> its use that it does not tell of yet, and by whom
        self.ties: dict[str, dict[str, datetime]] = {}  # user name -> of whoever tied them, since when
        # user name -> who added them, and when, until somebody else has confirmed where they are reached
        self.added: dict[str, tuple[str | None, datetime]] = {}
        # user name -> which seats, whether acting, since when -> role, office, last day; known from the adoption on
        self.seats: dict[str, dict[tuple[str, bool, str], tuple[str, str, str]]] = {}
        self.adopted = False
        self.adopted_at = self.set_up_at = self.confirmed_at = ""  # the first of each
        self.accounts_moved: set[str] = set()
        self.passkeys: dict[str, Passkey] = {}  # by the id that authenticators give them
        self.signers: set[str] = set()  # who ever had one
        self.used_elsewhere: set[str] = set()  # of which no enrolment was met before
        self.passkeys_of: dict[str, dict[str, Passkey]] = {}  # user name -> those that are not revoked
        self.must_always_sign = self.must_sign = must_sign  # the latter as the portal asks; see SETTLED
        self.log = ""  # the name of the record log without its year, where that is known
        self.keys, self.links = array("Q"), array("Q")
        self.counts: Counter[str] = Counter()
        self._wrong: list[str] = []

    def follow(
        self, entry: Mapping[str, Any], values: Mapping[str, Any], leaf: bytes = b"", place: int | None = None,
        judged: Judged | None = None,
    ) -> None:  # fmt: skip
        """Refuses a step that is not lawful, and goes on from where it led. `place`: its index in the log. `judged`:
        its signature, where that was asked before."""
        kind = entry["kind"]
        step = Asked(kind, entry["subject"], entry["at"], entry, values, leaf, judged)
        wrong: list[str] = []
        self._wrong = wrong
        if entry["key"] is not None:
            self._key(entry["key"])
        if entry["declares_record"] or kind in self.declares:
            self._declared(step)
        self.counts["unknown_kinds"] += kind not in KINDS
        if kind in FOLLOWS:
            self._moved(step)
        if kind in RULES:
            self._ask(step)
        if "marking" in values and "ceiling" in values:
            wrong.extend(_marked(values))
        self._remember(step, place)
        if wrong:
            raise Rejected(" ".join(f"{plain(step.subject)}{said}" for said in wrong))

    def _ask(self, step: Asked) -> None:
        if step.entry["v"] >= 2 and step.kind in MUST_SAY:
            self._says(step)
        if odd := self._oddly_spelled(step):
            step = step._replace(values={name: step.values[name] for name in step.values if name not in odd})
        for rule in RULES[step.kind]:
            try:
                rule(self, step)
            except Rejected as problem:
                self._refuse(f": {problem}")

    def begin(self, kind: str) -> None:
        """By the first entry of the first log that is here: another log may have gone before, and is not here."""
        if kind == OPENED:
            self.whole = self.from_the_start = False

    def problems(self) -> Iterator[tuple[str, str]]:
        """What only the end can tell."""
        keys = sorted(self.keys)
        for one, two in zip(keys, keys[1:]):
            if one == two:
                yield f"key ...{one:016x}", "Two entries bear this key: one step was written down twice."
        links = sorted(self.links)
        for one, two in zip(links, links[1:]):
            if one == two:
                yield (
                    f"link {one:016x}...",
                    "Two posts went out at this permalink, of which its SHA-256 begins so.",
                )

    def _refuse(self, said: str) -> None:
        self._wrong.append(said)

    def _key(self, key: str) -> None:
        if KEY.fullmatch(key):
            self.keys.append(int(key[19:].replace("-", ""), 16))
        else:
            self._refuse(": its key is not the number of a step in its one spelling.")

    def _oddly_spelled(self, step: Asked) -> list[str]:
        """Fields whose value is none of their kind: a number that is a text, say. They count as not shown."""
        values, strict = step.values, step.entry["v"] >= 2
        odd = [
            name
            for name in SPELLED.keys() & values.keys() - AS_NUMBERS.get(step.kind, set())
            if values[name] is not None
            and (
                type(values[name]) is not SPELLED[name]
                or (strict and name in HEXADECIMAL and not HEX.fullmatch(values[name]))
            )
        ]
        for name in odd:
            self._refuse(f": {plain(name)} is not spelled as such a field is.")
        return odd

    def _says(self, step: Asked) -> None:
        fields, must = step.entry["fields"], MUST_SAY[step.kind]
        if not (fields.keys() >= {*must} or step.kind == DESTROYED or not step.values):
            lacking = " and ".join(name for name in must if name not in fields)
            self._refuse(f": {step.kind} does not say {lacking}.")

    def case(self, subject: str) -> Case:
        found = self.cases.get(subject)
        if found is None:
            found = self.cases[subject] = Case()
        return found

    # --- Moving on ----------------------------------------------------------------------------------------------
    def _moved(self, step: Asked) -> None:
        before = self.states.get(step.subject, "nothing")
        if step.kind in LIVES:
            self.states[step.subject] = LIVES[step.kind][1]
        if before not in FOLLOWS[step.kind] and (before != "nothing" or self.from_the_start):
            self._refuse(f" cannot go through {step.kind}: it was {before.replace('_', ' ')}.")

    def _remember(self, step: Asked, place: int | None) -> None:
        """Its trail, until it is a record; and of what has ended as little as later steps need."""
        subject, state = step.subject, self.states.get(step.subject)
        if step.kind in BEGINS_YEARS:
            day = date.fromisoformat(_days(step.at)[0]).toordinal()
            self.since.setdefault(subject, [0] * len(EVENTS))[BEGINS_YEARS[step.kind]] = day
        if state in FINAL:
            self._end(subject)
        elif subject in self.trails:
            self.trails[subject].append((step.leaf, step.kind, place))
        elif step.kind.partition(".")[0] not in NO_RECORDS and step.kind != REFUSED:
            self.trails[subject] = [(step.leaf, step.kind, place)]

    def _end(self, subject: str) -> None:
        self.trails.pop(subject, None)
        case = self.cases.pop(subject, None)
        if case and case.out:
            people = self.groups.setdefault(repr(case.people), case.people)
            self.ended[subject] = Ended(_digest_of_bound(case.bound), case.out, people)

    def _declared(self, step: Asked) -> None:
        """It names every step before it: none of them can be left out, exchanged or put in."""
        before = self.trails.pop(step.subject, [])
        if (step.kind in self.declares) != step.entry["declares_record"]:
            self._refuse(
                f": {step.kind} is not a kind of entry that makes something a record, or must be one."
            )
        if self.states.get(step.subject) == "recorded":
            self._refuse(" became a record twice.")
        if step.kind not in LIVES:
            self.states[step.subject] = "recorded"
        named = step.values.get("trail")
        if "trail" in step.values and not isinstance(named, list):
            self._refuse(": it became a record, and names no steps before it.")
        elif isinstance(named, list) and step.leaf:
            self._names(named, before, step.entry["v"] >= 2)
        elif "trail" not in step.entry["fields"]:
            self._refuse(": it became a record without naming the steps before it.")
        self.counts["trails" if isinstance(named, list) else "trails_withheld"] += 1

    def _names(self, named: list[Any], before: Sequence[tuple[bytes, str, int | None]], places: bool) -> None:
        known = {leaf.hex(): (kind, place) for leaf, kind, place in before}
        for each in named:
            kind, place = (
                known.get(str(each.get("leaf")), ("", None)) if isinstance(each, dict) else ("", None)
            )
            if not kind and (self.from_the_start or not isinstance(each, dict)):
                name = plain(str(each.get("kind"))) if isinstance(each, dict) else "a step"
                self._refuse(f": when it became a record, {name} stood before it; that step is missing here.")
            elif kind and (
                each.get("kind") != kind
                or (places and None not in (place, each.get("index")) and place != each["index"])
            ):
                self._refuse(f": its trail says of {kind} that it was something else, or stood elsewhere.")
        if len(named) < len(before):
            self._refuse(": when it became a record it had fewer steps than stand before that here.")

    # --- What is bound ------------------------------------------------------------------------------------------
    def _under_one_office(self, step: Asked) -> None:
        case = self.case(step.subject)
        if case.office is None:
            case.office = step.entry["office"]
        elif case.office != step.entry["office"]:
            self._refuse(f": {step.kind} is under another division than the steps before it.")

    def _began(self, step: Asked) -> None:
        """What the record will have to say of who wrote it, and of what has not happened yet."""
        case, values = self.case(step.subject), step.values
        case.said |= dict.fromkeys(("emergency", "objected_by"), "")
        case.said |= {"author": values.get(NAME_OF), "author_user_name": values.get(PERSON)}

    def _wrote(self, step: Asked) -> None:
        case, values = self.case(step.subject), step.values
        version = values.get("version")
        before = 0 if step.kind == "post.proposed" else case.version
        if version is not None and (
            type(version) is not int or (before is not None and version != before + 1)
        ):
            self._refuse(f": {step.kind} is version {plain(str(version))}, and not the one that follows.")
        case.version = version if type(version) is int else None
        case.hands.add(_person(values, PERSON))
        if SUGGESTED in step.entry["fields"]:
            case.hands.add(_person(values, SUGGESTED))
        says = {name: values.get(name) for name in BOUND if name in step.entry["fields"]}
        case.bound = {name: value for name, value in says.items() if name != GROUND}  # the answers come later
        case.words = values
        case.said |= {name: _shown(values, name) for name in WORDING if name in step.entry["fields"]}
        self._named(values)
        self._void(step)
        self._made_again("fingerprints", values.get("fingerprint"), fingerprint_of(values), "fingerprint")
        self._made_again("grounds", values.get(GROUND), ground_of(values, case.answers), GROUND)

    def _named(self, values: Mapping[str, Any]) -> None:
        """A topic keeps the name that it has in addresses."""
        number, slug = values.get("topic_number"), values.get("topic_slug")
        if type(number) is int and isinstance(slug, str) and self.topics.setdefault(number, slug) != slug:
            self._refuse(": its topic is named otherwise than before.")

    def _topic_added(self, step: Asked) -> None:
        self._named({"topic_number": _number_in(step.subject), "topic_slug": step.values.get("slug")})

    def _made_again(self, name: str, said: object, made: str | None, what: str) -> None:
        """A digest, recomputed from what it is a digest of."""
        if None in (said, made):
            self.counts[f"{name}_not_made"] += 1
        elif said == made:
            self.counts[name] += 1
        else:
            self._refuse(f": the {what} is not that of what was written.")

    def _void(self, step: Asked) -> None:
        """Whatever was approved before, this is not it."""
        case = self.case(step.subject)
        if step.kind == "post.expired" and case.until and _later(step.at, LATE) < case.until:
            self.counts["lapsed_early"] += 1  # somebody ended it: that lets nothing out
        case.until, case.looked = None, False
        case.said |= dict.fromkeys(("approved_by", "approved_by_user_name", "standing", "approved_at"), "")

    def _handed_over(self, step: Asked) -> None:
        case, values = self.case(step.subject), step.values
        says = {name: values.get(name) for name in BOUND if name in step.entry["fields"]}
        self._agrees(step, case.bound, {name: value for name, value in says.items() if name != GROUND})
        case.hands.add(_person(values, PERSON))
        case.bound = says
        case.answers = values.get("answers") if "answers" in step.entry["fields"] else []
        self._made_again("grounds", values.get(GROUND), ground_of(case.words, case.answers), GROUND)

    def _as_bound(self, step: Asked) -> None:
        case, says = self.cases.get(step.subject), {}
        for name in BOUND:
            if name in step.entry["fields"]:
                says[name] = step.values.get(name)
        if case:
            self._agrees(step, case.bound, says)
        elif step.subject in self.ended:
            known, here = self.ended[step.subject].bound, _digest_of_bound(says)
            if known and here and known != here:
                self._refuse(f": {step.kind} tells of other words than those that went out.")

    def _agrees(self, step: Asked, before: Mapping[str, object], says: Mapping[str, object]) -> None:
        kind = step.kind
        was = "written" if kind in SUBMITTED else "handed over"
        did = "handed over" if kind in SUBMITTED else "decided on" if kind in DECISIONS else "published"
        did = did if kind in (*SUBMITTED, *DECISIONS, *OUT) else f"told of in {kind}"
        if GROUND in before and GROUND not in says and kind not in SUBMITTED:
            self._refuse(f": the entry of what was {did} does not say on what ground.")
        for name in before.keys() & says.keys():
            if _differ(before[name], says[name]):
                self._refuse(f": what was {did} is not what was {was}: {BOUND[name]}.")
        if kind in DECISIONS:
            both = [
                name
                for name in ("version", "fingerprint")
                if before.get(name) is not None is not says.get(name)
            ]
            self.counts["decided_words" if len(both) == 2 else "decided_words_withheld"] += kind.startswith(
                "post."
            )

    # --- Who decides --------------------------------------------------------------------------------------------
    def _decided(self, step: Asked) -> None:
        names = DECISIONS.get(step.kind, [PERSON])
        case = self.cases.get(step.subject)
        hands = case.hands if case else set()
        deciders = [_person(step.values, name) for name in names]
        known = [decider for decider in deciders if decider]
        if any(decider in hands for decider in known):
            self._refuse(" was decided on by somebody who wrote, edited or submitted it.")
        if len(known) > len(set(known)):
            self._refuse(" was approved twice by one person, where two are needed.")
        if any(step.values.get(name) == "" for name in names):
            self._refuse(f": nobody is named who decided, in {step.kind}.")
        shown = (
            "withheld"
            if len(known) < len(names)
            else "of_unknown"
            if None in hands or not hands
            else "by_another"
        )
        self.counts["decisions"] += 1
        self.counts[f"decided_{shown}"] += 1

    def _says_why(self, step: Asked) -> None:
        name, values = WHY[step.kind], step.values
        lacks = step.entry["v"] >= 2 and values and name not in step.entry["fields"]
        if lacks or (name in values and not (isinstance(values[name], str) and values[name].strip())):
            self._refuse(f": {step.kind} does not say {name}.")

    def _becomes(self, step: Asked) -> None:
        people, person = self.case(step.subject).people, _person(step.values, PERSON)
        for name in BECOMES[step.kind].split():
            people.setdefault(name, set()).add(person)

    def _assigned(self, step: Asked) -> None:
        """Into whose hands it was put, as “Olive Tran (olive)”."""
        named = re.search(r"\(([^()]+)\)\Z", str(step.values.get("assigned_to")))
        people = self.case(step.subject).people
        people.setdefault("assigned", set()).add(_spelled_once(named[1]) if named else None)

    def _may_take(self, step: Asked) -> None:
        """Whether it was theirs to take: by the seat that the entry names, or by what they are to its subject."""
        values, fields = step.values, step.entry["fields"]
        self.says_by_seat |= BY_SEAT in fields
        if not values:
            return
        if step.entry["v"] >= 2 and PERSON not in fields:
            self._refuse(f": {step.kind} does not say {PERSON}.")
        may = self._has_the_right(step, values.get(BY_SEAT))
        if values.get(PERSON) == "":
            may = "portal" in TAKEN_BY[step.kind]
        if may is False:
            role = plain(str(values.get("actor.role") or "nobody in particular"))
            self._refuse(f": {step.kind} was taken by somebody who may not, as {role}.")
        self.counts["rights" if may else "rights_not_told"] += 1

    def _has_the_right(self, step: Asked, by_seat: object) -> bool | None:
        """As far as it is shown; None: it is not."""
        stands, seat = self._stands_to_it(step), self._seat_gives_it(step)
        role = step.values.get("actor.role")
        if seat and by_seat is not False and self.adopted and role in CONFIRM_SEATS:
            self._sits(step, str(role), step.values.get("actor.office"))
        if isinstance(by_seat, bool):
            return seat if by_seat else stands
        return True if stands or seat else self._another_seat_gives_it(step, stands, seat)

    def _seat_gives_it(self, step: Asked) -> bool | None:
        role, where = (self._of_seat(step, part) for part in ("role", "office"))
        return None if role is None else gives_right(step.kind, role, where, step.entry["office"])

    def _of_seat(self, step: Asked, part: str) -> str | None:
        """What is not shown is None, and what they do not have an empty text."""
        name = f"actor.{part}"
        said = step.values.get(name, None if name in step.entry["fields"] else "")
        return said if isinstance(said, str) else None

    def _another_seat_gives_it(self, step: Asked, *shown: bool | None) -> bool | None:
        """Entries that do not say whether it was by their seat name the first that somebody had."""
        person, days = _person(step.values, PERSON), _days(step.at)
        if None in shown or not person:
            return None
        if not self.adopted or {"division", "superior"} & TAKEN_BY[step.kind]:
            # of seats in which nothing is decided not all stand in the log
            return False if self.says_by_seat else None
        seats = self.seats.get(person, {}).items()
        that_day = [seat[:2] for (_, _, since), seat in seats if since <= days[1] and days[0] <= seat[2]]
        return any(gives_right(step.kind, *seat, step.entry["office"]) for seat in that_day)

    def _stands_to_it(self, step: Asked) -> bool | None:
        """Whether they are to its subject what gives the right: its author, say."""
        person, whom = _person(step.values, PERSON), TAKEN_BY[step.kind]
        if "holder" in whom:
            own = [self._of_seat(step, part) for part in ("position", "division")]
            acts = "actor.acting_for" in step.entry["fields"]
            seat = step.values.get("seat")
            return None if None in (*own, seat) else not acts and ", ".join(map(str, own)) == seat
        known = self._people_of(step)
        found = {each for name in whom & TO_IT for each in known.get(name, ())}
        unknown = not person or None in found or not self.from_the_start
        return person in found or (None if unknown and whom & TO_IT else False)

    def _people_of(self, step: Asked) -> Mapping[str, Collection[Any]]:
        if step.kind == RELEASED:
            placed, hold = self.holds.get(step.subject, ()), step.values.get("hold")
            return {"placer": [by for known, by in placed if None in (hold, known) or hold == known]}
        case = self.cases.get(step.subject) or self.ended.get(step.subject)
        return case.people if case else {}

    def _untied(self, step: Asked) -> None:
        case = self.cases.get(step.subject)
        hands = {hand for hand in (*case.hands, *case.signers) if hand} if case else set()
        if step.kind in SECOND and step.entry["v"] < 2:
            return  # nobody asked for it then
        at = moment(step.at)
        for name in DECISIONS.get(step.kind, [PERSON]) if hands else ():
            shown, decider = step.values.get(TIED_TO[name]), _person(step.values, name)
            told = {_spelled_once(each) for each in shown} if isinstance(shown, list) else set()
            told |= {by for by, since in self.ties.get(decider or "", {}).items() if at - since < TIED_FOR}
            # Whom they added has their own part in it, unless another confirmed where that person is reached.
            recent = {one for one, (by, since) in self.added.items() if by in told and at - since < TIED_FOR}
            if hands & (told | recent - {decider}):
                self._refuse(
                    " was decided on by somebody whom a person with a hand in it had seated, or let in, within thirty "
                    "days."
                )

    def _seat_proposed(self, step: Asked) -> None:
        """Neither whoever proposed it nor whoever is to sit there confirms it."""
        hands = self.case(step.subject).hands
        hands |= {_person(step.values, PERSON), _person(step.values, "user_name")}

    def _seat_over(self, step: Asked) -> None:
        self.cases.pop(step.subject, None)

    def _seat_confirmed(self, step: Asked) -> None:
        """As far as it is shown in which role; whose seat it is confirms who acts in it."""
        values = step.values
        self.confirmed_at = self.confirmed_at or step.at
        role, seat = values.get("actor.role"), values.get("seat_role")
        own = f"{values.get('actor.position')}, {values.get('actor.division')}"
        holder = values.get("acting") and "actor.acting_for" not in values and own == values.get("seat")
        if None not in (role, seat) and not holder and role not in CONFIRM_SEATS.get(str(seat), ()):
            self._refuse(
                f": {plain(str(role))} is not a role that confirms who takes the seat of {plain(str(seat))}."
            )
        if self.cases.pop(step.subject, None) is None and self.from_the_start:
            self._refuse(" was confirmed without having been proposed, or twice.")

    def _person_added(self, step: Asked) -> None:
        person = _person(step.values, "user_name")
        if person and step.values.get("address_waits"):  # portals of before did not ask for it
            self.added[person] = _person(step.values, PERSON), moment(step.at)

    def _reached(self, step: Asked) -> None:
        """Where somebody is reached, another confirms."""
        values = step.values
        by, person, role = _person(values, PERSON), _person(values, "user_name"), values.get("actor.role")
        if values.get("changes"):
            self._tie(step)
        self.added.pop(person or "", None)
        if by and by == _person(values, "proposed_by"):
            self._refuse(": where somebody is reached was proposed and confirmed by one person.")
        if None not in (by, person, role) and by != person and role not in CONFIRM_ADDRESSES:
            self._refuse(f": {plain(str(role))} is not a role that confirms where somebody is reached.")
        if by and by == person and not values.get("changes"):
            self._refuse(": somebody confirmed the address that they were added with themselves.")

    def _tie(self, step: Asked) -> None:
        values = step.values
        person, begins = _person(values, "user_name"), moment(step.at)
        if step.kind in SEATED and DAY.fullmatch(str(values.get("starts_on"))):
            begins = max(begins, moment(f"{values['starts_on']}T00:00:00.000Z"))
        names = [PERSON] if step.kind in LET_IN else [PERSON, "proposed_by"]
        if step.kind == REACHED and _person(values, PERSON) == person:
            return  # who confirmed it themself had their way in before
        for by in {_person(values, name) for name in names} - {None, person}:
            if person and by:
                self.ties.setdefault(person, {})[by] = begins

    def _role(self, step: Asked) -> None:
        """As far as it is shown; entries made before roles were recorded do not have it."""
        values, fields = step.values, step.entry["fields"]
        role, office = values.get("actor.role"), values.get("actor.office")
        if step.kind in DECISIONS:
            self.counts["roles" if role is not None else "roles_withheld"] += 1
        if step.entry["v"] < 2 and step.kind in SINCE_2:
            return
        if role is not None and role not in ENTITLED[step.kind]:
            self._refuse(f": {plain(str(role))} is not a role that may take the step {step.kind}.")
        if role == GENERAL_MANAGER and office is not None and office != step.entry["office"]:
            self._refuse(" was decided on by the General Manager of another division.")
        if self.adopted and role in CONFIRM_SEATS:
            self._sits(step, str(role), office)
        if role == GENERAL_MANAGER and step.kind in APPROVING and self.windows:
            self._outside_windows(step)
        if "actor.acting_for" in fields and "actor.instrument" not in fields:
            self._refuse(": somebody acted for another without an instrument.")

    def _sits(self, step: Asked, role: str, office: object) -> None:
        """Whether the log seated them so, on that day."""
        person, days = _person(step.values, PERSON), _days(step.at)
        seats = self.seats.get(person, {}).items() if person else ()
        if person and not any(
            sits == role and where in (office, office or where) and since <= days[1] and days[0] <= until
            for (_, _, since), (sits, where, until) in seats
        ):
            self._refuse(
                f": {step.kind} was taken as {plain(role)} by somebody whom the log does not seat so that day."
            )
        self.counts["seats"] += 1

    def _seat(self, step: Asked) -> None:
        if step.kind == "directory.adopted":
            if self.adopted_at:
                self._refuse(": the directory was adopted twice, and who sits there confirmed by nobody.")
            self.adopted_at = self.adopted_at or step.at
            told = step.values.get("seats")
            self.adopted = self.whole and isinstance(told, list)
            for seat in told if isinstance(told, list) else ():
                if isinstance(seat, dict):
                    self._take_seat(seat, step)
        else:
            self._take_seat(step.values, step)

    def _set_up(self, step: Asked) -> None:
        """In the first week of a portal, as long as nobody is there who could confirm it."""
        week = LATE + timedelta(days=7)
        begun = [self.confirmed_at and _later(self.confirmed_at, LATE)]
        begun += [at and _later(at, week) for at in (self.adopted_at, self.set_up_at)]
        if any(at and at < step.at for at in begun):
            self._refuse(": somebody was seated in a set-up that was over, and nobody confirmed it.")
        self.set_up_at = self.set_up_at or step.at

    def _take_seat(self, seat: Mapping[str, Any], step: Asked) -> None:
        """Of what is not shown nothing can be told: then who sits where is not asked any more."""
        names = ("position", "seat_role", "seat_office", "starts_on")
        position, role, office, since = (str(seat[name]) if name in seat else "" for name in names)
        person, acting = _person(seat, "user_name"), bool(seat.get("acting")) or step.kind == "acting.revoked"
        until = _days(step.at)[1] if step.kind == "acting.revoked" else seat.get("ends_on") or "9"
        if person and position and "seat_role" in seat and since:
            self.seats.setdefault(person, {})[position, acting, since] = role, office, str(until)
        else:
            self.adopted = False

    def _approved(self, step: Asked) -> None:
        case, values = self.case(step.subject), step.values
        names = ("approver_name", "approver") if step.kind == "post.approved_under" else (NAME_OF, PERSON)
        standing = values.get("standing") if step.kind == "post.approved_under" else ""
        case.said |= dict(zip(("approved_by", "approved_by_user_name"), map(values.get, names)))
        case.said |= {"standing": standing, "approved_at": step.at}
        until = values.get("approval_ends_at")
        case.until = until if isinstance(until, str) else None
        if step.kind != "post.confirmed" and step.values:
            self._lapses(step, until)

    def _taken_back(self, step: Asked) -> None:
        """By whoever approved it last, and at once. An approval that is not shown may have been theirs."""
        said, by = self.case(step.subject).said, step.values.get(PERSON)
        if said.get("approved_by_user_name") and by and said["approved_by_user_name"] != by:
            self._refuse(": its approval was taken back by somebody who had not given it.")
        approved_at = said.get("approved_at")
        if approved_at and step.at > _later(approved_at, SECOND_THOUGHTS + LATE):
            self._refuse(": its approval was taken back when it had stood for longer than a minute.")

    def _lapses(self, step: Asked, until: object) -> None:
        """An approval is for a time, and that is never long."""
        if until is None and "approval_ends_at" in step.values:
            self._refuse(f": {step.kind} does not say approval_ends_at.")
        elif isinstance(until, str) and not MOMENT.fullmatch(until):
            self._refuse(": its approval lapses at no time that there is.")
        elif isinstance(until, str) and until > _later(step.at, LONGEST_APPROVAL + LATE):
            self._refuse(" was approved for longer than a year.")

    def _objected(self, step: Asked) -> None:
        self.case(step.subject).said["objected_by"] = step.values.get(NAME_OF)
        self.incidents.add(step.subject)

    def _consulted(self, step: Asked) -> None:
        """MCD answers what it was asked."""
        case = self.case(step.subject)
        if step.kind == "consultation.answered" and not case.asked and self.from_the_start:
            self._refuse(": MCD answered what nobody had asked.")
        case.asked = step.kind == "consultation.asked"

    # --- Standing approvals -------------------------------------------------------------------------------------
    def _granted(self, step: Asked) -> None:
        """Whoever granted it before has no part in it any more; its uses go on being counted."""
        case, values = self.case(step.subject), step.values
        case.hands = {_person(values, PERSON)}
        case.bound = {name: values.get(name) for name in BOUND if name in step.entry["fields"]}
        case.words = values if "uses_allowed" in step.entry["fields"] else case.words
        case.signers = [_person(values, PERSON), None]
        if "uses_allowed" in step.entry["fields"]:
            made = terms_of(values, step.entry["office"], values.get(PERSON))
            self._made_again("terms", values.get("fingerprint"), made, "fingerprint of the terms")
        named = {_spelled_once(each) for each in values.get("officers") or ()}
        if case.signers[0] in named:
            self._refuse(": whoever granted it is named in it.")

    def _signed(self, step: Asked) -> None:
        case = self.case(step.subject)
        case.signers[1] = _person(step.values, PERSON)
        if case.signers[1] in {_spelled_once(each) for each in case.words.get("officers") or ()}:
            self._refuse(": whoever signed it is named in it.")

    def _used(self, step: Asked) -> None:
        """A post approved under it: what is said there of it, and what it says itself where the whole log is read."""
        values, (use, allowed) = step.values, (step.values.get("use"), step.values.get("uses_allowed"))
        if type(use) is int and type(allowed) is int and not 0 < use <= allowed:
            self._refuse(f" was approved under a standing approval that was used up: use {use} of {allowed}.")
        if self._in_a_window(step.at):
            self._refuse(
                " was approved under a standing approval while a window was open, in which MCD approves."
            )
        standing = values.get("standing")
        case = self.cases.get(standing) if isinstance(standing, str) else None
        if not self.whole or standing is None:
            self.counts["standing_elsewhere"] += 1
        elif case is None or self.states.get(standing) != "signed":
            why = "nobody had granted" if case is None else "was not signed by both, or was suspended"
            self._refuse(f" was approved under {plain(str(standing))}, which {why}.")
        else:
            self.counts["standing"] += 1
            self._uses(step, str(standing), case)

    def _uses(self, step: Asked, standing: str, case: Case) -> None:
        values, terms, name = step.values, case.words, plain(standing)
        others = zip(case.signers, (_person(values, "approver"), _person(values, "cosigner")))
        if _differ(case.bound.get("fingerprint"), values.get("terms")) or any(
            _differ(*each) for each in others
        ):
            self._refuse(f" was approved under other terms of {name}, or by others, than were signed.")
        if case.office not in (None, step.entry["office"]):
            self._refuse(f" was approved under {name}, which is another division's.")
        days = _days(step.at)
        if str(terms.get("starts_on") or "") > days[1] or str(terms.get("ends_on") or "9") < days[0]:
            self._refuse(f" was approved under {name}, which was not in force on that day.")
        if case.uses is not None and _differ(values.get("use"), case.uses + 1) and self.from_the_start:
            self._refuse(
                f" was approved under {name} as its use {values.get('use')}, after {case.uses} uses."
            )
        if _differ(values.get("uses_allowed"), terms.get("uses_allowed")):
            self._refuse(f" was approved under {name}, which allows another number of uses.")
        person, officers = _person(values, PERSON), terms.get("officers")
        if person and isinstance(officers, list) and person not in {_spelled_once(each) for each in officers}:
            self._refuse(f" was approved under {name} by somebody who is not named in it.")
        self._covered(step, terms, name)
        case.uses = values["use"] if type(values.get("use")) is int else None
        if standing in self.to_tell:
            self._refuse(f": {name} does not tell of its use for {self.to_tell[standing][0]}.")
        self.to_tell[standing] = step.subject, values.get("use"), person

    def _covered(self, step: Asked, terms: Mapping[str, Any], name: str) -> None:
        """It names the accounts, the wording and what a post may carry: whose words they are, and where they go."""
        case = self.case(step.subject)
        words, officers, accounts = case.words, terms.get("officers"), terms.get("accounts")
        if isinstance(officers, list) and case.hands - {None} - {_spelled_once(each) for each in officers}:
            self._refuse(f" was written under {name} by somebody who is not named in it.")
        account = [words.get(each) for each in ADDRESS]
        moved = f"ACCOUNT-{str(words.get('account_number')).rjust(6, '0')}" in self.accounts_moved
        if isinstance(accounts, list) and None not in account and account not in accounts and not moved:
            self._refuse(f" was approved under {name}, which does not cover its account.")
        self._within_its_limits(words, terms, name)
        wording, text, links = terms.get("wording"), words.get("text"), words.get("links")
        if wording and isinstance(text, str) and not fills(str(wording), text):
            self._refuse(f" was approved under {name}, whose wording is another.")
        if terms.get("files_allowed") is False and words.get("media"):
            self._refuse(f" was approved under {name}, which allows no files.")
        others = [link for link in links or () if str(link) not in str(wording)]
        if terms.get("links_allowed") is False and wording is not None and others:
            self._refuse(f" was approved under {name}, which allows no links.")
        if words.get("relation") in ("correction", "takedown"):
            self._refuse(
                f" was approved under {name}, and mends another post: that takes a decision of its own."
            )

    def _within_its_limits(self, words: Mapping[str, Any], terms: Mapping[str, Any], name: str) -> None:
        number, topics = words.get("topic_number"), terms.get("topics")
        topic = words.get("topic_slug", self.topics.get(number) if type(number) is int else None)
        if isinstance(topics, list) and topic is not None and topic not in topics:
            self._refuse(f" was approved under {name}, which does not cover its topic.")
        limit, text = terms.get("text_limit"), words.get("text")
        if type(limit) is int and isinstance(text, str) and least_length(text) > limit:
            self._refuse(f" was approved under {name}, which allows fewer characters.")

    def _account_changed(self, step: Asked) -> None:
        """It may be called otherwise since; standing approvals still name it as it was."""
        self.accounts_moved.add(step.subject)

    def _told_of_use(self, step: Asked) -> None:
        known = self.to_tell.pop(step.subject, None)
        said = (step.values.get("post"), step.values.get("use"), _person(step.values, PERSON))
        if self.whole and (known is None or any(_differ(*each) for each in zip(known, said))):
            self._refuse(": it tells of a use for a post that was not approved under it then.")

    # --- Going out, and what comes after ------------------------------------------------------------------------
    def _went_out(self, step: Asked) -> None:
        case, values, fields = self.case(step.subject), step.values, step.entry["fields"]
        if case.until and step.at > _later(case.until, LATE):
            self._refuse(" was published after its approval had lapsed.")
        if "permalink" in values:
            self._went_somewhere(step, case, values["permalink"])
        if step.kind == "post.published_first" and self.whole and not self._is_on_roster(step):
            self._refuse(" was published first by somebody who was not on the emergency roster.")
        if step.kind == "post.published" and self.whole:
            self._free_to_go(step, case)
        case.out = int.from_bytes(step.leaf[:8], "big")
        case.said |= {
            name: values.get(name) for name in ("live_text", "permalink", "emergency") if name in fields
        }
        case.said |= {"published_by": values.get(NAME_OF), "published_by_user_name": values.get(PERSON)}
        case.said["published_at"] = step.at
        self._compared(step, case)
        if "relation" in fields:
            self.about[step.leaf] = (
                step.subject, values.get("relation"), values.get("relates_to"), _person(values, PERSON),
            )  # fmt: skip
        for name, wrote in (
            ("relation", case.said.get("relation")),
            ("relates_to", case.said.get("relates_to")),
        ):
            if _differ(wrote, values.get(name, "" if name not in fields else None)):
                self._refuse(": what it does to another post is not what was written.")

    def _went_somewhere(self, step: Asked, case: Case, link: object) -> None:
        """Portals of before let two posts have one link; a takedown stands where that stood which it takes down."""
        if not isinstance(link, str) or not ADDRESS_OF_POST.fullmatch(link):
            self._refuse(": it went out, and no address says where.")
        elif BY_SEAT in step.entry["fields"] and case.said.get("relation") != "takedown":
            self.links.append(int.from_bytes(sha256(link.encode()).digest()[:8], "big"))

    def _compared(self, step: Asked, case: Case) -> None:
        """It says itself whether what went live is what was written; if not, an incident must follow."""
        same = step.values.get("as_approved", step.values.get("as_written"))
        text, live = case.said.get("text"), case.said.get("live_text")
        takes_down = case.said.get("relation") == "takedown"
        if isinstance(text, str) and isinstance(live, str) and case.said.get("relation") is not None:
            shown = "rewritten" in step.values or "rewritten" not in step.entry["fields"]
            agrees = takes_down or rewritten(text, step.values.get("rewritten")) == live.split()
            if isinstance(same, bool) and same != agrees and shown:
                self._refuse(": what went live is compared wrongly with what was written.")
            self.counts["went_live"] += 1
        case.differs = same is False

    def _incident(self, step: Asked) -> None:
        case, subject = self.cases.get(step.subject), step.subject
        if step.kind == "incident.closed":
            if subject not in self.incidents and self.from_the_start:
                self._refuse(": an incident was closed that was not open.")
            person = _person(step.values, PERSON)
            if person and person in self._people_of(step).get("publisher", ()):
                self._refuse(": an incident was closed by whoever published the post.")
            self.incidents.discard(subject)
            return
        self.incidents.add(subject)
        if case:
            case.differs = False
            for name, known in (("approved_text", "text"), ("live_text", "live_text")):
                if _differ(step.values.get(name), case.said.get(known)):
                    self._refuse(": the incident shows other texts than were approved and published.")

    def _captured(self, step: Asked) -> None:
        seen, case = step.values.get("seen_at"), self.cases.get(step.subject)
        if isinstance(seen, str) and (not MOMENT.fullmatch(seen) or seen > _later(step.at, LATE)):
            self._refuse(": a capture shows what nobody had seen yet at that time.")
        out = case.out if case else self.ended[step.subject].out if step.subject in self.ended else 0
        related = step.entry["relates_to"]
        asked = step.leaf and out and (related or step.entry["v"] >= 2)
        if asked and [int.from_bytes(decode64(each)[:8], "big") for each in related] != [out]:
            self._refuse(": a capture does not relate to the entry with which it went out.")
        self.counts["captures"] += 1

    def _related(self, step: Asked) -> None:
        """What a post's trail tells of another: that one went out so, by the same person."""
        if step.kind == "post.taken_down":
            if step.subject in self.taken_down:
                self._refuse(" was taken down twice.")
            self.taken_down.add(step.subject)
        if not self.whole or not step.leaf:
            self.counts["related_elsewhere"] += 1
            return
        found = [self.about.pop(decode64(each), None) for each in step.entry["relates_to"]]
        other, by = step.values.get("other"), _person(step.values, PERSON)
        said = (other, RELATIONS[step.kind], step.subject, by)
        if len(found) != 1 or found[0] is None or any(_differ(*each) for each in zip(found[0], said)):
            self._refuse(f": no post went out that does to it what {step.kind} says.")
        self.counts["related"] += 1

    def _recorded(self, step: Asked) -> None:
        """What the record says again is what the steps said."""
        case, values = self.case(step.subject), step.values
        names = [
            name
            for name in case.said
            if name in step.entry["fields"] and not self._may_be_renamed(step, name)
        ]
        shown = [name for name in names if case.said[name] is not None and name in values]
        for name in shown:
            said, here = case.said[name], _shown(values, name)
            if not _near(said, here) if name in NEAR else _differ(said, here):
                self._refuse(f": the record says otherwise than the steps before it: {plain(name)}.")
        if case.differs:
            self._refuse(": what went live differs from what was written, and no incident was opened.")
        if step.kind == "post.recorded":
            self._made_again("fingerprints", values.get("fingerprint"), fingerprint_of(values), "fingerprint")
        self.counts["records_compared" if len(shown) == len(names) else "records_compared_in_part"] += 1

    def _may_be_renamed(self, step: Asked, name: str) -> bool:
        """In format 1 the record gave people's names as of its own day, and no user names."""
        return step.entry["v"] < 2 and (name in RENAMED or name.endswith("_by"))

    def _is_on_roster(self, step: Asked) -> bool:
        person, days = _person(step.values, PERSON), _days(step.at)
        places = self.roster.get(person, ()) if person else ()
        return not person or any(first <= days[1] and days[0] <= last for first, last in places)

    def _roster(self, step: Asked) -> None:
        person, values = _person(step.values, "user_name"), step.values
        if person and step.kind == "roster.added":
            if person == _person(values, PERSON):
                self._refuse(": somebody put themselves on the emergency roster.")
            place = str(values.get("first_day") or ""), str(values.get("last_day") or "9")
            self.roster.setdefault(person, []).append(place)
        elif person:
            day = _days(step.at)[1]
            places = self.roster.get(person, [])
            self.roster[person] = [(first, min(last, day)) for first, last in places if first <= day]

    # --- Contacts, professional comments ------------------------------------------------------------------------
    def _told(self, step: Asked) -> None:
        """What the record will have to say again: whatever is said under a name that it has, the last time."""
        case, values = self.case(step.subject), step.values
        if step.kind in BEGIN:
            case.said |= dict.fromkeys(NOT_YET[step.kind], "")
            case.hands = {_person(values, PERSON)}
        if step.kind == "contact.reported":
            case.said["answers"] = case.answers
        for name in SAYS_AGAIN[step.kind].split():
            there, _, here = name.partition("<")
            case.said[there] = step.at if here == "at" else _shown(values, here or there)
        if step.kind in ("contact.triaged", "contact.set_aside"):
            case.said["significant"] = step.kind == "contact.triaged"

    def _commented(self, step: Asked) -> None:
        """Somebody else answers to what its author tells, and the author to that."""
        case, person = self.cases.get(step.subject), _person(step.values, PERSON)
        own = step.kind in ("professional.answered", "professional.withdrawn")
        if case and person and None not in case.hands and case.hands and (person in case.hands) is not own:
            self._refuse(
                f": {step.kind} is {'by another than' if own else 'by'} whoever told of the comment."
            )

    def _answered(self, step: Asked) -> None:
        case = self.cases.get(step.subject)
        if case and isinstance(case.answers, list):
            label, what = (step.values.get(name) for name in ("label", "what"))
            others = [each for each in case.answers if not each.startswith(f"{label}: ")]
            place = next(
                (at for at, each in enumerate(case.answers) if each not in others), len(case.answers)
            )
            case.answers = (
                None if None in (label, what) else [*others[:place], f"{label}: {what}", *others[place:]]
            )
            case.said["answers"] = case.answers

    # --- Information requests -----------------------------------------------------------------------------------
    def _marked_for_release(self, step: Asked) -> None:
        self.case(step.subject).hands.add(_person(step.values, PERSON))
        self._of_the_gathered(step, "marked", lambda named, gathered: named <= gathered)

    def _gathered(self, step: Asked) -> None:
        """Which records the request is about; None where that is not shown."""
        case = self.case(step.subject)
        gathered = case.words.get("gathered", frozenset())
        named = step.values.get("records") if step.kind == "foi.gathered" else [step.values.get("record")]
        if gathered is not None and isinstance(named, list) and None not in named:
            new = frozenset(map(str, named))
            gathered = gathered | new if step.kind == "foi.gathered" else gathered - new
        else:
            gathered = None
        case.words = {"gathered": gathered}

    def _of_the_gathered(
        self, step: Asked, did: str, fits: Callable[[frozenset[str], frozenset[str]], bool]
    ) -> None:
        gathered = self.case(step.subject).words.get("gathered", frozenset())
        named = step.values.get("records")
        if gathered is None or not isinstance(named, list) or not self.from_the_start:
            return
        if not fits(frozenset(map(str, named)), gathered):
            self._refuse(f": what was {did} is in other records than were gathered.")

    def _foi_submitted(self, step: Asked) -> None:
        case = self.case(step.subject)
        case.signers = [_person(step.values, PERSON), None]
        case.bound = {
            name: step.values.get(name) for name in ("fingerprint", "upto") if name in step.entry["fields"]
        }

    def _foi_approved(self, step: Asked) -> None:
        case = self.case(step.subject)
        if any(_differ(case.bound[name], step.values.get(name)) for name in case.bound):
            self._refuse(": what was approved is not what was submitted.")
        if case.signers[0] and case.signers[0] == _person(step.values, PERSON):
            self._refuse(" was approved by whoever submitted it.")

    def _foi_went_out(self, step: Asked) -> None:
        """Access is given to the package that was made, and that is in the log."""
        case, values = self.case(step.subject), step.values
        if step.kind == "foi.released":
            self._of_the_gathered(step, "released", frozenset.__eq__)
            if "sha256" not in case.said and self.from_the_start:
                self._refuse(": access was given before the package was made.")
            elif any(_differ(case.said.get(name), values.get(name)) for name in ("export", "sha256")):
                self._refuse(": access was given to another package than was made.")
        elif step.kind == "foi.returned":
            case.said.clear()
        else:
            case.said |= {name: values.get(name) for name in ("export", "sha256") if name in values}

    # --- Keeping and disposal -----------------------------------------------------------------------------------
    def _class(self, step: Asked) -> None:
        said = step.values.get("class"), step.values.get("rule")
        if step.kind == "class.made":
            self.made[said] = said
        elif self.whole and self.made and None not in said and said not in self.made:
            self._refuse(f" was put into a class that nobody made: {plain(str(said[0]))}.")
        else:
            self.classes[step.subject] = self.made.get(said, said)

    def _held(self, step: Asked) -> None:
        hold, person, role = (
            step.values.get("hold"),
            _person(step.values, PERSON),
            step.values.get("actor.role"),
        )
        on_it = self.holds.setdefault(step.subject, [])
        if step.kind == PLACED:
            if hold is not None and any(hold == each for each, _ in on_it):
                self._refuse(f" was put under {plain(str(hold))} twice.")
            on_it.append((hold, person))
            self.under[hold] += 1
        else:
            self._let_go(step, on_it, hold, person, role)
        if not on_it:
            del self.holds[step.subject]
        if step.entry["v"] >= 2 and role is not None and step.kind == PLACED and role not in KEEPERS:
            self._refuse(f": {plain(str(role))} is not a role that may place a hold.")

    def _let_go(
        self, step: Asked, on_it: list[tuple[object, object]], hold: object, person: object, role: object
    ) -> None:
        found = next((each for each in on_it if hold is None or each[0] in (hold, None)), None)
        if found is None and self.from_the_start:
            self._refuse(": a hold was released that was never placed.")
        elif found:
            on_it.remove(found)
            self.under[hold] -= 1
            others = None not in (person, found[1]) and person != found[1]
            if step.entry["v"] >= 2 and others and role not in (None, RECORDS_OFFICER):
                self._refuse(": a hold was released by somebody who had not placed it, nor keeps records.")
        self.counts["releases"] += 1

    def _hold_says(self, step: Asked) -> None:
        """The records that it names are under it; and once it is lifted, none is."""
        if not self.whole:
            return
        subjects = step.values.get("subjects")
        for subject in subjects if isinstance(subjects, list) else ():
            if not any(hold in (step.subject, None) for hold, _ in self.holds.get(str(subject), ())):
                self._refuse(f" names {plain(str(subject))}, on which it was not placed.")
        if step.kind == "hold.lifted" and self.under.pop(step.subject, 0) > 0:
            self._refuse(" was lifted, and records are still under it.")

    def _disposal_decided(self, step: Asked) -> None:
        case = self.case(step.subject)
        if step.kind == "disposal.proposed":
            case.hands.add(_person(step.values, PERSON))
        proposed, approved = case.words.get("records"), step.values.get("records")
        if (
            isinstance(proposed, list)
            and isinstance(approved, list)
            and not all(map(proposed.count, approved))
        ):
            self._refuse(" was approved with records in it that nobody had proposed.")
        case.words = step.values
        case.signers[int(step.kind == "disposal.approved")] = _person(step.values, PERSON)

    def _disposed(self, step: Asked) -> None:
        values, subject = step.values, step.subject
        if step.kind == "disposal.kept":
            self.authorised.pop(subject, None)
        elif step.kind == AUTHORISED:
            self.authorised[subject] = _person(values, PERSON), values
            self._as_decided(step)
        else:
            self._destroyed(step)

    def _as_decided(self, step: Asked) -> None:
        """The disposal that it names was approved, by the same person, with this record in it."""
        disposal = step.values.get("disposal")
        case = self.cases.get(disposal) if isinstance(disposal, str) else None
        if not self.whole or disposal is None:
            return
        records = case.words.get("records") if case else None
        if case is None or self.states.get(str(disposal)) != "approved":
            self._refuse(
                f" was authorised to be destroyed under {plain(str(disposal))}, which nobody had approved."
            )
        elif isinstance(records, list) and step.subject not in records:
            self._refuse(
                f" was authorised to be destroyed under {plain(str(disposal))}, which does not name it."
            )
        elif _differ(case.signers[1], _person(step.values, PERSON)):
            self._refuse(" was authorised to be destroyed by somebody else than who approved the disposal.")

    def _destroyed(self, step: Asked) -> None:
        values, subject = step.values, step.subject
        if self.holds.get(subject):
            self._refuse(" was destroyed while a hold was on it.")
        if subject not in self.authorised and self.from_the_start:
            self._refuse(" was destroyed without having been authorised.")
        authorised, said = self.authorised.pop(subject, (None, {}))
        proposer, approver = _person(values, PROPOSER), _person(values, APPROVER)
        if approver is not None and approver == proposer:
            self._refuse(" was destroyed by the word of one person, where two are needed.")
        if _differ(authorised, approver):
            self._refuse(" was destroyed by the word of somebody else than who authorised it.")
        if any(_differ(said.get(name), values.get(name)) for name in ("disposal", "class", "rule")):
            self._refuse(" was destroyed under another disposal or class than was authorised.")
        self.counts["disposals" if proposer and approver else "disposals_withheld"] += 1
        self._due(step)

    def _due(self, step: Asked) -> None:
        """Its class lets it go, and its years were over on that day."""
        due, rule = step.values.get("due_on"), step.values.get("rule")
        given = self.classes.get(step.subject, (None, None))
        if any(_differ(*each) for each in zip(given, (step.values.get("class"), rule))):
            self._refuse(" was destroyed under another class than it was in.")
        if isinstance(rule, str) and not rule.startswith("destroy"):
            self._refuse(" was destroyed, though its class does not let it go.")
        if isinstance(due, str) and (not DAY.fullmatch(due) or due > _days(step.at)[1]):
            self._refuse(" was destroyed before it was due.")
        earliest = self._earliest(step.subject, rule) if isinstance(rule, str) else ""
        if isinstance(due, str) and due < earliest:
            self._refuse(" was destroyed before the years of its class were over.")

    def _earliest(self, subject: str, rule: str) -> str:
        """The day on which its years were over, by its own trail; the last of all days where they have not begun."""
        found = RULE.fullmatch(rule)
        place = next((at for at, (event, _) in enumerate(EVENTS) if found and found[2] == event), None)
        if not found or place is None:
            return ""
        day = self.since.get(subject, [0] * len(EVENTS))[place]
        return _years_later(day, int(found[1] or 0)) if day else "9999-12-31" if self.from_the_start else ""

    # --- Windows ------------------------------------------------------------------------------------------------
    def _window(self, step: Asked) -> None:
        """It begins and ends by the clock, as it was declared; entries of before do not say when in a way that can be
        compared, and only that it began."""
        subject, values = step.subject, step.values
        since, until = values.get("since", step.at), values.get("until")
        known = self.windows.pop(subject, None)
        if step.kind == "window.closed":
            self.declared_windows.pop(subject, None)
            return
        self.declared_windows[subject] = values.get("name")
        if known and _differ(known[1], until):
            self._refuse(": it began, and ends at another time than was declared.")
        if known or (isinstance(until, str) and isinstance(since, str)):
            self.windows[subject] = known or (_later(since, LATE), str(until))

    def _in_that_window(self, step: Asked) -> None:
        """Those that it names were declared, and are neither closed nor over."""
        said, late = step.values.get("window"), _later(step.at, timedelta(0) - LATE)
        names = [
            name
            for subject, name in self.declared_windows.items()
            if late <= self.windows.get(subject, ("", "9"))[1]
        ]
        if self.whole and self.from_the_start and isinstance(said, str) and None not in names:
            rest = said
            for name in sorted(map(str, names), key=len, reverse=True):
                rest = rest.replace(name, "")
            if rest == said or set(rest.split(" and ")) != {""}:
                self._refuse(f": {step.kind} names a window that was not open.")

    def _looked_at(self, step: Asked) -> None:
        """By a manager in MCD; where the role is not shown, it may have been one."""
        if step.values.get("actor.role") in (None, MCD_MANAGER):
            self.case(step.subject).looked = True

    def _free_to_go(self, step: Asked, case: Case) -> None:
        """While a window is open, nothing goes out to which only a General Manager agreed. Whether MCD agreed before it
        began is not asked: a window begins by the clock, and its entry may be late.
        """
        if not case.looked and self._in_a_window(step.at):
            self._refuse(" was published while a window was open, and no manager in MCD had agreed to it.")

    def _in_a_window(self, at: str) -> bool:
        return any(begun < at and _later(at, LATE) < until for begun, until in self.windows.values())

    def _outside_windows(self, step: Asked) -> None:
        if self._in_a_window(step.at):
            self._refuse(" was approved by a General Manager while a window was open, in which MCD approves.")

    # --- Who signs with their own key ---------------------------------------------------------------------------
    def _enrolled(self, step: Asked) -> None:
        key, owner = step.values.get("key_id"), _person(step.values, PERSON)
        if key is None:
            return
        if key in self.passkeys:
            raise Rejected("the key was enrolled before.")
        if key in self.used_elsewhere:
            raise Rejected("the key was enrolled after something had been signed with it.")
        made, held = Passkey(step), self.passkeys_of.setdefault(owner or "", {})
        self._must_wait(made, owner, step.at)
        if len(held) >= MOST_PASSKEYS:
            raise Rejected("nobody has so many keys.")
        self.passkeys[key] = held[key] = made
        if made.public is not None:
            cose_key(decode64(made.public))

    def _must_wait(self, made: Passkey, owner: str | None, at: str) -> None:
        """A further key signs after a day, in which its owner has heard of it."""
        if owner and owner in self.signers and made.since and made.since < _later(at, HELD_FOR - LATE):
            self._refuse(": its owner had a key before, and this one may sign within less than a day.")
        if owner:
            self.signers.add(owner)

    def _passkey(self, step: Asked) -> Passkey | None:
        """The one that the entry names; None where that is not shown, or its enrolment is not here."""
        key = step.values.get("key_id")
        known = self.passkeys.get(key) if key is not None else None
        if known is None and key is not None and self.whole:
            self._refuse(": the key was never enrolled.")
        return known

    def _vouched_for(self, step: Asked) -> None:
        known, by = self._passkey(step), _person(step.values, PERSON)
        if known:
            known.confirmed = True
            if by and by == known.owner:
                self._refuse(": somebody confirmed their own key.")

    def _revoked(self, step: Asked) -> None:
        if known := self._passkey(step):
            known.revoked = known.revoked or step.at
            self.passkeys_of.get(known.owner or "", {}).pop(step.values["key_id"], None)

    def _settled(self, step: Asked) -> None:
        self.must_sign = self.must_always_sign or step.values.get("required", self.must_sign) is True

    def _by_own_key(self, step: Asked) -> None:
        """The decision, by its decider's own key over exactly what was decided; or that it is not."""
        named, values = SIGNED_NAMES & step.entry["fields"].keys(), step.values
        if not named:
            return self._unsigned(step)
        if named != SIGNED_NAMES:
            raise Rejected("a part of its signature is missing.")
        if step.entry["key"] is None:
            raise Rejected("it is signed, and does not say which step it was: it could be another one again.")
        if not values.keys() >= SIGNED_NAMES:
            self.counts["signed_not_shown"] += 1
            return None
        party, wrong = step.judged or judged(step.entry, values) or Judged("", "")
        if wrong:
            raise Rejected(wrong)
        if self.log and values["signed.log"] != self.log:
            self._refuse(": it was signed for another record log.")
        return self._signed_by(step, values["signed.key_id"], party)

    def _unsigned(self, step: Asked) -> None:
        held = self.passkeys_of.get(_person(step.values, PERSON) or "", {})
        had = any(known.since and known.since <= step.at for known in held.values())
        self.counts["unsigned_though" if had else "unsigned"] += 1
        if self.must_sign:
            self._refuse(": it is not signed by the decider's own key, and had to be.")

    def _signed_by(self, step: Asked, key: str, party: str) -> None:
        known = self.passkeys.get(key)
        if known is None:
            if self.whole:
                self._refuse(": it was signed with a key that was never enrolled.")
            self.used_elsewhere.add(key)
            self.counts["signed_elsewhere"] += 1
            return
        self._is_the_key(step, known, party)
        self._might_sign(step, known)
        self.counts[self._how_sure(known, _person(step.values, PERSON))] += 1

    def _is_the_key(self, step: Asked, known: Passkey, party: str) -> None:
        said = {"public_key": known.public, "enrolled": known.leaf}
        if any(_differ(value, step.values[f"signed.{name}"]) for name, value in said.items()):
            self._refuse(": it was signed with another key than was enrolled under that name.")
        if _differ(known.party, party):
            self._refuse(": it was signed for another site than its key was enrolled for.")
        if _differ(known.owner, _person(step.values, PERSON)):
            self._refuse(": it was signed with a key of somebody else.")

    def _might_sign(self, step: Asked, known: Passkey) -> None:
        if known.revoked:
            self._refuse(": it was signed with a key that had been revoked.")
        if known.since and _later(step.at, LATE) < known.since:
            self._refuse(": it was signed with a key that might not sign yet.")

    def _how_sure(self, known: Passkey, decider: str | None) -> str:
        if None in (known.owner, decider):
            return "signed_withheld"
        return "signed" if known.confirmed else "signed_unconfirmed"


def _kinds(rules: Mapping[str, str]) -> dict[str, tuple[Callable[[Stories, Asked], None], ...]]:
    """Whether it was theirs to take is asked before anything moves, and what they are by it comes last."""
    names = {
        kind: [
            *["may_take"] * (kind in TAKEN_BY),
            *["says_why"] * (kind in WHY),
            *rules.get(kind, "").split(),
            *["by_own_key"] * (kind in SIGNABLE),
            *["becomes"] * (kind in BECOMES),
        ]
        for kind in dict.fromkeys((*rules, *TAKEN_BY, *WHY, *SIGNABLE, *BECOMES))
    }
    return {kind: tuple(getattr(Stories, f"_{name}") for name in each) for kind, each in names.items()}


DECIDE = "under_one_office as_bound decided untied role"
RULES = _kinds({  # in the order in which they are asked
    "post.proposed": "under_one_office began wrote",
    "post.edited": "under_one_office wrote",
    "post.submitted": "under_one_office handed_over",
    "post.published_first": "under_one_office handed_over went_out",
    "post.approved_under": "under_one_office handed_over decided untied approved used",
    **dict.fromkeys(("post.approved", "post.confirmed"), f"{DECIDE} approved looked_at"),
    **dict.fromkeys(("post.returned", "post.declined"), DECIDE),
    "post.reconfirmed": f"{DECIDE} looked_at in_that_window",
    "post.objected": f"{DECIDE} objected",
    **dict.fromkeys(("post.withdrawn", "post.publication_failed"), "under_one_office as_bound"),
    "post.expired": "under_one_office as_bound void",
    "post.approval_taken_back": "under_one_office as_bound taken_back void",
    "post.published": "under_one_office as_bound went_out",
    "post.recorded": "under_one_office as_bound recorded",
    "post.captured": "as_bound captured",
    **dict.fromkeys(("post.corrected", "post.taken_down", "post.followed_up"), "as_bound related"),
    **dict.fromkeys(("incident.opened", "incident.closed"), "as_bound incident"),
    **dict.fromkeys(("consultation.asked", "consultation.answered"), "as_bound consulted"),
    **dict.fromkeys(
        ("consultation.escalated", "post.escalated", "post.commented", "post.comment_resolved"), "as_bound"
    ),
    "post.held": "as_bound in_that_window",
    **dict.fromkeys(GRANTED, "under_one_office granted role"),
    "standing.cosigned": f"{DECIDE} signed",
    "standing.used": "told_of_use",
    PROPOSED: "seat_proposed",
    CONFIRMED: "decided untied seat_confirmed tie seat",
    "seat.set_up": "set_up tie seat",
    "account.changed": "account_changed",
    "topic.added": "topic_added",
    **dict.fromkeys(("directory.adopted", "seat.taken", "seat.ended", "acting.revoked"), "seat"),
    **dict.fromkeys(("seat.refused", "seat.lapsed"), "seat_over"),
    **dict.fromkeys((*LET_IN, UNLINKED), "tie"),
    ADDED: "person_added",
    REACHED: "reached",
    ENROLLED: "enrolled",
    VOUCHED: "vouched_for",
    REVOKED: "revoked",
    SETTLED: "settled",
    **dict.fromkeys(SAYS_AGAIN, "told"),
    **dict.fromkeys(
        ("professional.acknowledged", "professional.concern_raised", "professional.answered"), "commented told"
    ),
    "professional.withdrawn": "commented",
    "contact.answered": "answered",
    "contact.assigned": "assigned",
    **dict.fromkeys(("foi.gathered", "foi.left_out"), "gathered"),
    **dict.fromkeys(("contact.recorded", "professional.recorded"), "recorded"),
    **dict.fromkeys(("foi.withheld", "foi.let_stand"), "marked_for_release"),
    "foi.submitted": "foi_submitted",
    "foi.approved": "decided untied role foi_approved",
    "foi.returned": "role foi_went_out",
    **dict.fromkeys(("foi.package_asked", "foi.packaged", "foi.released"), "foi_went_out"),
    **dict.fromkeys(("class.made", "class.assigned"), "class"),
    **dict.fromkeys((PLACED, RELEASED), "held"),
    **dict.fromkeys(("hold.opened", "hold.extended", "hold.lifted"), "hold_says"),
    "disposal.proposed": "role disposal_decided",
    "disposal.approved": "decided untied role disposal_decided",
    "disposal.refused": "decided untied role",
    AUTHORISED: "role disposed",
    **dict.fromkeys((DESTROYED, "disposal.kept"), "disposed"),
    **dict.fromkeys(("roster.added", "roster.removed"), "roster"),
    **dict.fromkeys(("window.declared", "window.opened", "window.closed"), "window"),
})  # fmt: skip


GAP = re.compile(r"\{[^{}\n]*\}")
LONGEST_GAP = 80  # characters


def fills(wording: str, text: str) -> bool:
    """Whether the text is that wording, each `{gap}` filled with a few words in one line."""
    first, *others = GAP.split(wording.replace("\r\n", "\n").strip())
    said = text.replace("\r\n", "\n").strip()
    ends = {len(first)} if said.startswith(first) else set()
    for words in others:
        ends = {end for start in ends for end in _after_a_gap(said, start, words)}
    return len(said) in ends


def least_length(text: str) -> int:
    """How long it is by any platform's counting: accents, blanks and emoji may count for nothing, and links and whoever
    is named for little."""
    words = (word for word in text.split() if not re.search("[./@:]", word))
    return sum(mark.isascii() or "\u3041" <= mark <= "\u9fff" for word in words for mark in word)


def _after_a_gap(said: str, start: int, words: str) -> Iterator[int]:
    """Where it can go on, if a gap begins at `start` and is followed by `words`."""
    for end in range(start + 1, min(start + LONGEST_GAP, len(said)) + 1):
        if said[end - 1] in "\n{}":
            return
        if said.startswith(words, end):
            yield end + len(words)


def fingerprint_of(values: Mapping[str, Any]) -> str | None:
    """SHA-256 over what the public sees and where, made again; nothing, where a part of that is not shown."""
    if not all(name in values for name in (*ADDRESS, "answers_link", "links", "marking", "media", "text")):
        return None
    seen: dict[str, Any] = {
        "account": [values[name] for name in ADDRESS],
        "answers": values["answers_link"],
        "links": values["links"],
        "marking": values["marking"],
        "media": [{"alt": each["alt"], "sha256": each["sha256"]} for each in _files(values["media"])],
        "text": values["text"],
    }
    relation = values.get("relation") or "", values.get("relates_to") or ""
    return _digest(seen | ({"relation": list(relation)} if any(relation) else {}))


def ground_of(values: Mapping[str, Any], answers: Any) -> str | None:
    """SHA-256 over all that a decision rests on, made again; what is empty stays out."""
    if answers is None or not all(name in values for name in (*RESTS_ON, *NUMBERS.values())):
        return None
    said = {name: values[name] for name in RESTS_ON} | {"answers": answers}
    said |= {name: _number_in(values[known]) for name, known in NUMBERS.items()}
    return _digest({name: value for name, value in said.items() if value not in (None, "", [])})


def terms_of(values: Mapping[str, Any], office: str, granted_by: object) -> str | None:
    """SHA-256 over the terms of a standing approval and who stands behind them, made again."""
    if not granted_by or not all(name in values for name in TERMS):
        return None
    return _digest({name: values[name] for name in TERMS} | {"office": office, "granted_by": granted_by})


def _digest(value: object) -> str:
    return sha256(_spelled(value)).hexdigest()


def _digest_of_bound(bound: Mapping[str, object]) -> int:
    """Nothing, where a part of it is not shown."""
    said = [bound.get(name) for name in BOUND]
    return 0 if None in said else int.from_bytes(sha256(_spelled(said)).digest()[:8], "big")


def _files(listed: object) -> list[dict[str, Any]]:
    for each in listed if isinstance(listed, list) else [listed]:
        if not isinstance(each, dict) or not {"alt", "sha256"} <= each.keys():
            raise Rejected("The list of its files is malformed.")
    return listed  # type: ignore[return-value]


def _number_in(reference: object) -> object:
    """The number of TS-000123; a number is one already, and what names nothing has none."""
    return (
        int(digits[0])
        if isinstance(reference, str) and (digits := re.findall("[0-9]+$", reference))
        else reference
    )


def _spelled_once(name: object) -> str:
    """One name for one person: the portal has no two that differ in the case of their letters alone."""
    text = str(name)
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip().casefold()


def _person(values: Mapping[str, Any], name: str) -> str | None:
    """Whoever is named there; nobody where it is not shown, or names nobody."""
    said = values.get(name)
    return _spelled_once(said) if said else None


def _shown(values: Mapping[str, Any], name: str) -> Any:
    """What is shown to be nothing is an empty text; what is not shown is None."""
    return "" if name in values and values[name] is None else values.get(name)


def _differ(one: object, two: object) -> bool:
    """As far as both are shown; 1 is not true, and not "1" either."""
    return one is not None and two is not None and (type(one) is not type(two) or one != two)


def _near(one: str, two: object) -> bool:
    """Two clocks, one after the other, in one transaction."""
    if not one or not isinstance(two, str) or not MOMENT.fullmatch(two):
        return one == two
    return abs(moment(one) - moment(two)) <= LATE


def _days(at: str) -> tuple[str, str]:
    """The day in Canberra, in winter and in summer."""
    if at[11:13] < "13":  # in Canberra it is the day that it is in UTC
        return at[:10], at[:10]
    return _later(at, timedelta(hours=10))[:10], _later(at, timedelta(hours=11))[:10]


def _years_later(ordinal: int, years: int) -> str:
    """What began on 29 February ends on 1 March."""
    day = date.fromordinal(ordinal)
    month = "03-01" if (day.month, day.day) == (2, 29) and years % 4 else f"{day:%m-%d}"
    return f"{min(day.year + years, 9999):04}-{month}"


def _marked(values: Mapping[str, Any]) -> Iterator[str]:
    marking, ceiling = values["marking"], values["ceiling"]
    if marking not in MARKINGS or ceiling not in MARKINGS:
        yield " bears a marking that is not one."
    elif MARKINGS.index(marking) > MARKINGS.index(ceiling):
        yield f" was marked {marking}, above the platform's ceiling of {ceiling}."


# Of these nothing is asked but what is asked of each entry.
OTHER_KINDS = """
account.reviewed alarm.raised bag.sealed directory.listed factor.code_used factor.codes_made factor.enrolled
factor.removed file.refused foi.due_moved foi.escalated foi.reminded history.anchored history.destroyed
identity.bypassed identity.linked identity.unlink_refused key.named key.rotated log.opened log.set_aside log.verified
marking.refused page.read password.changed password.chosen person.address_refused platform.upgraded
policy.acknowledged post.refused professional.escalated professional.reminded record.copied record.read
register.searched signing.script_named verifier.named
"""
KINDS = frozenset((*FOLLOWS, *RULES, *OTHER_KINDS.split()))
# What the rules counted, told in numbers: each line with what it is of, and of how many that can be said, or cannot.
COUNTED = [
    ("decision", {
        "decided_by_another": "in {} the decider is shown and is nobody who wrote, edited or submitted",
        "decided_of_unknown": "in {} the decider is shown, and not everybody who wrote, edited or submitted",
        "decided_withheld": "in {} the decider is withheld",
    }),
    ("signable decision", {
        "signed": "{} signed by the decider's own key",
        "signed_unconfirmed": "{} signed by the decider's own key, which no second person has confirmed",
        "signed_withheld": "{} signed by a key, and not shown is whose it is, or who decided",
        "signed_elsewhere": "{} signed by a key whose enrolment is not here",
        "signed_not_shown": "{} signed, and the signature is not shown",
        "unsigned_though": "{} not signed, in the name of somebody who had a key",
        "unsigned": "{} not signed",
    }),
    ("Roles of who decided", {"roles": "{} shown, which may decide so", "roles_withheld": "{} not shown"}),
    ("Roles held against who sits where, as the log tells it", {"seats": "{} of somebody who sat there that day"}),
    ("Steps by whose they were to take", {
        "rights": "{} by the seat that is named, or by what they are to it", "rights_not_told": "{} not shown",
    }),
    ("Version and words decided on, of posts", {
        "decided_words": "{} shown, and those that were handed over", "decided_words_withheld": "{} not shown",
    }),
    ("Fingerprints of words", {
        "fingerprints": "{} made again from what is shown", "fingerprints_not_made": "{} could not be made again",
    }),
    ("Grounds of decisions", {
        "grounds": "{} made again from what is shown", "grounds_not_made": "{} could not be made again",
    }),
    ("Terms of standing approvals", {
        "terms": "{} made again from what is shown", "terms_not_made": "{} could not be made again",
    }),
    ("Uses of standing approvals", {
        "standing": "{} of one that was granted, signed, in force and not used up",
        "standing_elsewhere": "{} of one that is not here or not shown",
    }),
    ("What went live beside what was written", {"went_live": "{} shown and compared"}),
    ("What posts do to others", {
        "related": "{} told by both", "related_elsewhere": "{} of posts that are not here",
    }),
    ("Approvals that lapsed before the time that they gave", {"lapsed_early": "{} by somebody who is not named"}),
    ("Captures", {"captures": "{} after what they show went out"}),
    ("Steps before each record", {"trails": "{} named and all here", "trails_withheld": "{} not shown"}),
    ("What records say again of their steps", {
        "records_compared": "{} shown and the same", "records_compared_in_part": "{} the same as far as it is shown",
    }),
    ("Entries of kinds that this program does not know, and so has no rules for", {"unknown_kinds": "{}"}),
    ("Releases of holds", {"releases": "{} of holds that were on it"}),
    ("Records destroyed", {
        "disposals": "{} by the word of two people, under no hold",
        "disposals_withheld": "{} by people who are not shown",
    }),
]  # fmt: skip


def counted_steps(counts: Mapping[str, int]) -> Iterator[str]:
    """A line for each thing that there is any of."""
    for about, parts in COUNTED:
        said = [words.format(counts[name]) for name, words in parts.items() if counts.get(name)]
        if said:
            number = sum(counts.get(name, 0) for name in parts)
            yield f"{counted(number, about) if about.islower() else about}: {'; '.join(said)}."


LATE = timedelta(minutes=12)  # a transaction may take ten, a time may be one minute old, and clocks differ
SET_ASIDE = "log.set_aside"  # names, by its leaf, what stands in the log and is no entry
OPENED = "log.opened"  # the first entry of each log but the very first: how the log before it ended


class Times:
    """Times along a log. Entries are sealed as they are committed, so a time may lie a little before an earlier one,
    and no further; and each log is of its year. What waited while a year turned is sealed into the next."""

    def __init__(self) -> None:
        self.latest = self.begins = self.ends = self.origin = (
            ""  # spelled as in entries: so they sort by time
        )

    def open(self, origin: str) -> None:
        """The log that follows; one from before each year had its own does not say its year."""
        self.origin, year = origin, origin.rpartition("/")[2]
        known = re.fullmatch("[0-9]{4}", year, re.ASCII) and 1 < int(year) < 9999
        # In Canberra a year begins at 13:00 UTC.
        self.begins = f"{int(year) - 2:04}-12-31T13:00:00.000Z" if known else ""
        self.ends = _later(f"{year}-12-31T13:00:00.000Z", LATE) if known else ""

    def follow(self, entry: Mapping[str, Any]) -> None:
        at = entry["at"]
        if self.begins and not self.begins <= at < self.ends:
            raise Rejected(f"It says {at}, which is not in the year of its log.")
        if entry["kind"] == OPENED or at >= self.latest:  # what opens a log may be younger than what waited
            self.latest = self.latest if entry["kind"] == OPENED else at
        elif _later(at, LATE) < self.latest:
            raise Rejected(f"It says {at}, and stands behind one of {self.latest}: it was dated back.")


def _later(text: str, span: timedelta) -> str:
    try:
        return (moment(text) + span).isoformat(timespec="seconds")[:19] + text[19:]
    except OverflowError:
        return text


class Chains:
    """The entries of each subject, one after the other. One of format 2 names the one before it, and its number, so
    that none can be left out unseen; those of format 1 are counted. What opens a log names how the log before it ended,
    and is in no chain."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[int, bytes]] = {}  # subject -> number and leaf of its last entry
        self.whole = True  # not where the log before is not here: then anything may stand before the first
        self.begun = False

    def follow(self, entry: Mapping[str, Any], leaf: bytes) -> None:
        """Refuses a link that does not hold, and goes on from what the entry says of itself."""
        if entry["v"] == 1 and self.begun:
            raise Rejected("It is of format 1, and stands behind entries of format 2.")
        self.begun = entry["v"] == 2
        if entry["kind"] != OPENED:
            self._link(entry, leaf)
        elif entry.get("previous") or not entry["subject"].startswith("LOG-"):
            raise Rejected("It opens a log, and names an entry before it, or is of something else.")

    def _link(self, entry: Mapping[str, Any], leaf: bytes) -> None:
        subject = entry["subject"]
        before = self.last.get(subject, NOTHING_BEFORE)
        named = _named(entry["previous"]) if self.begun else before
        self.last[subject] = named[0] + 1, leaf
        if named != before and (self.whole or before != NOTHING_BEFORE):
            raise Rejected(_broken(plain(subject), named[0], before[0]))


NOTHING_BEFORE = 0, b""


def _named(previous: Mapping[str, Any] | None) -> tuple[int, bytes]:
    return (previous["number"], binascii.a2b_base64(previous["leaf"])) if previous else NOTHING_BEFORE


def _broken(subject: str, named: int, before: int) -> str:
    if named == before:
        return f"It names another entry {named} of {subject} than the one that stands before it."
    if named < before:
        return f"It is entry {named + 1} of {subject}, and {before} of them stand before it: one was put in."
    missing = f"entry {named}" if named == before + 1 else f"entries {before + 1} to {named}"
    return (
        f"It is entry {named + 1} of {subject}, and {missing} of {subject} should stand before it: left out."
    )


class Unreadable:
    """What stands in the log and is no entry. It says nothing, and a later entry has to say so, naming its leaf."""

    def __init__(self) -> None:
        self.waiting: dict[bytes, tuple[str, str]] = {}  # leaf -> where, and what is wrong with it
        self.set_aside = 0

    def add(self, leaf: bytes, where: str, what: str) -> None:
        self.waiting[leaf] = where, what

    def follow(self, entry: Mapping[str, Any]) -> None:
        if entry["kind"] != SET_ASIDE:
            return
        for digest in entry["relates_to"]:
            if self.waiting.pop(decode64(digest), None) is None:
                raise Rejected("It sets aside an entry that can be read, or is not there before it.")
            self.set_aside += 1

    def problems(self) -> Iterator[tuple[str, str]]:
        yield from self.waiting.values()


class Disposals:
    """Entries whose fields are gone: each must be followed by the entry of a lawful disposal of the same subject."""

    def __init__(self) -> None:
        self.gone: dict[str, list[str]] = {}  # subject -> where
        self.accounted = 0

    def follow(self, entry: Mapping[str, Any], shown: Shown, where: str) -> None:
        subject, kind = entry["subject"], entry["kind"]
        if shown.nothing and kind.startswith(STAY):
            raise Rejected("Its fields are gone, though those of holds, classes and disposals stay.")
        if shown.nothing:
            self.gone.setdefault(subject, []).append(where)
        elif shown.left_out:
            names = ", ".join(map(plain, shown.left_out[:5]))
            raise Rejected(f"Some of its fields are neither shown nor withheld under a provision: {names}.")
        if kind == DESTROYED:
            self.accounted += len(self.gone.pop(subject, ()))

    def problems(self) -> Iterator[tuple[str, str]]:
        for places in self.gone.values():
            yield from ((where, "Its fields are gone, and no disposal accounts for it.") for where in places)


# --- The story ----------------------------------------------------------------------------------------------
# What the entries say, from what a copy shows of them and nothing else. The portal makes the tables and the metadata of
# a bag with these same functions, so that every cell can be recomputed.
class Mark(str):
    """What stands where a whole value is not shown."""


HIDDEN = Mark("(withheld)")  # nothing says why: there never was such a field, or it was destroyed


def mark(provision: str) -> str:
    return f"[withheld: {provision}]"


def with_marks(pieces: Iterable[Sequence[Any]]) -> str:
    """A text shown in part, with one mark for neighbours under one provision."""
    text, before = "", None
    for piece in pieces:
        provision = piece[2] if len(piece) == 3 else None
        if provision is None:
            text += piece[1]
        elif provision != before:
            text += f" {mark(provision)}" if text else mark(provision)
        before = provision
    return text


class Said(dict):
    def __missing__(self, name: str) -> str:
        return HIDDEN


class Step(NamedTuple):
    """One entry, as far as it is shown."""

    number: int
    at: str
    kind: str
    office: str
    declares: bool
    log: str
    place: int  # in the log
    leaf: str
    says: Mapping[str, Any]  # field -> its value, with a mark where something is withheld
    withheld: Mapping[str, str]
    words: Mapping[str, int]  # of the withheld: how many words of a text that is shown in part
    gone: bool  # its fields were destroyed

    def held(self, name: str) -> Any:
        """The value, or nothing: an empty one and one that is withheld whole say nothing."""
        value = self.says.get(name)
        return "" if value is None or isinstance(value, Mark) else value


def step_of(number: int, entry: Mapping[str, Any], shown: Shown, log: str, place: int, leaf: bytes) -> Step:
    out = {name: why for name, why in shown.withheld.items() if not name.startswith(f"{WORDS_OF}.")}
    says = {name: value for name, value in shown.values.items() if not name.startswith(f"{WORDS_OF}.")}
    says |= {name: shown.texts.get(name) or Mark(mark(why)) for name, why in out.items()}
    return Step(
        number, entry["at"], entry["kind"], entry["office"], entry["declares_record"], log, place, leaf.hex(),
        dict(sorted(says.items())), dict(sorted(out.items())), shown.in_part, shown.nothing,
    )  # fmt: skip


class RecordType(NamedTuple):
    name: str
    title: str  # made by filling fields in
    decided_by: str


RECORDS = {
    "post.recorded": RecordType("Post", "{title}, on {platform}", "approved_by"),
    "contact.recorded": RecordType("Contact", "Contact: {said_by}, on {place}", "triaged_by"),
    "professional.recorded": RecordType(
        "Professional comment", "Professional comment by {author}, {place}", "acknowledged_by"
    ),
}
SEAT = ("name", "user_name", "position", "acting_for")
Seat = tuple[str, str, str, str]
WHO = (*SEAT, "division", "role", "office", "instrument")
SEATED_AS = {f"actor.{part}" for part in WHO}
FILES = ("media", "captures")  # fields that list files
CLASS = "class.assigned"
OUTCOMES = (*DECISIONS, *GRANTED, "contact.triaged", "contact.set_aside", "professional.acknowledged")
OUTCOMES += ("professional.concern_raised",)
WENT_OUT = ("post.published", "post.published_first")
AFTERWARDS = ("post.corrected", "post.taken_down", "post.followed_up")
UNSALTED = ("fingerprint", "post_fingerprint", "ground", "terms")  # without a salt, over what was written
UNSALTED_LISTS = ("answers", "findings")


class Story:
    """The steps of one subject, told: as answers, as cells of tables, and as metadata."""

    def __init__(self, subject: str, steps: Sequence[Step]) -> None:
        self.subject, self.steps = subject, steps

    @property
    def declared(self) -> Step | None:
        """What made it a record; corrections and the like may come later."""
        return next((step for step in reversed(self.steps) if step.declares), None)

    @property
    def _type(self) -> RecordType | None:
        return RECORDS.get(self.declared.kind) if self.declared else None

    @property
    def record_type(self) -> str:
        return self._type.name if self._type else ""

    @property
    def title(self) -> str:
        declared, known = self.declared, self._type
        if declared and declared.gone:
            return "A record that was disposed of"
        return known.title.format_map(Said(declared.says)) if declared and known else self.subject

    @property
    def office(self) -> str:
        return (self.declared or self.steps[0]).office

    @property
    def platform(self) -> str:
        return str(self.declared.held("platform")) if self.declared else ""

    @property
    def decided_by(self) -> str:
        return str(self.declared.held(self._type.decided_by)) if self.declared and self._type else ""

    @property
    def marking(self) -> str:
        """The highest of any of its entries: a copy is handled as its most sensitive part."""
        said = {str(step.says.get("marking")) for step in self.steps}
        return next((each.replace(":", ": ") for each in reversed(MARKINGS) if each in said), "")

    @property
    def retention_class(self) -> str:
        assigned = [step.says.get("class", HIDDEN) for step in self.steps if step.kind == CLASS]
        return str(assigned[-1]) if assigned else ""

    @property
    def disposed(self) -> Step | None:
        return next((step for step in reversed(self.steps) if step.kind == DESTROYED), None)

    @property
    def files(self) -> list[dict[str, Any]]:
        """Each file once, however many entries name it."""
        named = {file["sha256"]: file for step in self.steps for file in files_of(step)}
        return list(named.values())

    @property
    def agents(self) -> dict[Seat, list[str]]:
        """Everybody who took a step, in each seat that they took one from -> the kinds of their steps."""
        did: dict[Seat, list[str]] = {}
        for step in self.steps:
            name, user_name, position, acting_for = (str(step.says.get(f"actor.{part}", "")) for part in SEAT)
            if any(seat := (name, user_name, position, acting_for)):
                did.setdefault(seat, []).append(step.kind)
        return did

    # --- As cells and metadata ---
    def cells(self) -> list[str]:
        """Under COLUMNS. Times are UTC, as in the log."""
        name, _, position, _ = next(iter(self.agents), ("", "", "", ""))
        declared = self.declared or self.steps[0]
        said = [
            self.subject, self.title, self.record_type, name, position, self.steps[0].at, declared.at, self.marking,
            self.retention_class, self.office, self.platform, self.decided_by, len(self.steps), len(self.files),
        ]  # fmt: skip
        return list(map(str, said))

    def transitions(self) -> Iterator[list[str]]:
        """A row for each step, under TRANSITIONS."""
        for step in self.steps:
            who = (
                step.says.get(f"actor.{part}", "") for part in ("user_name", "name", "position", "acting_for")
            )
            fields = {name: value for name, value in step.says.items() if name not in IN_COLUMNS}
            said = [step.log, step.place, step.at, self.subject, step.office, step.kind, *who, step.leaf]
            yield [*map(str, said), json.dumps(fields, ensure_ascii=False)]

    def metadata(self, parts: Sequence[tuple[str, str, str]], logs: Mapping[str, tuple[int, str]]) -> bytes:
        """AS/NZS 5478. `parts`: path, format and SHA-256 of each file; `logs`: size and root of each checkpoint."""
        agents, declared = list(self.agents.items()), self.declared or self.steps[0]
        said = {
            "scheme": "AS/NZS 5478",
            "entityType": "Record",
            "category": "Item",
            "identifier": self.subject,
            "title": self.title,
            "creator": _agent(agents[0][0]) if agents else None,
            "dateCreated": self.steps[0].at,
            "dateRegistered": declared.at,
            "protectiveMarking": self.marking or None,
            "disposalClass": self.retention_class or None,
            "disposedOf": self.disposed.at if self.disposed else None,
            "documentForm": self.record_type or None,
            "owner": self.office or None,
            "agents": [{**_agent(seat), "did": list(dict.fromkeys(steps))} for seat, steps in agents],
            "withheld": [
                {"entry": step.number, "field": field, "provision": provision}
                for step in self.steps
                for field, provision in step.withheld.items()
            ],
            "parts": [
                {"path": path, "format": form, "integrityCheck": {"algorithm": "SHA-256", "value": digest}}
                for path, form, digest in parts
            ],
            "integrityCheck": [
                {"algorithm": METHOD, "log": log, "size": logs[log][0], "root": logs[log][1]}
                for log in dict.fromkeys(step.log for step in self.steps)
                if log in logs
            ],
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"

    def document(self, number: int) -> list[str]:
        """Its row in the schedule of an information request, under SCHEDULE."""
        declared, codes = self.declared or self.steps[0], sorted(self.provisions)
        day = when(declared.at).partition(",")[0]
        return [
            str(number),
            self.subject,
            day,
            self.title,
            str(len(self.steps)),
            self.access,
            "; ".join(codes),
        ]

    @property
    def provisions(self) -> set[str]:
        return {code for step in self.steps for why in step.withheld.values() for code in why.split("; ")}

    @property
    def access(self) -> str:
        if not self.provisions:
            return "Full access"
        shown = any(_tells(name, value) for step in self.steps for name, value in step.says.items())
        return "Part access" if shown else "Access refused"

    # --- As answers ---
    def told(self) -> dict[str, Any]:
        return {"number": self.subject, "story": self._answers(), "steps": list(map(_step_told, self.steps))}

    def _answers(self) -> dict[str, Any]:
        out = [step for step in self.steps if step.kind in WENT_OUT]
        return {
            "type": self.record_type,
            "title": self.title,
            "division": self.office,
            "marking": self.marking,
            "class": self.retention_class,
            "begun": _act(self.steps[0]),
            "decisions": [self._decision(step) for step in self.steps if step.kind in OUTCOMES],
            "published": [_act(step, "permalink", "emergency") for step in out],
            "live": self._live(out[-1]) if out else None,
            "captured": [
                _act(step, "address", "seen_at") for step in self.steps if step.kind == "post.captured"
            ],
            "afterwards": [_act(step, "other") for step in self.steps if step.kind in AFTERWARDS],
            "incidents": [
                _act(step, "resolution") for step in self.steps if step.kind.startswith("incident.")
            ],
            "holds": self._holds(),
            "withheld": [
                {"step": step.number, "field": field, "provision": why, "words": step.words.get(field)}
                for step in self.steps
                for field, why in step.withheld.items()
            ],
            "disposed": self._disposed(),
        }

    def _decision(self, step: Step) -> dict[str, Any]:
        """Who took it, from which seat, and over which words."""
        said = _act(step, "reason", "note", "approver", "cosigner", "standing", "version", "fingerprint")
        written = self._written(step)
        words = {"text": written.says["text"], "written_in": written.number} if written else {}
        return {**said, **words, **_signed(step)}

    def _written(self, step: Step) -> Step | None:
        """The last step before that holds the text of the same version."""
        version = step.held("version")
        before = (each for each in reversed(self.steps[: step.number - 1]) if "text" in each.says)
        same = (
            each
            for each in before
            if "" in (version, each.held("version")) or each.held("version") == version
        )
        return next(same, None)

    def _live(self, step: Step) -> dict[str, Any]:
        return {
            "text": step.says.get("live_text"),
            "permalink": step.says.get("permalink"),
            "differs": self._differs(step),
            **{name: step.says[name] for name in ("rewritings",) if name in step.says},
        }

    def _differs(self, step: Step) -> bool | None:
        """From what was written, white space aside: platforms trim and wrap it. None where it is not shown whole, or
        takes another post down."""
        written = self._written(step)
        hidden = not written or "text" in written.withheld or {"live_text", "rewritten"} & {*step.withheld}
        if hidden or step.gone or step.held("relation") == "takedown" or "live_text" not in step.says:
            return None
        assert written
        return str(step.says["live_text"]).split() != rewritten(
            str(written.says["text"]), step.says.get("rewritten")
        )

    def _holds(self) -> list[dict[str, Any]]:
        placed = [_act(step, "hold", "title", "reason") for step in self.steps if step.kind == PLACED]
        released = [_act(step, "hold") for step in self.steps if step.kind == RELEASED]
        for hold in placed:
            ends = (
                each
                for each in released
                if each.get("hold") == hold.get("hold") and each["step"] > hold["step"]
            )
            hold["released"] = next(ends, None)
        return placed

    def _disposed(self) -> dict[str, Any] | None:
        names = ("class", "authority", "disposal", "proposed_by", PROPOSER, "approved_by", APPROVER)
        return _act(self.disposed, *names) if self.disposed else None


WHOSE = {
    GENERAL_MANAGER: "the General Manager's",
    MCD_MANAGER: "the MCD manager's",
    RECORDS_OFFICER: "the records officer's",
}
WHOSE |= {AUDITOR: "the auditor's"}


def _signed(step: Step) -> dict[str, str]:
    """Whether the decision was signed; that a signature holds was asked before anything is told."""
    if step.kind not in SIGNABLE or step.gone:
        return {}
    whose = WHOSE.get(str(step.says.get("actor.role")), "the decider's")
    return {"signed": f"by {whose} own key" if step.held("signed.signature") else "by nobody's key"}


def files_of(step: Step) -> Iterator[dict[str, Any]]:
    for name in FILES:
        listed = step.held(name)
        for file in listed if isinstance(listed, list) else ():
            if isinstance(file, dict) and isinstance(file.get("sha256"), str):
                yield file


def _agent(seat: Sequence[str]) -> dict[str, str]:
    named = zip(("name", "userName", "position", "actingFor"), seat)
    return {name: value for name, value in named if value}


def _tells(name: str, value: Any) -> bool:
    """Whether it gives anybody something to read: not what is withheld, and no digest of it."""
    keyed = isinstance(value, list) and any(isinstance(each, dict) and "key" in each for each in value)
    digest = (name in UNSALTED and isinstance(value, str)) or (name in UNSALTED_LISTS and keyed)
    return not digest and value not in ("", [], None) and not isinstance(value, Mark)


def _who_did(step: Step) -> dict[str, Any]:
    return {
        part: step.says[f"actor.{part}"] for part in WHO if step.says.get(f"actor.{part}") not in ("", None)
    }


def _act(step: Step, *names: str) -> dict[str, Any]:
    """A step with whoever took it, and those of these fields that say something."""
    fields = {name: step.says[name] for name in names if step.says.get(name) not in ("", [], None)}
    return {"step": step.number, "at": step.at, "kind": step.kind, "by": _who_did(step), **fields}


def _step_told(step: Step) -> dict[str, Any]:
    fields = {name: value for name, value in step.says.items() if name not in SEATED_AS}
    where = {"log": step.log, "index": step.place, "leaf": step.leaf}
    rest = {"fields": fields, "withheld": dict(step.withheld), "destroyed": step.gone}
    return {"number": step.number, "at": step.at, "kind": step.kind, "by": _who_did(step), **where, **rest}


# --- Times and words as people read them ---
def when(at: str) -> str:
    """In Canberra: 23 November 2026, 2:05 pm."""
    local = _in_canberra(at)
    half = "am" if local.hour < 12 else "pm"
    return f"{local.day} {local:%B} {local.year}, {local.hour % 12 or 12}:{local.minute:02} {half}"


def _in_canberra(at: str) -> datetime:
    """Summer time begins on the first Sunday of October and ends on the first of April, at 16:00 UTC of the day
    before: written down here, since not every computer knows."""
    utc = moment(at)
    if not 1 < utc.year < 9999:
        return utc
    return utc + timedelta(hours=10 if _sunday(utc.year, 4) <= utc < _sunday(utc.year, 10) else 11)


def day_of(at: str) -> str:
    """The day of an entry in Canberra, as ISO 8601 writes it."""
    return _in_canberra(at).date().isoformat()


def _sunday(year: int, month: int) -> datetime:
    first = datetime(year, month, 1, tzinfo=timezone.utc)
    return first + timedelta(days=(6 - first.weekday()) % 7, hours=-8)


def safe(text: str) -> str:
    """For a terminal: what would move its cursor, hide or turn letters around is spelled out."""
    return "".join(each if each.isprintable() else f"<U+{ord(each):04X}>" for each in text)


WIDTH = 100
QUIET = ("trail", BY_SEAT, *SIGNED_NAMES)  # fields that the text leaves to --json


def story_lines(record: Mapping[str, Any]) -> Iterator[str]:
    """What `Story.told` says, for a terminal."""
    yield ""
    yield from _wrapped(f"{record['number']}: {record['story']['title']}", "")
    for label, said in answers(record["story"]):
        yield from _field_lines(label, said, "  ")
    yield f"  {counted(len(record['steps']), 'step')}:"
    said_before: dict[str, Any] = {}
    for step in record["steps"]:
        yield from _step_lines(step, said_before)


def answers(story: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What people ask of a record, each with what its entries answer."""
    kept = {
        "": story["type"],
        "of ": story["division"],
        "marked ": story["marking"],
        "in class ": story["class"],
    }
    yield "What it is", ", ".join(before + value for before, value in kept.items() if value)
    yield "Begun", act_said(story["begun"])
    words = None
    for each in story["decisions"]:
        yield name_of(each["kind"]), act_said(each, "text", "written_in", "fingerprint")
        if "text" in each and each["text"] != words:
            words = each["text"]
            yield f"Words decided on, as step {each['written_in']} has them", str(words)
    for each in story["published"]:
        yield name_of(each["kind"]), act_said(each)
    if story["live"]:
        yield from _went_live(story["live"], words)
    yield from _afterwards(story)


DIFFERS = {
    True: "In other words than were written",
    False: "In the words that were written, white space aside",
    None: "What went live cannot be compared with what was written",
}


def _went_live(live: Mapping[str, Any], words: object) -> Iterator[tuple[str, str]]:
    yield "Went live", f"{DIFFERS[live['differs']]}."
    if isinstance(live.get("rewritings"), list):
        yield "Made of it by the platform", "; ".join(map(str, live["rewritings"]))
    if live["text"] not in (None, words):
        yield "Words that went live", str(live["text"])


def _afterwards(story: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in itertools.chain(story["captured"], story["afterwards"], story["incidents"]):
        label = "Incident " if each["kind"].startswith("incident.") else ""
        yield f"{label}{name_of(each['kind'])}".capitalize(), act_said(each)
    for each in story["holds"]:
        yield "Held", act_said(each, "released")
        if each["released"]:
            yield "Released", act_said(each["released"])
    for each in story["withheld"]:
        part = f" ({counted(each['words'], 'word')} of it)" if each["words"] else ""
        yield "Withheld", f"{each['field']} of step {each['step']}{part}, under {each['provision']}"
    if story["disposed"]:
        yield "Disposed of", act_said(story["disposed"])


def act_said(act: Mapping[str, Any], *but: str) -> str:
    by = f"by {person(act['by'])}, " if act["by"] else ""
    rest = [
        f"; {name.replace('_', ' ')}: {spelled(value)}"
        for name, value in act.items()
        if name not in ("step", "at", "kind", "by", *but)
    ]
    return f"{by}on {when(act['at'])} (step {act['step']}){''.join(rest)}"


def name_of(kind: str) -> str:
    return kind.partition(".")[2].replace("_", " ").capitalize()


def person(by: Mapping[str, Any]) -> str:
    seat = f"{by['role']} in {by.get('office') or '?'}" if by.get("role") else ""
    acting = (
        f"acting for {by['acting_for']} under {by.get('instrument') or '?'}" if by.get("acting_for") else ""
    )
    beside = [by.get("user_name"), by.get("position"), by.get("division"), seat, acting]
    named = ", ".join(str(each) for each in beside if each)
    return f"{by['name']} ({named})" if named and by.get("name") else str(by.get("name") or named)


def _step_lines(step: Mapping[str, Any], said: dict[str, Any]) -> Iterator[str]:
    by = f" by {person(step['by'])}" if step["by"] else ""
    yield from _wrapped(f"{step['number']}. {when(step['at'])}, {step['kind']}{by}", "  ")
    yield f"     {step['at']}, entry {step['index']} of {safe(step['log'])}"
    if step["destroyed"]:
        yield "     Its fields were destroyed."
    for name, value in news_of(step, said):
        yield from _field_lines(name, value, "     ")


EMPTY: tuple[Any, ...] = ("", [], None)


def news_of(step: Mapping[str, Any], said: dict[str, Any]) -> list[tuple[str, Any]]:
    """The fields of a step that no earlier one said alike; what was `said` goes on growing."""
    news = [
        (name, value)
        for name, value in step["fields"].items()
        if name not in QUIET and value not in EMPTY and said.get(name) != value
    ]
    if step["kind"] in (*WRITTEN, *GRANTED):  # which say all of it anew
        gone = [
            name for name, value in step["fields"].items() if value in EMPTY and said.get(name) not in EMPTY
        ]
        news += [(name, "(nothing any more)") for name in gone if name not in QUIET]
    said.update(step["fields"])
    return news


def _field_lines(name: str, value: Any, indent: str) -> Iterator[str]:
    label = name.replace("_", " ")
    if isinstance(value, str) and "\n" in value:
        yield from _wrapped(f"{label}:", indent)
        yield from _block(value, indent)
    else:
        yield from _wrapped(f"{label}: {spelled(value)}", indent)


def spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(spelled, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {spelled(part)}" for name, part in value.items() if part not in ("", None))
    return str(value)


def _block(text: Any, indent: str) -> Iterator[str]:
    """Every line of a text behind a bar, so that none can be taken for what this program says."""
    for line in str(text).split("\n"):
        yield from _wrapped(line, f"{indent}| ", f"{indent}| ")


def _wrapped(text: str, indent: str, further: str = "") -> Iterator[str]:
    further = further or f"{indent}    "
    wrapper = textwrap.TextWrapper(WIDTH, indent, further, break_on_hyphens=False)
    yield from wrapper.wrap(safe(text)) or [indent.rstrip()]


# --- The tables ---------------------------------------------------------------------------------------------
COLUMNS = [
    "Identifier", "Title", "Record type", "Creator", "Position of creator", "Date created", "Date recorded",
    "Protective marking", "Disposal class", "Division", "Platform", "Decided by", "Entries", "Files",
]  # fmt: skip
OF_PDF = "SHA-256 of the PDF"
INDEX = [*COLUMNS, "Folder", "Format", OF_PDF]
TRANSITIONS = [
    "Log", "Entry", "Time (UTC)", "Subject", "Division", "Kind", "User name", "Name", "Position", "Acting for",
    "Leaf hash", "Fields",
]  # fmt: skip
SCHEDULE = ["No.", "Record", "Date", "Description", "Steps", "Decision", "Provisions"]
IN_COLUMNS = {f"actor.{part}" for part in SEAT}
PDF = "PDF 1.7, PDF/A-2a, PDF/UA-1"  # the format of record.pdf, as its writer checks
METHOD = "RFC 6962 Merkle tree with Ed25519 checkpoints"
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(text: str) -> str:
    """Spreadsheets run a cell that begins like a formula; an apostrophe stops them. The log keeps the text raw."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


class _Line:
    """Hands each line back instead of keeping a file."""

    def write(self, text: str) -> str:
        return text


_comma = csv.writer(_Line())


def csv_line(cells: Iterable[object]) -> str:
    """RFC 4180; a cell that a spreadsheet would run is made a text."""
    line: Any = _comma.writerow([neutral(str(cell)) for cell in cells])
    return str(line)


def tsv_line(cells: Iterable[object]) -> str:
    """What Content Manager's DataPort takes: a tab between cells, and no tab or line end in any."""
    return "\t".join(neutral(" ".join(str(cell).split())) for cell in cells) + "\r\n"


def index_cells(story: Story, pdf: str) -> list[str]:
    """Under INDEX; `pdf`: the digest of record.pdf."""
    return [*story.cells(), f"data/records/{story.subject}", PDF, pdf]


class Table:
    """A table of a bag, read beside the records and in their order: what its cells say, and what the entries say."""

    def __init__(self, name: str, file: File, columns: Sequence[str], key: str, report: Report) -> None:
        self.name, self.columns, self.key, self.report = name, columns, columns.index(key), report
        self.tabs, self.number, self.digests = name.endswith(".tsv"), 2, (sha256(), sha256())
        self.waiting: list[str] | None = (
            None  # a row that is not there, or bears another name: the next one tells
        )
        self.rows, self.wrong, self.ended = self._rows(file), False, False
        self.heads, self.said, self.ahead = (next(self.rows, None) for _ in range(3))
        self.known = self.heads == self._spelled([f"{BOM}{columns[0]}", *columns[1:]])

    def _rows(self, file: File) -> Iterator[list[str]]:
        lines = self._lines(file)
        try:
            if self.tabs:
                yield from (line[: -len("\r\n")].split("\t") for line in lines)
            else:
                csv.field_size_limit(SMALL)
                yield from csv.reader(lines, strict=True)
        except (UnicodeDecodeError, csv.Error):
            raise Rejected("It is not a table.") from None

    def _lines(self, file: File) -> Iterator[str]:
        for line in lines_of(file.pieces()):
            self.digests[0].update(line + b"\n")
            yield line.decode() + "\n"

    def _spelled(self, cells: Sequence[str]) -> list[str]:
        """These cells as the table has them; their line counts for the digest over all."""
        line = (tsv_line if self.tabs else csv_line)(cells)
        self.digests[1].update(line.encode())
        return [neutral(" ".join(cell.split()) if self.tabs else cell) for cell in cells]

    def expect(self, cells: Sequence[str]) -> None:
        self.report.counts["cells"] += len(cells)
        self._meets(self._spelled(cells))

    def _meets(self, cells: list[str]) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting and self._names(self.said, cells):
            self._is_not_there(waiting)
        elif waiting:
            self._says(waiting)
        if self._names(self.said, cells):
            self._says(cells)
        elif self._names(self.ahead, cells):
            self._was_put_in()
            self._says(cells)
        elif self.said is None:
            self._is_not_there(cells)
        else:
            self.waiting = cells

    def end(self) -> None:
        if self.waiting:
            self._says(self.waiting)
        while self.said is not None:
            self._was_put_in()
        if not self.wrong and self.digests[0].digest() != self.digests[1].digest():
            self._problem(
                self.name,
                "Its cells are what the entries say, but it is not spelled as the portal spells it.",
            )

    def _names(self, row: Sequence[str] | None, cells: Sequence[str]) -> bool:
        return row is not None and row[self.key : self.key + 1] == [cells[self.key]]

    def _says(self, cells: Sequence[str]) -> None:
        assert self.said is not None
        if self.said != cells:
            self._problem(f"{self.name}, row {self.number}", differing(self.columns, self.said, cells))
        self._go_on()

    def _was_put_in(self) -> None:
        said = next(iter((self.said or [])[self.key : self.key + 1]), "")
        self._problem(f"{self.name}, row {self.number}", f"It was put in: the bag has no {quoted(said)}.")
        self._go_on()

    def _is_not_there(self, cells: Sequence[str]) -> None:
        column = self.columns[self.key]
        self._problem(self.name, f"The row is missing whose {column} is {quoted(cells[self.key])}.")

    def _go_on(self) -> None:
        self.said, self.ahead = self.ahead, next(self.rows, None)
        self.number += 1

    def _problem(self, where: str, what: str) -> None:
        self.wrong = True
        self.report.problem(where, what)


def differing(columns: Sequence[str], said: Sequence[str], recorded: Sequence[str]) -> str:
    """Each cell that is not what it should be, by its column."""
    found = [
        f"{column} is {quoted(cell)}, and by the {'manifests' if column == OF_PDF else 'entries'} {quoted(right)}."
        for column, cell, right in itertools.zip_longest(columns, said, recorded)
        if cell != right
    ]
    return " ".join(found[:5])


def quoted(value: object) -> str:
    return (
        f'"{plain(value)}"'
        if isinstance(value, str)
        else plain(json.dumps(value))
        if value is not None
        else "nothing"
    )


def compare_metadata(said: bytes, recorded: bytes) -> None:
    if said == recorded:
        return
    try:
        found = list(_differences(json.loads(said), json.loads(recorded)))
    except (ValueError, RecursionError):
        raise Rejected("It is not JSON that can be read.") from None
    raise Rejected(
        " ".join(found[:5]) or "It says what the entries say, but is not spelled as the portal spells it."
    )


def _differences(said: Any, recorded: Any, path: str = "") -> Iterator[str]:
    if isinstance(said, dict) and isinstance(recorded, dict):
        for name in {**recorded, **said}:
            yield from _differences(said.get(name), recorded.get(name), f"{path}.{name}" if path else name)
    elif isinstance(said, list) and isinstance(recorded, list):
        for number, pair in enumerate(itertools.zip_longest(said, recorded), start=1):
            yield from _differences(*pair, f"{path} {number}")
    elif said != recorded or type(said) is not type(recorded):
        yield f"{plain(path) or 'All of it'} is {quoted(said)}, and by the entries {quoted(recorded)}."


# --- Which stories are told ---------------------------------------------------------------------------------
TOLD = 5  # in a text, unless more are asked for
ROOM = 4 * (1 << 20)  # characters of a report for programs


class Telling:
    """Keeps the stories that are asked for by their numbers, or else the first few."""

    def __init__(self, wanted: Sequence[str], as_json: bool, report: Report) -> None:
        self.wanted, self.as_json, self.report = dict.fromkeys(wanted), as_json, report
        self.chosen, self.room = bool(wanted), ROOM

    def asks(self, subject: str) -> bool:
        """Whether this story may be told, as far as that is known before it is its turn."""
        return subject in self.wanted if self.chosen else self._has_room()

    def hear(self, story: Story | None) -> None:
        if not story or (self.chosen and story.subject not in self.wanted):
            return
        self.wanted.pop(story.subject, None)
        if not self._has_room():
            self.report.counts["untold"] += 1
            return
        told = story.told()
        self.room -= len(json.dumps(told)) if self.as_json else 0
        self.report.stories.append(told)

    def _has_room(self) -> bool:
        return self.room > 0 if self.as_json else self.chosen or len(self.report.stories) < TOLD

    def end(self) -> None:
        self.report.notes += [f"There is nothing here on {plain(subject)}." for subject in self.wanted]


# --- The report ---------------------------------------------------------------------------------------------
FEW = 10
NAMED = 1_000  # problems that are named one by one: whoever has more has another problem
MOST_WITHHELD = 100 * NAMED  # fields that are named


class Report:
    """What held, what was withheld and what did not hold, for people and for programs."""

    def __init__(self) -> None:
        self.facts: list[str] = []
        self.notes: list[str] = []  # what somebody should know, though nothing is wrong
        self.problems: dict[tuple[str, str], None] = {}
        self.unchecked: dict[str, str] = {}  # why something was not checked, and where that was met first
        self.inputs: list[dict[str, str]] = []
        self.unnamed = 0
        self.withheld: list[dict[str, Any]] = []
        self.unvouched: list[
            str
        ] = []  # the first files that nothing recomputes or seals; `counts` has how many
        self.counts: Counter[str] = Counter()
        self.records: list[str] = []  # the first few
        self.stories: list[dict[str, Any]] = []  # of those that are asked for
        self.attested: list[dict[str, Any]] = []  # by when others say that each checkpoint existed

    def take(self, other: Report) -> None:
        """All that was found apart, when its turn has come; nothing is left there."""
        for where, what in other.problems:
            self.problem(where, what)
        for why, where in other.unchecked.items():
            self.leave(where, why)
        self.unnamed += other.unnamed
        self.counts.update(other.counts)
        self.facts += other.facts
        self.notes += other.notes
        self.withheld += other.withheld[: max(MOST_WITHHELD - len(self.withheld), 0)]
        self.unvouched += other.unvouched[: max(NAMED - len(self.unvouched), 0)]
        vars(other).update(vars(Report()))

    def problem(self, where: str, what: str) -> None:
        if len(self.problems) < NAMED:
            self.problems[plain(where), what] = None
        else:
            self.unnamed += 1

    def leave(self, where: str, why: str) -> None:
        if len(self.unchecked) < NAMED:
            self.unchecked.setdefault(why, plain(where))

    def trying(self, where: str, check: Callable[..., Any], *given: Any) -> Any:
        """What `check` returns; where it refuses, that is a problem of the report, and the answer is None."""
        try:
            return check(*given)
        except NotChecked as reason:
            self.leave(where, str(reason))
        except Rejected as problem:
            self.problem(where, str(problem))
        except OSError as problem:
            self.leave(
                where, f"It cannot be read: {problem.strerror or problem}: {problem.filename or where}"
            )
        return None

    def withhold(self, record: str, entry: str, shown: Shown) -> None:
        for field, provision in shown.withheld.items():
            self.counts["withheld"] += 1
            if not field.startswith(f"{WORDS_OF}.") and len(self.withheld) < MOST_WITHHELD:
                said = {"record": record, "entry": entry, "field": field, "provision": provision}
                self.withheld.append({**said, "words": shown.in_part.get(field)})

    def unvouch(self, path: str) -> None:
        self.counts["unvouched"] += 1
        if len(self.unvouched) < NAMED:
            self.unvouched.append(path)

    def vouched(self) -> None:
        """For each so far, after all: by a seal over the whole payload."""
        self.counts["unvouched"] = 0
        self.unvouched.clear()

    def told(self, keys: Sequence[Key], content: bool) -> dict[str, Any]:
        """`content`: with an answer that is not authenticated."""
        problems = [{"where": where, "what": what} for where, what in self.problems]
        if self.unnamed:
            problems.append({"where": "", "what": f"{self.unnamed} more problems are not named here."})
        unchecked = [{"where": where, "what": what} for what, where in self.unchecked.items()]
        consistent = not problems and not unchecked
        if consistent and not keys:
            unchecked += [] if content else [{"where": "", "what": NOT_AUTHENTICATED}]
        return {
            "verified": not problems and not unchecked,
            "authenticated": consistent and bool(keys),
            "consistent": consistent,
            "exit_code": REFUTED if problems else NOT_CHECKED if unchecked else VERIFIED,
            "checked": _about_this_check(),
            "inputs": self.inputs,
            "keys": [{"name": key.name, "id": key.id.hex(), "year": year_of(key.name)} for key in keys],
            "facts": self.facts,
            "notes": [*self.notes, *([NOT_AUTHENTICATED] if consistent and not keys and content else [])],
            "problems": problems,
            "unchecked": unchecked,
            "withheld": self.withheld,
            "attested": self.attested,
            "unvouched": self.unvouched,
            "records": self.stories if consistent else [],
            "counts": dict(self.counts),
        }


VERIFIED, REFUTED, NOT_CHECKED = 0, 1, 2
NOT_AUTHENTICATED = "Consistent, not authenticated: without a key, anybody may have made this."


def verdict(told: Mapping[str, Any]) -> str:
    if told["problems"]:
        return "REJECTED."
    if not told["consistent"]:
        return "NOT CHECKED."
    held, but = "VERIFIED" if told["authenticated"] else "CONSISTENT ONLY", nobody_vouches(told)
    return f"{held}, but {but}" if but else f"{held}."


def nobody_vouches(told: Mapping[str, Any]) -> str:
    """Of which files nothing here says that they are what they were."""
    if not told["unvouched"]:
        return ""
    number = told["counts"]["unvouched"]
    return f"nobody vouches for {counted(number, 'file')}: {files_named(told['unvouched'], number)}."


def files_named(paths: Sequence[str], number: int) -> str:
    """The first few of so many."""
    return ", ".join(paths[:FEW]) + (f" and {number - FEW} more" if number > FEW else "")


def _about_this_check() -> dict[str, str]:
    """So that a report can be filed, and somebody else can repeat what was done."""
    return {
        "verify.py": VERSION,
        "sha256": sha256(Path(__file__).read_bytes()).hexdigest(),
        "python": sys.version.split()[0],
        "at": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def year_of(origin: str) -> str:
    """The log of 2026 is named .../2026."""
    last = origin.rpartition("/")[2]
    return last if re.fullmatch("[0-9]{4}", last, re.ASCII) else ""


def as_text(told: Mapping[str, Any]) -> Iterator[str]:
    yield verdict(told)
    yield from head(told)
    yield from told["facts"]
    for each in told["withheld"]:
        part = f" ({counted(each['words'], 'word')} of it)" if each["words"] else ""
        field = plain(each["field"])
        yield f"Withheld: {each['record']}, {each['entry']}, {field}{part}: {plain(each['provision'])}"
    yield from (f"Note: {note}" for note in told["notes"])
    for name, found in (("PROBLEM", told["problems"]), ("NOT CHECKED", told["unchecked"])):
        for each in found:
            yield f"{name}: {each['where']}: {each['what']}" if each["where"] else each["what"]
    for record in told["records"]:
        yield from story_lines(record)
    if untold := told["counts"].get("untold"):
        yield f"\n{counted(untold, 'story', 'stories')} more: --record NUMBER tells one, --story all of them."


def head(told: Mapping[str, Any]) -> Iterator[str]:
    """What was checked, with what: a report that is filed says it."""
    checked = told["checked"]
    yield f"Checked at {checked['at']} by verify.py {checked['verify.py']} (SHA-256 {checked['sha256']})."
    for each in told["inputs"]:
        yield f"Input: {plain(each['path'])} (SHA-256 {each['sha256']})."
    for key in told["keys"]:
        year = f", of {key['year']}" if key["year"] else ""
        yield f"Key: {plain(key['name'])}+{key['id']}{year}."


# --- Checkpoints as they are met ----------------------------------------------------------------------------
class Checkpoints:
    """Opens each checkpoint once: a signature costs milliseconds, and a million proofs may carry the same one."""

    def __init__(self, keys: Sequence[Key], report: Report | None = None) -> None:
        """With a report, what no given key is of is left there as not checked, and the rest of it is looked at."""
        self.keys, self.report = keys, report
        self.notes: dict[str, bytes] = {}  # origin -> the one checkpoint of this log

    def open(self, note: bytes) -> Checkpoint:
        try:
            return _opened(note, tuple(self.keys))
        except NotChecked as reason:
            if not self.report:
                raise
            self.report.leave("", str(reason))
            return _opened(note, ())

    def the_only(self, note: bytes) -> Checkpoint:
        """A package has one checkpoint of each log, so that two of its proofs cannot be of two histories."""
        checkpoint = self.open(note)
        if self.notes.setdefault(checkpoint.origin, note) != note:
            raise Rejected(f"There are two checkpoints of {checkpoint.origin}, where one vouches for all.")
        return checkpoint

    def ends(self) -> dict[str, tuple[int, str]]:
        """Size and root of the checkpoint of each log."""
        opened = (self.open(note) for note in self.notes.values())
        return {each.origin: (each.size, each.root.hex()) for each in opened}

    def facts(self) -> Iterator[str]:
        for origin, note in sorted(self.notes.items()):
            size = self.open(note).size
            signed = "that one of the keys signed" if self.keys else "whose signature was not checked"
            yield f"The log {plain(origin)} held {counted(size, 'entry', 'entries')}, by a checkpoint {signed}."


@lru_cache(maxsize=1_000)
def _opened(note: bytes, keys: tuple[Key, ...]) -> Checkpoint:
    return open_checkpoint(note, keys)


MOST_TOKENS = 16  # beside a checkpoint
SEVERAL_CLOCKS = timedelta(minutes=2)  # of entries, of the signer and of who attests: each is a little wrong


class Attestations:
    """What others say of the checkpoints of a package. Told at its end: a token may stand before its checkpoint."""

    def __init__(self, trust: Trust, report: Report) -> None:
        self.trust, self.report = trust, report
        self.notes: dict[str, bytes] = {}  # by the name of the file, without its ending
        self.tokens: dict[str, dict[str, bytes]] = {}  # and those beside it, by their own names
        self.latest: dict[str, str] = {}  # log -> the latest time that an entry says

    def add_token(self, beside: str, name: str, data: bytes) -> None:
        tokens = self.tokens.setdefault(beside, {})
        tokens[name] = data
        if len(tokens) > MOST_TOKENS:
            raise Rejected("There are more tokens of this checkpoint than anybody asks for.")

    def met(self, origin: str, at: str) -> None:
        self.latest[origin] = max(at, self.latest.get(origin, at))

    def tell(self) -> None:
        for beside in sorted(self.tokens.keys() - self.notes.keys()):
            self.report.problem(beside, "The checkpoint that its tokens stamp is not here.")
        for beside, note in sorted(self.notes.items()):
            self.report.trying(beside, self._tell, note, self.tokens.get(beside, {}))

    def _tell(self, note: bytes, tokens: Mapping[str, bytes]) -> None:
        said, checkpoint = attested(note, tokens, self.trust), open_checkpoint(note, [])
        log = plain(checkpoint.origin)
        for at, by in said.times:
            self.report.attested.append(
                {"log": log, "size": checkpoint.size, "by": by, "at": at.isoformat(timespec="milliseconds")}
            )
        if said.times:
            names = ", and ".join(f"by {by_minute(at)}, as {by} attests" for at, by in said.times)
            size = counted(checkpoint.size, "entry", "entries")
            self.report.facts.append(f"The log {log} with its {size} existed {names}.")
        self.report.notes += [f"{log}: {each}" for each in [*said.others, *self._missing(said, tokens)]]
        self._agrees(checkpoint.origin, said)
        policy = self.trust.policy
        if policy and not policy.is_met(said.witnesses):
            raise NotChecked(f"Too few of the witnesses of the policy have signed the checkpoint of {log}.")

    def _missing(self, said: Attested, tokens: Mapping[str, bytes]) -> Iterator[str]:
        if self.trust.authorities and len(said.times) == len(said.witnesses):
            yield "No token of an authority whose certificate you gave says by when it existed."
        for witness in self.trust.known:
            if witness not in said.witnesses:
                yield f"The witness {plain(witness.name)} has not signed it."
        if not (said.times or said.others or self.trust.authorities or self.trust.known):
            yield "Nobody outside says by when it existed: no token and no witness's signature is here."

    def _agrees(self, origin: str, said: Attested) -> None:
        latest = self.latest.get(origin)
        if latest and said.existed_by and moment(latest) > said.existed_by + SEVERAL_CLOCKS:
            by = said.times[0][1]
            raise Rejected(
                f"An entry says {latest}, but {by} attests that it existed by {by_minute(said.existed_by)}: "
                "one of the two times is false."
            )


# --- Files: in a folder, a .tar or a .zip -------------------------------------------------------------------
PIECE = 1 << 20
SMALL = 16 * PIECE  # the most that an entry, a proof or a line may have: these are read whole
BLOCK = 512
SAFE_NAME = re.compile(
    r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*"
)  # of all that the portal packs
LEADS_OUT = re.compile(r"[/~]|[A-Za-z]:|(.*/)?\.\.?(/|\Z)|.*(//|[\\\0])", re.DOTALL)
LEFT_BEHIND = re.compile(  # by Mac, Windows and Linux, wherever somebody opens a folder or packs it
    r"(.*/)?(\.DS_Store|\._[^/]*|__MACOSX(/(.*/)?\._[^/]*)?|\.AppleDouble(/.*)?|\.Spotlight-V100(/.*)?|\.Trashes(/.*)?"
    r"|\.fseventsd(/.*)?|\.apdisk|Thumbs\.db|ehthumbs\.db|desktop\.ini|\$RECYCLE\.BIN(/.*)?|\.directory)",
    re.IGNORECASE | re.DOTALL,
)
DIFFER = "programs differ in what they unpack"
TWO_IN_ONE = f"There are two archives in one, or something before, between or after their files: {DIFFER}."
TWO_NAMES = f"Another file has the same name, but for capitals or accents: {DIFFER}."
COMPRESSED = {  # how it begins, its name, and how that is undone
    b"\x1f\x8b": ("gzip", "gunzip"),
    b"\xfd7zXZ\0": ("xz", "unxz"),
    b"BZh": ("bzip2", "bunzip2"),
    b"\x28\xb5\x2f\xfd": ("Zstandard", "unzstd"),
    b"\x04\x22\x4d\x18": ("LZ4", "unlz4"),
    b"LZIP": ("lzip", "lzip -d"),
    b"\x1f\x9d": ("compress", "uncompress"),
    b"7z\xbc\xaf\x27\x1c": ("7z", "7z x"),
    b"Rar!\x1a\x07": ("RAR", "unrar x"),
}


class File(NamedTuple):
    path: str  # within the bag, with /
    size: int
    pieces: Callable[[], Iterator[bytes]]

    def read(self) -> bytes:
        if self.size > SMALL:
            raise Rejected("It is too large to be what its name says.")
        return b"".join(self.pieces())


class Member(NamedTuple):
    """A file where it lies in its package, which may have millions of them."""

    path: str
    size: int
    at: Any


class Source:
    """The files of a package. Nothing is unpacked: each is read where it is, when its turn comes."""

    def __init__(self, path: Path, report: Report, limit: int | None) -> None:
        self.path, self.report, self.limit = path, report, limit
        self.base = ""  # the folder in it that is the bag
        self.in_order = True
        self.left_behind: dict[str, int] = {}  # the first of what computers leave, and their sizes
        self.passed_over = Counter[str]()  # of these, what lies in the payload
        self.label = ""  # of the archive, which some programs take for the name of an empty file

    def files(self) -> Iterator[File]:
        """Those of the bag but folders, records first; what is not a plain file is a problem of the report."""
        names = Names()
        self.left_behind.clear()
        self.passed_over.clear()
        with self._opened() as handle:
            members = self._members(handle)
            if not self.in_order:  # all have to be known before the first can be read
                members = iter(sorted(members, key=lambda member: _order(self._in_bag(member.path) or "")))
            for member in members:
                path = self._in_bag(member.path)
                if LEFT_BEHIND.fullmatch(member.path):
                    self._pass_over(path or member.path, member.size)
                elif path is None:
                    self.report.problem(member.path, "The package has more than one folder at its top.")
                elif not names.is_new(path) or self._is_label(member.path):
                    self.report.problem(path, TWO_NAMES)
                else:
                    yield File(path, member.size, partial(self._read, member, handle))

    def named(self, wanted: Callable[[str], bool]) -> dict[str, File]:
        """Those with such names beside bagit.txt or in data/. On the way: where the bag begins, and whether it is in
        order."""
        total, order, guess = 0, (0, "", 0), None
        found: dict[str, dict[str, Member]] = {}
        with self._opened() as handle:
            for member in self._members(handle):
                total += member.size
                if self.limit is not None and total > self.limit:
                    raise NotChecked(
                        f"Unpacked it is larger than {self.limit} bytes, which is the limit given."
                    )
                if LEFT_BEHIND.fullmatch(member.path):
                    continue
                guess = _bag_of(member.path) if guess is None else guess
                before, order = order, _place_in(member.path[len(guess) :].lstrip("/"))
                self.in_order = self.in_order and before <= order
                folder, _, name = member.path.rpartition("/")
                if wanted(name):
                    found.setdefault(folder, {}).setdefault(name, member)
        self.base = self._base_of(found, guess or "")
        self.in_order = self.in_order and guess == self.base
        beside, payload = found.get(self.base, {}), found.get(f"{self.base}/data".lstrip("/"), {})
        paths = {**beside, **{f"data/{name}": member for name, member in payload.items()}}
        return {
            path: File(path, member.size, partial(self._read, member, None)) for path, member in paths.items()
        }

    def _base_of(self, found: Mapping[str, Mapping[str, Member]], otherwise: str) -> str:
        """Bags may lie in the payload of others: the uppermost is meant."""
        bags = sorted((folder for folder in found if "bagit.txt" in found[folder]), key=_depth)
        if len(bags) > 1 and _depth(bags[0]) == _depth(bags[1]):
            raise Rejected(f"There are two bags in it: {plain(bags[0])} and {plain(bags[1])}.")
        return bags[0] if bags else otherwise

    def _in_bag(self, path: str) -> str | None:
        if not self.base:
            return path
        return path[len(self.base) + 1 :] if path.startswith(f"{self.base}/") else None

    def _is_label(self, path: str) -> bool:
        return bool(self.label) and f"{path}/".lower().startswith(f"{self.label}/".lower())

    def _pass_over(self, path: str, size: int) -> None:
        if len(self.left_behind) < FEW:
            self.left_behind[path] = size
        self.passed_over["all"] += 1
        if path.startswith("data/"):
            self.passed_over.update(files=1, octets=size)

    def _read(self, member: Member, handle: Any) -> Iterator[bytes]:
        """By a handle of its own once the package has been left."""
        if handle is not None and not handle.closed:
            yield from self._pieces(handle, member)
        else:
            with self._opened() as own:
                yield from self._pieces(own, member)

    def _named_well(self, name: str) -> bool:
        if SAFE_NAME.fullmatch(name) or not LEADS_OUT.match(name):
            return True
        self.report.problem(name, "The name is not one that such a package has, or leads out of it.")
        return False

    def _opened(self) -> Any:
        return self.path.open("rb")

    def _members(self, handle: Any) -> Iterator[Member]:
        """Every file, in the order of the package."""
        raise NotImplementedError

    def _pieces(self, handle: Any, member: Member) -> Iterator[bytes]:
        raise NotImplementedError


class Names:
    """The names met so far, as computers compare them that ignore capitals; of records those of one at a time."""

    def __init__(self) -> None:
        self.record, self.of_record, self.others = "", set[str](), set[str]()

    def is_new(self, path: str) -> bool:
        folded = path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()
        record = "/".join(folded.split("/", 3)[:3]) if folded.startswith("data/records/") else ""
        if record and record != self.record:
            self.record, self.of_record = record, set()
        known = self.of_record if record else self.others
        number = len(known)
        known.add(folded)
        return len(known) > number


def open_source(path: Path, report: Report, limit: int | None = None) -> Source:
    if path.is_dir():
        return Folder(path, report, limit)
    with path.open("rb") as file:
        start = file.read(BLOCK)
        end = _tail(file)[1]
    for magic, (name, undo) in COMPRESSED.items():
        if start.startswith(magic):
            raise NotChecked(
                f"It is compressed, with {name}: undo that first ({undo}), and give what comes out."
            )
    if not start:
        raise NotChecked("The file is empty.")
    if start.startswith(b"PK"):
        return Zip(path, report, limit)
    if start[257:262] == b"ustar" or _is_tar(start) or not start.strip(b"\0"):
        return Tar(path, report, limit)
    if END in end:
        raise Rejected(TWO_IN_ONE)  # a .zip with something before it
    raise NotChecked("It is neither a folder nor an uncompressed .tar or .zip.")


FILE_ORDER = ["entry", "disclosures", "tlog-proof", "pdf", "media", "json"]  # of the files of a record


def _order(path: str) -> tuple[int, list[tuple[int, str, int]]]:
    """Records first, then the other data, then what describes them, as the tar has it; steps by their numbers."""
    parts = path.split("/")
    place = 0 if parts[:2] == ["data", "records"] else 1 if parts[0] == "data" else 2
    return place, [_place_of(part) if place == 0 else (0, part, 0) for part in parts]


def _place_of(name: str) -> tuple[int, str, int]:
    number = re.match("([0-9]{1,18})-", name)
    stem, _, ending = name.rpartition(".")
    rank = FILE_ORDER.index(ending or name) if (ending or name) in FILE_ORDER else 0
    if number:
        return int(number[1]), stem, rank
    return 1 << 62, "" if rank else name, rank


OF_RECORD = re.compile("data/records/([^/]+)/(?:([0-9]{1,18})-)?")


def _place_in(path: str) -> tuple[int, str, int]:
    """As far as the order matters: records by their names, steps by their numbers, before what is about all of them."""
    if found := OF_RECORD.match(path):
        return 0, found[1], int(found[2] or 1 << 62)
    return (1 if path.startswith("data/") else 2), "", 0


def _bag_of(path: str) -> str:
    """The folder that is the bag, going by one file in it."""
    folders = path.split("/")[:-1]
    return "/".join(folders[: folders.index("data")] if "data" in folders else folders)


def _depth(folder: str) -> int:
    return len(folder.split("/")) if folder else 0


class Folder(Source):
    def _opened(self) -> Any:
        return nullcontext()

    def _members(self, handle: Any) -> Iterator[Member]:
        base = self.path if (self.path / "bagit.txt").exists() else self._only_folder()
        yield from self._within(base, "")

    def _only_folder(self) -> Path:
        inside = [entry for entry in self.path.iterdir() if (entry / "bagit.txt").exists()]
        return inside[0] if len(inside) == 1 else self.path

    def _within(self, folder: Path, prefix: str) -> Iterator[Member]:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: _order(prefix + entry.name))
        for entry in found:
            path = prefix + entry.name
            if not self._named_well(path):
                continue
            if entry.is_symlink() or not (entry.is_dir() or entry.is_file()):
                self.report.problem(path, "It is a link or a device, not a file.")
            elif entry.is_dir():
                yield from self._within(Path(entry.path), f"{path}/")
            else:
                yield Member(path, entry.stat().st_size, Path(entry.path))

    def _pieces(self, handle: Any, member: Member) -> Iterator[bytes]:
        return _pieces_of(member.at)


def small(path: Path) -> bytes:
    """A file that is read whole, unless it is larger than any such file."""
    with path.open("rb") as file:
        data = file.read(SMALL + 1)
    if len(data) > SMALL:
        raise Rejected("It is too large to be what its name says.")
    return data


def _pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(PIECE), b"")


def _stretch(file: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    """So many bytes from there on, whoever else reads the same file meanwhile."""
    while size:
        file.seek(at)
        piece = file.read(min(PIECE, size))
        if not piece:
            raise Rejected("The archive is cut short.")
        at, size = at + len(piece), size - len(piece)
        yield piece


# Ways to say more of a file than its header holds: GNU, and those of POSIX.
EXTENSIONS = LONG_NAME, OWN_HEADER, GLOBAL_HEADER = b"L", b"x", b"g"
LABEL = b"V"  # of a whole archive, by GNU's tar: it has no size, and stands before all files
HEADER_FULL = 8**11  # the first size that no header has room for


class Tar(Source):
    """Read header by header: of millions of files nothing has to be kept."""

    def _members(self, handle: Any) -> Iterator[Member]:
        whole, at, said = self.path.stat().st_size, 0, dict[str, str]()
        extended = False
        while True:
            handle.seek(at)
            header = handle.read(BLOCK)
            if not header.strip(b"\0"):
                return self._end(handle, at, whole, extended)
            name, kind, size = _tar_header(header)
            start, extended = at + BLOCK, kind in EXTENSIONS
            if kind == LABEL and not at and not size:
                self.label, at = _plain_path(name) if self._named_well(name) else "", start
                continue
            if extended:
                said = _extension(kind, _whole(handle, start, size), said)
            elif said:
                name, size = _extended(name, size, said)
                said = {}
            at = start + size + -size % BLOCK
            if at > whole:
                raise Rejected("The archive is cut short.")
            path = _plain_path(name)
            if not extended and self._is_file(name, path, kind, size):
                yield Member(path, size, start)

    def _is_file(self, name: str, path: str, kind: bytes, size: int) -> bool:
        if kind not in (b"0", b"\0", b"5"):
            self.report.problem(name, "It is a link, a device or an extension, not a file.")
            return False
        folder = kind == b"5" or name.endswith("/")
        if folder and size:
            raise Rejected(f"{plain(name)} is a folder that holds bytes: {DIFFER}.")
        return (not path or self._named_well(path)) and not folder

    def _pieces(self, handle: Any, member: Member) -> Iterator[bytes]:
        yield from _stretch(handle, member.at, member.size)
        handle.seek(member.at + member.size)
        if handle.read(-member.size % BLOCK).strip(b"\0"):
            raise Rejected("Something is hidden after the end of the file.")

    def _end(self, handle: BinaryIO, at: int, whole: int, extended: bool) -> None:
        if whole - at < 2 * BLOCK or extended:
            self.report.problem(self.path.name, "The archive is cut short.")
        handle.seek(at)
        ended = all(not piece.strip(b"\0") for piece in iter(lambda: handle.read(PIECE), b""))
        if not ended or _end_of_zip(handle):
            raise Rejected(TWO_IN_ONE)


def _plain_path(name: str) -> str:
    """As most programs write it: ./a/b is a/b."""
    while name.startswith("./"):
        name = name[2:]
    return "" if name == "." else name.rstrip("/")


def _tar_header(header: bytes) -> tuple[str, bytes, int]:
    """Name, type and size, as every tar program reads them."""
    try:
        labels = header[156:157] == LABEL and not header[124:136].strip(b" \0")
        size, magic = 0 if labels else _octal(header[124:136]), header[257:265]
        name, more = _until_nul(header[:100]), header[345:500]
        prefix = _until_nul(more) if magic == b"ustar\x0000" else more.strip(b"\0").decode("latin-1")
        if len(header) < BLOCK or _octal(header[148:156]) != sum(header) - sum(header[148:156]) + 8 * 32:
            raise Rejected("")
    except (ValueError, Rejected):
        raise Rejected("Not an uncompressed .tar, or one with a damaged header.") from None
    if magic not in (b"ustar\x0000", b"ustar  \0", bytes(8)):
        raise Rejected("The archive is a .tar of a kind that few programs know: pack it again.")
    if prefix and magic != b"ustar\x0000":
        raise Rejected(
            f"The name of {plain(name)} has a prefix that some programs unpack, and others do not. GNU tar writes such "
            "an archive with --listed-incremental: pack it again without that, or with --format=posix."
        )
    return f"{prefix}/{name}" if prefix else name, header[156:157], size


def _is_tar(header: bytes) -> bool:
    try:
        return bool(_tar_header(header))
    except Rejected:
        return False


def _octal(field: bytes) -> int:
    """A number in octal digits; where those have no room, GNU's way: as it is, after a first bit that says so."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not digits.isdigit():  # or Python takes more than digits for a number
        raise ValueError(field)
    return int(digits, 8)


def _until_nul(field: bytes) -> str:
    text = field.rstrip(b"\0")
    if b"\0" in text:
        raise Rejected("Something is hidden after the end of a name.")
    return text.decode()


def _whole(handle: BinaryIO, start: int, size: int) -> bytes:
    if size > PIECE:
        raise Rejected("The archive says too much of one file.")
    return b"".join(_stretch(handle, start, size))


def _extension(kind: bytes, data: bytes, said: Mapping[str, str]) -> dict[str, str]:
    """What is said of the next file: its path, and its size where that is large."""
    more = {"name": _until_nul(data)} if kind == LONG_NAME else _pax(data)
    if kind == GLOBAL_HEADER:
        if more.keys() & {"path", "size"}:
            raise Rejected("The archive gives one path or size to several files.")
        return dict(said)
    if more.keys() & said.keys() or any(key.startswith("GNU.sparse") for key in more):
        raise Rejected(f"The archive says of a file in two ways what it is: {DIFFER}.")
    return {**said, **{key: more[key] for key in ("path", "size", "name") if key in more}}


def _pax(data: bytes) -> dict[str, str]:
    """Records of the POSIX format: length, key and value, so that the lengths add up."""
    said: dict[str, str] = {}
    while data:
        found = re.match(rb"([1-9][0-9]{0,6}) ([^=\n]+)=", data)
        size = int(found[1]) if found else 0
        if not found or data[size - 1 : size] != b"\n" or size <= found.end():
            raise Rejected("An extended header of the archive is damaged.")
        key, value = found[2].decode("utf-8", "replace"), data[found.end() : size - 1]
        if key in said:
            raise Rejected("An extended header of the archive says something twice.")
        said[key] = _until_nul(value) if key in ("path", "size") else ""
        data = data[size:]
    return said


def _extended(name: str, size: int, said: Mapping[str, str]) -> tuple[str, int]:
    """Programs that ignore extensions go by the header: they may see a path cut off, but never another."""
    if {"name", "path"} <= said.keys():
        raise Rejected(f"The archive says of a file in two ways what it is: {DIFFER}.")
    path, larger = said.get("name", said.get("path", name)), said.get("size", str(size))
    if path != name and not _is_cut(name, path):
        raise Rejected(f"{plain(name)} is {plain(path)} to other programs: the archive gives it two names.")
    if not re.fullmatch("[0-9]{1,18}", larger) or size != int(larger) < HEADER_FULL:
        raise Rejected(f"The archive gives {plain(path)} two sizes.")
    return path, int(larger)


def _is_cut(name: str, path: str) -> bool:
    """Of a path for which a header has no room: the beginning of it, or of its folder and of its last part."""
    folder, _, last = name.rpartition("/")
    parts = path.startswith(folder) and path.rpartition("/")[2].startswith(last)
    cut = path.startswith(name) or parts or name.startswith("@PathCut/")  # the last is 7-Zip's, and no file's
    return (len(path) >= 100 and cut) or (not path.isascii() and _is_spelled_in_ascii(name, path))


def _is_spelled_in_ascii(name: str, path: str) -> bool:
    """Other letters are replaced, each program in its own way; what stands before and behind them is not."""
    first, *_, last = re.split(r"[^\x00-\x7f]+", path)
    return name.startswith(("@PathCut/", first[:100])) and (len(name) >= 100 or name.endswith(last))


STORED, DEFLATED = 0, 8
END, LOCATOR, END_64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
ENTRY, LOCAL, DESCRIPTOR = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
ENCRYPTED, STREAMED, UTF_8, SPEED = 1, 8, 1 << 11, 6  # flags; SPEED only says how hard the packer tried
FULL = (1 << 16) - 1, (1 << 32) - 1  # where a number has no room, and stands elsewhere
ZIP_64, UNICODE_PATH = 1, 0x7075  # extra fields
DISAGREES = f"What stands before the file disagrees with the directory of the archive: {DIFFER}."


class ZipEntry(NamedTuple):
    """What the directory says of a file."""

    name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    at: int

    @property
    def text(self) -> str:
        return self.name.decode("utf-8" if self.flags & UTF_8 else "cp437")


class Packed(NamedTuple):
    start: int
    size: int
    method: int
    crc: int


class Zip(Source):
    """Read along its directory. Each of its bytes has to be accounted for, so that no second archive hides in it."""

    def _members(self, handle: Any) -> Iterator[Member]:
        try:
            yield from self._along(handle)
        except (struct.error, UnicodeDecodeError):
            raise Rejected("The archive is cut short, or damaged.") from None

    def _along(self, handle: BinaryIO) -> Iterator[Member]:
        handle.seek(0)
        if _is_tar(handle.read(BLOCK)):
            raise Rejected(TWO_IN_ONE)
        directory, number, end = _directory(handle, self.path.stat().st_size)
        at, accounted = directory, 0
        for _ in range(number):
            entry, at = _zip_entry(handle, at)
            start, behind = _zip_local(handle, entry)
            accounted += _number_of(behind) - _number_of(entry.at)
            if self._is_file(entry):
                packed = Packed(start, entry.packed, entry.method, entry.crc)
                yield Member(_plain_path(entry.text), entry.size, packed)
        # Each file begins where one ends: so they lead from the first byte to the directory, in whatever order.
        if at != end or accounted != _number_of(directory) - _number_of(0):
            raise Rejected(TWO_IN_ONE)

    def _is_file(self, entry: ZipEntry) -> bool:
        path, folder = _plain_path(entry.text), entry.text.endswith("/")
        kind = entry.attributes >> 28  # of Unix's mode, where the packer says it: 8 is a plain file
        if kind not in ((0, 4) if folder else (0, 8)) or (not folder and entry.attributes & 0x10):
            self.report.problem(path, "It is a link or a device, or a folder with the name of a file.")
        elif entry.flags & ENCRYPTED:
            self.report.problem(path, "It is encrypted: unpack it, and give the folder.")
        elif entry.method not in (STORED, DEFLATED):
            self.report.problem(path, "It is packed in a way that few programs know: pack it again.")
        elif folder and entry.size:
            raise Rejected(f"{plain(path)} is a folder that holds bytes: {DIFFER}.")
        else:
            return (not path or self._named_well(path)) and not folder
        return False

    def _pieces(self, handle: Any, member: Member) -> Iterator[bytes]:
        size, crc = 0, 0
        for piece in _inflated(handle, member.at):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > member.size:
                break
            yield piece
        if (size, crc) != (member.size, member.at.crc):
            raise Rejected("It cannot be unpacked: it has another size or another sum than the archive says.")


def _inflated(handle: BinaryIO, packed: Packed) -> Iterator[bytes]:
    raw = _stretch(handle, packed.start, packed.size)
    if packed.method == STORED:
        yield from raw
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for data in raw:
            while data and not inflate.eof:
                yield inflate.decompress(data, PIECE)
                data = inflate.unconsumed_tail
        while not inflate.eof and (piece := inflate.decompress(b"", PIECE)):
            yield piece
    except zlib.error as problem:
        raise Rejected(f"It cannot be unpacked: {problem}.") from None
    if not inflate.eof or inflate.unused_data:
        raise Rejected("It cannot be unpacked: its packed bytes end elsewhere.")


def _tail(file: BinaryIO) -> tuple[int, bytes]:
    """The last bytes, among which a .zip has its end, and where they begin."""
    whole = file.seek(0, os.SEEK_END)
    at = max(0, whole - 22 - FULL[0])
    file.seek(at)
    return at, file.read()


def _end_of_zip(file: BinaryIO) -> tuple[int, tuple[int, ...]] | None:
    """Where the end stands by which programs know a .zip, and what it says."""
    begin, tail = _tail(file)
    at = tail.rfind(END)
    while at >= 0:
        said = struct.unpack("<4H2LH", tail[at + 4 : at + 22]) if at + 22 <= len(tail) else ()
        if said and at + 22 + said[-1] == len(tail):
            return begin + at, said
        at = tail.rfind(END, 0, at)
    return None


def _directory(file: BinaryIO, whole: int) -> tuple[int, int, int]:
    """Where the directory begins, how many files it lists, and where it ends."""
    found = _end_of_zip(file)
    if not found:
        raise Rejected("The archive is cut short, or something stands after its end.")
    at, (disk, first, here, number, size, start, comment) = found
    file.seek(at + 4)
    if END in file.read(18 + comment):
        raise Rejected(TWO_IN_ONE)
    end, wide = at, _directory_64(file, at)
    if wide:
        end = wide[-1]
        narrow = zip((number, size, start), wide, (FULL[0], FULL[1], FULL[1]))
        if any(said not in (full, true) for said, true, full in narrow):
            raise Rejected(TWO_IN_ONE)
        number, size, start = wide[:3]
    if disk or first or (here != number and not wide) or start + size != end:
        raise Rejected(TWO_IN_ONE)
    return start, number, end


def _directory_64(file: BinaryIO, at: int) -> tuple[int, int, int, int] | None:
    """The same of archives with large numbers: number, size, start; and where that is said, behind the directory."""
    file.seek(max(0, at - 20))
    locator = file.read(20)
    if at < 20 or not locator.startswith(LOCATOR):
        return None
    _, place, disks = struct.unpack("<LQL", locator[4:])
    file.seek(place)
    mark, length, _, _, disk, first, here, number, size, start = struct.unpack("<4sQ2H2L4Q", file.read(56))
    if mark != END_64 or place + 12 + length != at - 20 or disks > 1 or disk or first or here != number:
        raise Rejected(TWO_IN_ONE)
    return number, size, start, place


def _zip_entry(file: BinaryIO, at: int) -> tuple[ZipEntry, int]:
    """What the directory says of a file, and where the next one begins."""
    file.seek(at)
    mark, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, attributes, start = struct.unpack(
        "<4s6H3L5H2L", file.read(46)
    )
    name = file.read(lengths[0])
    extra = _extra(file.read(lengths[1]), name)
    size, packed, start = _wide(extra, size, packed, start)
    if mark != ENTRY or disk or b"\0" in name:
        raise Rejected(DISAGREES)
    return ZipEntry(name, flags, method, crc, packed, size, attributes, start), at + 46 + sum(lengths)


def _zip_local(file: BinaryIO, entry: ZipEntry) -> tuple[int, int]:
    """Where the bytes of a file begin, and where the next file does; what stands before them says the same."""
    file.seek(entry.at)
    mark, _, flags, method, _, _, *said, name_size, extra_size = struct.unpack("<4s5H3L2H", file.read(30))
    name = file.read(name_size)
    extra = _extra(file.read(extra_size), name)
    said[2], said[1], _ = _wide(extra, said[2], said[1], 0)
    later = (0, FULL[1]) if flags & STREAMED else ()
    alike = all(one == two or one in later for one, two in zip(said, (entry.crc, entry.packed, entry.size)))
    if (
        (mark, name, method) != (LOCAL, entry.name, entry.method)
        or (flags ^ entry.flags) & ~SPEED
        or not alike
    ):
        raise Rejected(f"{plain(entry.text)}: {DISAGREES}")
    start = entry.at + 30 + name_size + extra_size
    return start, start + entry.packed + (_descriptor(file, start, entry) if flags & STREAMED else 0)


def _descriptor(file: BinaryIO, start: int, entry: ZipEntry) -> int:
    """The length of what a packer says behind a file whose size it did not know before; it has four spellings."""
    file.seek(start + entry.packed)
    found, said = file.read(28), (entry.crc, entry.packed, entry.size)
    spelled = [struct.pack("<LQQ", *said)] + ([struct.pack("<3L", *said)] if max(said) <= FULL[1] else [])
    for each in [DESCRIPTOR + each for each in spelled] + spelled:
        if found.startswith(each) and found[len(each) : len(each) + 4] in (LOCAL, ENTRY):
            return len(each)
    raise Rejected(f"{plain(entry.text)}: {DISAGREES}")


def _extra(data: bytes, name: bytes) -> dict[int, bytes]:
    fields: dict[int, bytes] = {}
    while len(data) >= 4:
        kind, size = struct.unpack("<2H", data[:4])
        if kind in fields and kind in (ZIP_64, UNICODE_PATH):
            raise Rejected(DISAGREES)
        fields[kind], data = data[4 : 4 + size], data[4 + size :]
    if UNICODE_PATH in fields and fields[UNICODE_PATH][5:] != name:
        raise Rejected(f"The archive gives {plain(repr(name))} two names.")
    return fields


def _wide(extra: Mapping[int, bytes], *numbers: int) -> Iterator[int]:
    """The numbers, those that had no room from the field that has."""
    room = extra.get(ZIP_64, b"")
    for number in numbers:
        if number == FULL[1] and len(room) >= 8:
            number, room = int.from_bytes(room[:8], "little"), room[8:]
        yield number


# --- Manifests (RFC 8493) -----------------------------------------------------------------------------------
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARED = re.compile(
    rb"BagIt-Version: ([0-9]+\.[0-9]+)[ \t]*(?:\r\n|\n|\r)Tag-File-Character-Encoding: ([A-Za-z0-9-]+)[ \t]*[\r\n]*"
)
VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
ENCODINGS = ("UTF-8", "US-ASCII", "ISO-8859-1", "UTF-16")
ALGORITHMS = sorted(name for name in hashlib.algorithms_guaranteed if not name.startswith("shake"))
MANIFEST = re.compile("(tag)?manifest-([A-Za-z0-9_-]+)\\.txt")
TAG_FILES = {"bagit.txt", "bag-info.txt", "fetch.txt"}
LINE = re.compile(r"[ \t]*([0-9A-Fa-f]+)[ \t]+\*?(.*[^ \t].*)", re.DOTALL)
ESCAPED = {"%0A": "\n", "%0D": "\r", "%25": "%"}
SAVED_AGAIN = (
    "Another program saved it again, and spelled {} its own way; what they say was compared all the same."
)


def lines_of(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, without their ends."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > SMALL:
            raise Rejected("A line has no end.")
    if rest:
        raise Rejected("The last line is cut short.")


def text_lines(pieces: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The same of text that any program wrote, however its lines end."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    rest = ""
    try:
        for piece in itertools.chain(pieces, [b""]):
            *whole, rest = (rest + decoder.decode(piece, final=not piece)).split("\n")
            yield from whole
            if len(rest) > SMALL:
                raise Rejected("A line has no end.")
    except UnicodeError:
        raise Rejected(f"It is not text in {encoding}, which bagit.txt says it is.") from None
    if rest:
        yield rest


def _listed_path(text: str, version: str) -> str:
    """The path that a line names: percent signs and ends of lines are escaped in it, `./` says nothing."""
    if SAFE_NAME.fullmatch(text):
        return text
    escapes = "%0[AaDd]|%25" if version == "1.0" else "%0[AaDd]"
    path = re.sub(escapes, lambda found: ESCAPED[found[0].upper()], re.sub(r"(\A|/)(\./|/)+", r"\1", text))
    if LEADS_OUT.match(path) or text.startswith("/"):
        raise Rejected(f"It names a file that leads out of the bag: {plain(text)}")
    return path


class Manifest:
    """What should be there. Read beside the files, in the same order: then only what is out of order is remembered."""

    def __init__(self, name: str, file: File | None, version: str = "1.0", encoding: str = "UTF-8") -> None:
        self.name, self.version = name, version
        self.lines = text_lines(file.pieces(), encoding) if file else iter(())
        self.waiting: dict[str, str] = {}
        self.answered: dict[str, str] = {}  # of an older version, where a line may stand twice
        self.spelled_otherwise = self.begun = False
        found = MANIFEST.fullmatch(name)
        self.algorithm = found[2].lower() if found else ""
        self.length = 2 * hashlib.new(self.algorithm).digest_size

    def digest_of(self, path: str) -> str | None:
        """Each line answers once."""
        path = unicodedata.normalize("NFC", path)
        digest = self.waiting.pop(path, None)
        while digest is None and (read := self._next()):
            if read[0] == path:
                digest = read[1]
            else:
                self._remember(*read)
        if digest and self.version != "1.0":
            self.answered[path] = digest
        return digest

    def rest(self) -> Iterator[str]:
        """What was never asked for."""
        while read := self._next():
            self._remember(*read)
        return iter(self.waiting)

    def _next(self) -> tuple[str, str] | None:
        for line in self.lines:
            if not self.begun:
                self.begun, self.spelled_otherwise = True, line.startswith(BOM)
                line = line.removeprefix(BOM)
            if line.strip(" \t") and not line.startswith("#"):  # as bagit-python has it
                return self._read(line)
            self.spelled_otherwise = True
        return None

    def _remember(self, path: str, digest: str) -> None:
        known = self.waiting.get(path) or self.answered.get(path)
        if known and (self.version == "1.0" or known != digest or not path.isascii()):
            raise Rejected(f"{plain(path)} is listed twice.")
        if path not in self.answered:
            self.waiting[path] = digest

    def _read(self, line: str) -> tuple[str, str]:
        found = LINE.fullmatch(line)
        if not found or len(found[1]) != self.length:
            raise Rejected(f"A line is not a digest and the name of a file: {plain(line)}")
        digest, path = found[1].lower(), _listed_path(found[2], self.version)
        self.spelled_otherwise |= line != f"{digest}  {path}"
        return unicodedata.normalize("NFC", path), digest


class Taken(NamedTuple):
    """A file that was read to its end."""

    size: int
    digest: str  # SHA-256
    data: bytes | None  # its bytes, where they were to be kept
    listed: str  # the SHA-256 that a manifest says it has


class BagIt:
    """A package as RFC 8493 and the drafts before it have it, whatever is in it."""

    def __init__(self, source: Source, report: Report, also: Iterable[str] = ()) -> None:
        """`also`: names of files in data/ that are to be found with the tag files."""
        self.source, self.report, self.also = source, report, set(also)
        self.octets = self.number = self.left_behind = (
            0  # of the payload; and what others listed as part of it
        )
        self.version, self.encoding = "1.0", "UTF-8"

    def open(self) -> None:
        before = len(self.report.problems)
        self.tags = self.source.named(
            lambda name: name in TAG_FILES or name in self.also or bool(MANIFEST.fullmatch(name))
        )
        named = {name: MANIFEST.fullmatch(name) for name in sorted(self.tags)}
        if "bagit.txt" in self.tags:
            self.report.trying("bagit.txt", self._declared, self.tags["bagit.txt"].read())
        elif any(named.values()):
            self.report.problem("bagit.txt", "This file is missing: every bag has it.")
        else:
            self._forget_what_was_found([*self.report.problems][before:])
            raise NotChecked("There is no bag in it: neither bagit.txt nor a manifest.")
        known = {name: found for name, found in named.items() if found and found[2].lower() in ALGORITHMS}
        self.manifests = [self._manifest(name) for name, found in known.items() if not found[1]]
        self.tag_manifests = [self._manifest(name) for name, found in known.items() if found[1]]
        for name in sorted(name for name, found in named.items() if found and name not in known):
            self.report.notes.append(f"{name} was not looked at: this Python does not know its digests.")
        if not self.manifests:
            self.report.problem(
                "manifest-sha256.txt", "There is no manifest of the payload: every bag has one."
            )

    def _forget_what_was_found(self, found: Sequence[tuple[str, str]]) -> None:
        """What is no bag may have links in it and the like; but not where one of them would make it a bag."""
        names = [where.rpartition("/")[2] for where, _ in found]
        if not any(name in TAG_FILES or MANIFEST.fullmatch(name) for name in names):
            for each in found:
                del self.report.problems[each]

    def take(self, file: File, keep: bool = False) -> Taken:
        """Read a file, and compare it with every manifest."""
        payload = file.path.startswith("data/")
        manifests = self.manifests if payload else self.tag_manifests
        digests = {name: hashlib.new(name) for name in {"sha256", *(each.algorithm for each in manifests)}}
        kept, size = [], 0
        for piece in file.pieces():
            for digest in digests.values():
                digest.update(piece)
            size += len(piece)
            kept += [piece] if keep else []
        if payload:
            self.octets, self.number = self.octets + size, self.number + 1
        found = {name: digest.hexdigest() for name, digest in digests.items()}
        said = [(each, self.report.trying(each.name, each.digest_of, file.path)) for each in manifests]
        self.report.trying(file.path, self._listed, said, found, payload)
        listed = next(
            (digest for each, digest in said if each.algorithm == "sha256" and digest), found["sha256"]
        )
        return Taken(size, found["sha256"], b"".join(kept) if keep else None, listed)

    def close(self) -> None:
        """What is missing, once every file was taken."""
        fetched = self.report.trying("fetch.txt", self._to_be_fetched) or set()
        listed: dict[str, list[str]] = {}
        for manifest in [*self.manifests, *self.tag_manifests]:
            for path in self.report.trying(manifest.name, manifest.rest) or ():
                listed.setdefault(path, []).append(manifest.name)
        for path, names in listed.items():
            if path in fetched:
                self.report.leave(
                    path, "It is to be fetched from elsewhere (fetch.txt): complete the bag first."
                )
            elif LEFT_BEHIND.fullmatch(path):
                self.left_behind += path.startswith("data/") and names[0] == self.manifests[0].name
            else:
                self.report.problem(path, f"It is listed in {' and '.join(names)}, but it is not here.")
        self.report.trying("bag-info.txt", self._counted)
        self._note_how_it_came()

    def _declared(self, data: bytes) -> None:
        found = DECLARED.fullmatch(data)
        version, encoding = (found[1].decode(), found[2].decode().upper()) if found else ("", "")
        if version not in VERSIONS or encoding not in ENCODINGS:
            raise Rejected(
                "It does not declare a bag, of version 0.93 to 1.0 and in an encoding that is known."
            )
        self.version, self.encoding = version, encoding
        if data != DECLARATION:
            self.report.notes.append(
                f"It declares a bag of version {version} in {encoding}, as other programs do."
            )

    def _manifest(self, name: str) -> Manifest:
        return Manifest(name, self.tags[name], self.version, self.encoding)

    def _listed(
        self, said: Sequence[tuple[Manifest, str | None]], found: Mapping[str, str], payload: bool
    ) -> None:
        lacking = [manifest.name for manifest, digest in said if digest is None]
        if payload and lacking and (self.version == "1.0" or len(lacking) == len(said)):
            raise Rejected(f"It is not listed in {' and '.join(lacking)}.")
        if others := [each.name for each, digest in said if digest not in (None, found[each.algorithm])]:
            raise Rejected(f"It is not the file listed in {' and '.join(others)}: one of them was altered.")

    def _to_be_fetched(self) -> set[str]:
        """Nothing is fetched; but what is here counts, wherever it came from."""
        if "fetch.txt" not in self.tags:
            return set()
        lines = [line for line in text_lines(self.tags["fetch.txt"].pieces(), self.encoding) if line.strip()]
        found = [
            re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:\S+[ \t]+(?:-|[0-9]+)[ \t]+(.+)", line) for line in lines
        ]
        if not all(found):
            raise Rejected("A line is not an address, a length and the name of a file.")
        return {_listed_path(each[1], self.version) for each in found if each}

    def info(self) -> str:
        info = self.tags.get("bag-info.txt")
        return "\n".join(text_lines(info.pieces(), self.encoding)) if info and info.size <= SMALL else ""

    def _counted(self) -> None:
        said = re.findall(
            r"^Payload-Oxum[ \t]*:[ \t]*([0-9]+)\.([0-9]+)[ \t]*$", self.info(), re.MULTILINE | re.IGNORECASE
        )
        if not all(self._is_count(int(octets), int(number)) for octets, number in said):
            raise Rejected("It counts other files, or other bytes, than are here.")

    def _is_count(self, octets: int, number: int) -> bool:
        """With what computers left behind or without it; where that is gone again, nobody knows how large it was."""
        passed, gone = self.source.passed_over, self.left_behind > self.source.passed_over["files"]
        more = octets - self.octets, number - self.number
        return more in {(0, 0), (passed["octets"], passed["files"])} or (
            gone and more[0] >= 0 and more[1] == self.left_behind
        )

    def _note_how_it_came(self) -> None:
        notes, left = self.report.notes, self.source.left_behind
        if not self.source.in_order:
            notes.append(
                "Another program packed it again: its files stand in another order than the portal's."
            )
        otherwise = [each.name for each in [*self.manifests, *self.tag_manifests] if each.spelled_otherwise]
        if otherwise:
            notes.append(SAVED_AGAIN.format(" and ".join(otherwise)))
        if self.source.label:
            notes.append(f"The archive is labelled {plain(self.source.label)}.")
        if number := self.source.passed_over["all"]:
            named = ", ".join(map(plain, left)) + (f" and {number - FEW} more" if number > FEW else "")
            notes.append(f"What computers leave in folders and archives was not looked at: {named}.")


def check_bagit(path: Path, report: Report) -> None:
    """Whether it is a valid bag, of whatever: what other BagIt programs check."""
    bag = BagIt(open_source(path, report), report)
    bag.open()
    for file in bag.source.files():
        report.trying(file.path, bag.take, file)
    bag.close()


# --- One record of a bag ------------------------------------------------------------------------------------
SUBJECT = "[A-Za-z0-9_-]{1,40}"
STEP = re.compile(
    rf"data/records/({SUBJECT})/([0-9]{{3,12}})-([a-z0-9_.]{{1,60}})\.(entry|disclosures|tlog-proof)"
)
MEDIUM = re.compile(rf"data/records/({SUBJECT})/media/([0-9a-f]{{40,64}})((?:\.[a-z0-9]{{1,8}}){{0,2}})")
ABOUT_KEY = re.compile(
    rf"data/records/({SUBJECT})/keys/[0-9]{{3,12}}-([a-z_.]{{1,60}})\.(entry|disclosures|tlog-proof)"
)
FOR_PEOPLE = re.compile(rf"data/records/({SUBJECT})/(record\.pdf|metadata\.json)")
PARTS = {"entry", "disclosures", "tlog-proof"}


class Placed(NamedTuple):
    """Where an entry stands: what a later copy must repeat."""

    origin: str
    place: int
    leaf: bytes
    kind: str


class AboutKey(NamedTuple):
    """An entry on a person's key, or on what is asked of decisions, beside the record that it matters to."""

    place: tuple[str, str, int]
    where: str
    entry: dict[str, Any]
    values: dict[str, Any]
    leaf: bytes


AT_LAST = ("\U0010ffff", "", 0)  # after every log


def _in_all_logs(origin: str, index: int) -> tuple[str, str, int]:
    return year_of(origin), origin, index


class Record:
    """The trail of one subject as a bag tells it, step by step."""

    def __init__(
        self, subject: str, checkpoints: Checkpoints, report: Report,
        dated: Callable[[str, str], None] = lambda origin, at: None, must_sign: bool = False,
    ) -> None:  # fmt: skip
        """`dated` hears of each log in which an entry stands, and of the time that the entry says."""
        self.subject, self.checkpoints, self.report, self.dated = subject, checkpoints, report, dated
        self.stories, self.disposals, self.times = Stories(must_sign=must_sign), Disposals(), Times()
        self.about_keys: deque[AboutKey] = (
            deque()
        )  # of the log, in its order, as far as no step here came later
        self.chain = Chains()
        self.trail: list[Placed] = []
        self.last: dict[str, int] = {}  # log -> the index of the step before
        self.provisions: set[str] = set()
        self.listed: dict[str, Any] = {}  # SHA-256 -> size of the files that the entries name
        self.files: dict[str, int] = {}  # and of those that are here
        self.leaves: list[bytes] = []  # of every entry that is here, proven or not
        self.stem, self.kind = "", ""
        self.pieces: dict[str, bytes] = {}
        self.steps, self.declared = 0, False
        self.told: list[Step] = []
        self.pdf, self.metadata = "", b""  # the digest of the one, and the other as it is
        self.names: dict[str, str] = {}  # SHA-256 of a file -> its name here

    def part(self, path: str, number: int, kind: str, part: str, data: bytes) -> None:
        """Three files make a step. They stand side by side, so no more than three are ever held."""
        stem = path.rpartition(f".{part}")[0]
        if stem != self.stem:
            self.close_step()
            self.stem, self.pieces = stem, {}
            self.steps += 1
            if number != self.steps:
                self.report.problem(path, f"Step {self.steps} of the record is missing, or out of order.")
                self.steps = number
        self.kind = kind
        self.pieces[part] = data
        if len(self.pieces) == len(PARTS):
            self._step(stem, kind)

    def hear_of_keys(self, files: Mapping[str, Mapping[str, bytes]]) -> None:
        """By the beginning of their names. Each is heard before the first step that came later in the log."""
        found = [
            self.report.trying(f"{stem}.entry", self._about_key, stem, parts) for stem, parts in files.items()
        ]
        self.about_keys = deque(sorted(filter(None, found), key=lambda each: each.place))

    def _about_key(self, stem: str, parts: Mapping[str, bytes]) -> AboutKey:
        if parts.keys() != PARTS:
            raise Rejected("This file is missing, or one beside it, so what it tells of a key is not proven.")
        content, entry = parts["entry"], parse_entry(parts["entry"])
        if entry["kind"] not in ABOUT_KEYS or not stem.endswith(f"-{entry['kind']}"):
            raise Rejected("The entry is not about somebody's key, or of another kind than its name.")
        shown = read_disclosures(entry, parts["disclosures"])
        proof, checkpoint = self._leads(content, parts["tlog-proof"])
        self.dated(checkpoint.origin, entry["at"])
        place = _in_all_logs(checkpoint.origin, proof.leaf_index)
        return AboutKey(place, f"{stem}.entry", entry, shown.values, leaf_hash(content))

    def _until(self, proof: Proof, checkpoint: Checkpoint) -> None:
        """What the log says of keys before that step."""
        self.stories.log = family_of(checkpoint.origin)
        self._hear(_in_all_logs(checkpoint.origin, proof.leaf_index))

    def _hear(self, until: tuple[str, str, int]) -> None:
        while self.about_keys and self.about_keys[0].place < until:
            _, where, *told = self.about_keys.popleft()
            self.report.trying(where, self.stories.follow, *told)

    def close_step(self) -> None:
        """Of a step that is not whole, what is there still tells the story."""
        if not self.stem or len(self.pieces) == len(PARTS):
            return
        for part in sorted(PARTS - self.pieces.keys()):
            self.report.problem(f"{self.stem}.{part}", "This file is missing, so its step cannot be checked.")
        if "entry" in self.pieces:
            self._step(self.stem, self.kind)

    def _step(self, stem: str, kind: str) -> None:
        trying, content = self.report.trying, self.pieces["entry"]
        self.leaves.append(leaf_hash(content))
        entry = trying(f"{stem}.entry", parse_entry, content)
        proof = trying(f"{stem}.tlog-proof", self._proof, content) if "tlog-proof" in self.pieces else None
        if not entry:
            return
        if (entry["subject"], entry["kind"]) != (self.subject, kind):
            said = "The entry is of another record, or of another kind, than its name."
            self.report.problem(f"{stem}.entry", said)
        self.declared |= entry["declares_record"]
        trying(f"{stem}.entry", self.chain.follow, entry, self.leaves[-1])
        shown = self._shown(stem, entry) if "disclosures" in self.pieces else None
        values, place = shown.values if shown else {}, proof[0].leaf_index if proof else None
        if proof:
            self._until(*proof)
        trying(f"{stem}.entry", self.stories.follow, entry, values, self.leaves[-1], place)
        if proof:
            self.dated(proof[1].origin, entry["at"])
            trying(f"{stem}.entry", self._in_time, entry, proof[1].origin)
            self.trail.append(Placed(proof[1].origin, proof[0].leaf_index, self.leaves[-1], kind))
        if proof and shown:
            place = proof[1].origin, proof[0].leaf_index, self.leaves[-1]
            self.told.append(step_of(self.steps, entry, shown, *place))

    def _shown(self, stem: str, entry: dict[str, Any]) -> Shown | None:
        where, trying = f"{stem}.disclosures", self.report.trying
        shown: Shown | None = trying(where, read_disclosures, entry, self.pieces["disclosures"])
        if shown:
            trying(where, self.disposals.follow, entry, shown, where)
            trying(where, self._list, shown.values)
            self.report.withhold(self.subject, stem.rpartition("/")[2], shown)
            self.provisions |= {code for said in shown.withheld.values() for code in said.split("; ")}
        return shown

    def _leads(self, content: bytes, note: bytes) -> tuple[Proof, Checkpoint]:
        proof = parse_proof(note)
        checkpoint = self.checkpoints.the_only(proof.checkpoint)
        if (
            root_of_inclusion(proof.leaf_index, checkpoint.size, leaf_hash(content), proof.path)
            != checkpoint.root
        ):
            raise Rejected("It does not lead from this entry to the checkpoint: one of them was altered.")
        return proof, checkpoint

    def _proof(self, content: bytes) -> tuple[Proof, Checkpoint]:
        proof, checkpoint = self._leads(content, self.pieces["tlog-proof"])
        here, known = next(reversed(self.last), checkpoint.origin), self.last.get(checkpoint.origin, -1)
        if known >= proof.leaf_index or (known >= 0 and here != checkpoint.origin):
            raise Rejected("The entry stands in the log before the step that it follows here.")
        self.last[checkpoint.origin] = proof.leaf_index
        return proof, checkpoint

    def _list(self, values: Mapping[str, Any]) -> None:
        for name in FILES:
            listed = values.get(name, [])
            for file in listed if isinstance(listed, list) else [listed]:
                if not isinstance(file, dict) or not isinstance(file.get("sha256"), str):
                    raise Rejected(f"The list of files in {name} is malformed.")
                self.listed[file["sha256"]] = file.get("size")

    def _in_time(self, entry: Mapping[str, Any], origin: str) -> None:
        if origin != self.times.origin:
            self.times.open(origin)
        self.times.follow(entry)

    def end(self) -> None:
        self.close_step()
        self._hear(AT_LAST)
        folder = f"data/records/{self.subject}"
        if not self.steps:
            self.report.problem(folder, "There is no entry in this folder.")
        for where, what in itertools.chain(self.disposals.problems(), self.stories.problems()):
            self.report.problem(where, what)
        if self.steps and not self.declared:
            self.report.problem(folder, "No entry here declares it a record: its last steps are missing.")
        self._files_fit(folder)
        counts = self.report.counts
        counts["records"] += 1
        counts["entries"] += len(self.leaves)
        counts["declared"] += self.declared
        counts["open_ended"] += not self.chain.begun
        counts["files"] += len(self.files)
        counts["destroyed"] += self.disposals.accounted
        counts.update(self.stories.counts)

    @property
    def story(self) -> Story | None:
        """Of a record whose steps all hold; what does not is named already."""
        return Story(self.subject, self.told) if self.declared and len(self.told) == self.steps else None

    @property
    def folder(self) -> str:
        return f"data/records/{self.subject}"

    def has_what_people_read(self) -> None:
        for name, here in (("record.pdf", self.pdf), ("metadata.json", self.metadata)):
            if not here:
                self.report.problem(f"{self.folder}/{name}", "This file is missing: every record has it.")

    def rows(self, story: Story) -> dict[str, list[list[str]]]:
        """What the tables have to say of it."""
        return {
            "data/index.tsv": [index_cells(story, self.pdf)],
            "data/transitions.csv": list(story.transitions()),
        }

    def compare_metadata(self, story: Story, report: Report) -> None:
        if story.disposed or self.listed.keys() == self.files.keys():  # what is missing is named already
            report.counts["metadata"] += 1
            compare_metadata(self.metadata, story.metadata(self.parts(story), self.checkpoints.ends()))

    def parts(self, story: Story) -> list[tuple[str, str, str]]:
        """Path, format and SHA-256 of each file that makes it up."""
        files = [(self.names[file["sha256"]], file) for file in story.files if file["sha256"] in self.names]
        media = [(f"media/{name}", str(file.get("type", "")), file["sha256"]) for name, file in files]
        return [("record.pdf", PDF, self.pdf), *media]

    def _files_fit(self, folder: str) -> None:
        for digest in sorted(self.listed.keys() - self.files.keys()):
            self.report.problem(
                f"{folder}/media", f"The file {plain(digest)} is named in the record, but missing."
            )
        for digest in sorted(self.files.keys() - self.listed.keys()):
            self.report.problem(f"{folder}/media/{digest}", "No entry that is shown names this file.")
        for digest in sorted(self.files.keys() & self.listed.keys()):
            if self.files[digest] != self.listed[digest]:
                self.report.problem(f"{folder}/media/{digest}", "The record says that it has another size.")


class RecordFiles:
    """The files of one record, as they are gathered from a bag; a PDF or a picture as its digest alone."""

    def __init__(self, subject: str, asked: bool) -> None:
        self.subject, self.asked = subject, asked  # whether its story may be told
        self.steps: list[tuple[str, int, str, str, bytes]] = []  # as Record.part takes them
        self.about_keys: dict[str, dict[str, bytes]] = {}  # stem of the name -> ending -> what is in it
        self.media: dict[str, tuple[int, str]] = {}  # SHA-256 -> size and name
        self.pdf, self.metadata = "", b""
        self.size = 0  # of what is in memory

    def add_step(self, path: str, number: int, kind: str, part: str, data: bytes) -> None:
        self._grow(data)
        self.steps.append((path, number, kind, part, data))

    def add_about_key(self, path: str, part: str, data: bytes) -> None:
        self._grow(data)
        self.about_keys.setdefault(path[: -len(part) - 1], {})[part] = data

    def _grow(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > LARGEST_RECORD:
            raise Rejected("The entries of this record are larger than those of any record.")


class ReadRecord(NamedTuple):
    """A record that was read, by whichever process: what the whole bag still needs of it."""

    subject: str
    trail: list[Placed]
    pdf: str
    told: list[Step]  # where that is asked for
    whole: bool  # whether its steps tell its story
    report: Report
    notes: dict[str, bytes]  # checkpoints, by the logs that they are of
    dated: dict[str, str]  # log -> the latest time that an entry says
    latest: str
    rows: dict[str, list[list[str]]]  # table -> what it has to say
    document: list[str]
    compared: Report  # of its metadata

    @property
    def story(self) -> Story | None:
        return Story(self.subject, self.told) if self.whole else None


class RecordsToRead(NamedTuple):
    """With these keys, and the checkpoints that were met before."""

    records: list[RecordFiles]
    keys: Sequence[Key]
    notes: dict[str, bytes]
    must_sign: bool


TOGETHER_IN_BAG = 20  # records that go to another process at once
ALONE_IN_BAG = 200  # so many are read sooner than processes start
LARGEST_RECORD = 32 * (1 << 20)  # octets of its entries, disclosures and proofs


def read_records(given: RecordsToRead) -> list[ReadRecord]:
    return [read_record(each, given.keys, given.notes, given.must_sign) for each in given.records]


def read_record(
    files: RecordFiles, keys: Sequence[Key], notes: Mapping[str, bytes], must_sign: bool = False
) -> ReadRecord:
    report, compared, dated = Report(), Report(), Attestations(NOBODY, Report())
    checkpoints = Checkpoints(keys, report)
    checkpoints.notes.update(notes)
    record = Record(files.subject, checkpoints, report, dated.met, must_sign)
    record.pdf, record.metadata = files.pdf, files.metadata
    record.files = {digest: size for digest, (size, _) in files.media.items()}
    record.names = {digest: name for digest, (_, name) in files.media.items()}
    record.hear_of_keys(files.about_keys)
    for part in files.steps:
        record.part(*part)
    record.end()
    record.has_what_people_read()
    story = record.story
    rows = (compared.trying(record.folder, record.rows, story) if story else None) or {}
    if story and rows:
        compared.trying(f"{record.folder}/metadata.json", record.compare_metadata, story, compared)
    return ReadRecord(
        record.subject, record.trail, record.pdf, record.told if files.asked else [], bool(story), report,
        checkpoints.notes, dated.latest, max((step.at for step in record.told), default=""), rows,
        story.document(0) if story and rows else [], compared,
    )  # fmt: skip


# --- The seal of a bag --------------------------------------------------------------------------------------
SEALED = "bag.sealed"
# The seal's own files; and where it stands in the log of a later year, how that one began, and each before it.
SEAL = re.compile(
    r"seal/(?:bag\.(?:entry|disclosures|tlog-proof|consistency)|[0-9]{4}\.(?:entry|disclosures|inclusion|consistency))"
)
NO_SEAL = (
    "It has no seal, the entry of the log that names all files of a bag: it was made by an older version of the "
    "portal, or the seal was taken out."
)


NOT_FOLLOWING = "The seal does not follow on the checkpoint of the bag."


class Seal:
    """What the log says of a bag as a whole: an entry that names all its payload, made after everything in it."""

    def __init__(self, checkpoints: Checkpoints) -> None:
        self.checkpoints = checkpoints
        self.parts: dict[str, bytes] = {}
        self.manifest, self.files, self.octets = sha256(), 0, 0
        self.subject = ""
        self.of_record: list[str] = []
        self.others: list[str] = []

    def take(self, path: str, size: int, digest: str) -> None:
        """A file as it is here. How the bag's own manifests are spelled does not matter: first come the records in
        their order, the files of each by their paths; then all others by theirs."""
        subject = path.split("/")[2] if path.startswith("data/records/") else ""
        if subject and subject != self.subject:
            self._spell(self.of_record)
            self.subject = subject
        (self.of_record if subject else self.others).append(f"{path}\0{digest}")
        self.files, self.octets = self.files + 1, self.octets + size

    def _spell(self, listed: list[str]) -> None:
        for path, _, digest in (line.partition("\0") for line in sorted(listed)):
            self.manifest.update(f"{digest}  {path}\n".encode())
        listed.clear()

    def check(self, report: Report) -> bool:
        """Whether the log vouches for every file of the payload; Rejected where what it says is another bag."""
        if not self.parts:
            report.notes.append(NO_SEAL)
            return False
        if missing := {"entry", "disclosures", "tlog-proof"} - self.parts.keys():
            raise Rejected(f"The seal is not whole: {' and '.join(sorted(missing))} of it are missing.")
        proof = parse_proof(self.parts["tlog-proof"])
        origin = proof.checkpoint.partition(b"\n")[0].decode("utf-8", "replace")
        if self.checkpoints.keys and origin not in [key.name for key in self.checkpoints.keys]:
            report.notes.append(f"The seal was not checked: that takes the key of {plain(origin)}.")
            return False
        entry, checkpoint = self._proven(proof)
        self._years_before(checkpoint, report)
        values = read_disclosures(entry, self.parts["disclosures"]).values
        self._names_what_is_here(entry, values)
        report.facts.append(
            f"The bag is sealed: {plain(entry['subject'])} of {entry['at']}, entry {proof.leaf_index} of "
            f"{plain(checkpoint.origin)}, names all {counted(self.files, 'file')} in it."
        )
        return True

    def _proven(self, proof: Proof) -> tuple[dict[str, Any], Checkpoint]:
        entry, checkpoint = parse_entry(self.parts["entry"]), self.checkpoints.open(proof.checkpoint)
        leaf = leaf_hash(self.parts["entry"])
        if root_of_inclusion(proof.leaf_index, checkpoint.size, leaf, proof.path) != checkpoint.root:
            raise Rejected("The seal's proof does not lead from its entry to the checkpoint.")
        if note := self.checkpoints.notes.get(checkpoint.origin):
            self._continues(self.checkpoints.open(note), checkpoint, proof.leaf_index)
        return entry, checkpoint

    def _continues(self, before: Checkpoint, after: Checkpoint, index: int) -> None:
        """The seal is younger than the bag's checkpoint of its log, and of the same history."""
        if index < before.size:
            raise Rejected(NOT_FOLLOWING)
        self._same_history("consistency", before, after.size, after.root)

    def _same_history(self, name: str, before: Checkpoint, size: int, root: bytes) -> None:
        first, *hashes = _text(self.parts.get(name, b"")).split("\n")
        if first != f"old {before.size}" or not hashes or hashes.pop():
            raise Rejected(NOT_FOLLOWING)
        path = [decode64(line, 32) for line in hashes]
        check_consistency(before.size, before.root, size, root, path)

    def _years_before(self, checkpoint: Checkpoint, report: Report) -> None:
        """From the log of the seal back, each of which says in its first entry how the one before it ended."""
        others = set(self.checkpoints.notes) - {checkpoint.origin}
        origin, size, root = checkpoint.origin, checkpoint.size, checkpoint.root
        while others and f"{year_of(origin)}.entry" in self.parts:
            year = year_of(origin)
            origin, size, root = self._before(year, size, root)
            if origin in others:
                before = self.checkpoints.open(self.checkpoints.notes[origin])
                self._same_history(f"{year}.consistency", before, size, root)
                others.discard(origin)
        report.notes += [
            f"Nothing here shows that the log of the seal goes on from {plain(each)}."
            for each in sorted(others)
        ]

    def _before(self, year: str, size: int, root: bytes) -> tuple[str, int, bytes]:
        """How the log before that of this year ended: name, size and root."""
        content = self.parts.pop(f"{year}.entry")
        entry = parse_entry(content)
        said = read_disclosures(entry, self.parts.get(f"{year}.disclosures", b"")).values
        path = [decode64(line, 32) for line in _text(self.parts.get(f"{year}.inclusion", b"")).splitlines()]
        origin, before, top = (said.get(f"previous_{name}") for name in ("origin", "size", "root"))
        shown = isinstance(origin, str) and type(before) is int and isinstance(top, str)
        if (
            entry["kind"] != OPENED
            or not shown
            or root_of_inclusion(0, size, leaf_hash(content), path) != root
        ):
            raise Rejected(f"The seal does not show how the log of {year} began.")
        return str(origin), int(str(before)), decode64(str(top), 32)

    def _names_what_is_here(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        self._spell(self.of_record)
        self._spell(self.others)
        here = self.manifest.hexdigest(), self.files, self.octets
        named = values.get("manifest_sha256"), values.get("files"), values.get("octets")
        if entry["kind"] != SEALED or here != named:
            raise Rejected(
                "The bag was sealed with other files than are here: one was exchanged, put in or left out since."
            )


# --- A bag --------------------------------------------------------------------------------------------------
DATA = {
    "README.txt", "verify.py", "verifier-keys", "index.tsv", "transitions.csv", "selection.json", "schedule.csv",
    "schedule.pdf",
}  # fmt: skip
UNVOUCHED = {"README.txt", "selection.json", "schedule.pdf"}  # nothing here says what stands in them
TABLES = {"data/index.tsv": (INDEX, "Identifier"), "data/transitions.csv": (TRANSITIONS, "Leaf hash")}
OLDER = {  # how these began in bags of software that nothing could recompute them from
    "data/index.tsv": INDEX,
    "data/transitions.csv": [*TRANSITIONS[:6], "What happened", *TRANSITIONS[6:]],
}
ORGANISATION = "The Treasury"
NEEDED = {"README.txt", "verify.py", "verifier-keys", "index.tsv", "transitions.csv", "selection.json"}
CHECKPOINT = re.compile(r"data/checkpoints/([A-Za-z0-9._-]+)\.checkpoint")
AUTHORITY_NAME = re.compile("[a-z0-9-]{1,40}")
TOKEN = re.compile(rf"data/checkpoints/([A-Za-z0-9_-]+)\.{AUTHORITY_NAME.pattern}\.tsr")
POLICY = re.compile(r"data/checkpoints/[A-Za-z0-9_-]+\.policy")
READ = re.compile(  # the others are digested
    r"(\.(entry|disclosures|tlog-proof|checkpoint|consistency|inclusion|tsr|policy)"
    r"|/verifier-keys|/metadata\.json|/selection\.json)$"
)
Gathered = tuple[Report, RecordFiles]  # a record, and what was found in its files as such
OTHER_VERIFIER = (
    "The verify.py in the bag is not the one that said this: it is of another time, or was exchanged. "
    "Do not run it."
)
FORMAT_1_ONLY = "{} all in format 1, which cannot show that no step after the declaration was left out."
NOT_ALL = (
    "A bag can show whether something in it was changed; that no record was left out, only the whole log can "
    "show."
)


class Bag:
    """One reading of a bag, file by file in its order."""

    def __init__(
        self, path: Path, keys: Sequence[Key], report: Report, limit: int | None = None,
        met: Callable[[ReadRecord], None] = lambda record: None, trust: Trust = NOBODY, processes: int = 1,
        asked: Callable[[str], bool] = lambda subject: True, must_sign: bool = False,
    ) -> None:  # fmt: skip
        """`met` is told of each record when all of it was read, with its steps where they are `asked` for."""
        self.must_sign = must_sign
        self.keys, self.report, self.met = keys, report, met
        self.processes, self.asked = processes, asked
        self.found = Report()  # in files as such, until it is the turn of the record that they make up
        self.source = open_source(path, self.found, limit)
        self.bagit = BagIt(self.source, self.found, {"index.tsv", "transitions.csv", "schedule.csv"})
        self.checkpoints, self.attestations = Checkpoints(keys, report), Attestations(trust, report)
        self.seal = Seal(self.checkpoints)
        self.gathered: list[Gathered] = []
        self.seen: set[str] = set()
        self.last = self.latest = ""
        self.half = False  # whether a record is not told whole
        self.fetched = False  # whether a fetch.txt names addresses: no seal names those
        self.tables: list[Table] = []
        self.older: list[str] = []  # tables as older software made them
        self.schedule: dict[str, tuple[int, list[str]]] | None = None
        self.selection = b""

    def check(self) -> None:
        try:
            self.bagit.open()
        finally:
            self.report.take(self.found)
        self._open_tables()
        for of_records, files in itertools.groupby(self.source.files(), _is_of_a_record):
            if of_records:
                self._read_records(files)
            else:
                self._read_others(files)
        self._nothing_is_missing()
        self._checkpoints()
        self.attestations.tell()
        self._seal()
        if not self.half:
            self._end_tables()

    def _take(self, file: File) -> Taken:
        taken = self.bagit.take(file, keep=file.size <= SMALL and bool(READ.search(file.path)))
        if not SAFE_NAME.fullmatch(file.path):
            raise Rejected("The name is not one that such a package has, or leads out of it.")
        if file.path.startswith("data/"):
            self.seal.take(file.path, taken.size, taken.digest)
        return taken

    def _file(self, file: File) -> None:
        try:
            taken = self._take(file)
        finally:
            self.report.take(self.found)
        if file.path.startswith("data/checkpoints/"):
            self._of_log(file.path, taken.data or b"")
        elif file.path.startswith("data/"):
            self._about_all(file, taken.digest, taken.data or b"")
        elif SEAL.fullmatch(file.path):
            self.seal.parts[file.path.split("/")[1].removeprefix("bag.")] = taken.data or b""
        elif file.path == "fetch.txt":
            self.fetched = True
        elif file.path not in TAG_FILES and not MANIFEST.fullmatch(file.path):
            raise Rejected("It is no part of such a bag.")

    def _read_others(self, files: Iterable[File]) -> None:
        for file in files:
            self.report.trying(file.path, self._file, file)

    # --- Its records ---
    def _read_records(self, files: Iterable[File]) -> None:
        alone = ALONE_IN_BAG // TOGETHER_IN_BAG
        for gathered, records in done_in_order(self._pieces(files), read_records, self.processes, alone):
            for (found, of_record), record in zip(gathered, records):
                self._met(found, of_record, record)

    def _pieces(self, files: Iterable[File]) -> Iterator[tuple[list[Gathered], RecordsToRead]]:
        """A few records at a time; the last one that was gathered has only begun, as long as there are files."""
        for file in files:
            self.found.trying(file.path, self._gather, file)
            whole = self.gathered[:-1]
            if len(whole) == TOGETHER_IN_BAG or sum(each.size for _, each in whole) > PIECE:
                yield self._piece(len(whole))
        if self.gathered:
            self.gathered[-1][0].take(self.found)
            yield self._piece(len(self.gathered))

    def _piece(self, number: int) -> tuple[list[Gathered], RecordsToRead]:
        ready, self.gathered = self.gathered[:number], self.gathered[number:]
        return ready, RecordsToRead(
            [each for _, each in ready], self.keys, dict(self.checkpoints.notes), self.must_sign
        )

    def _gather(self, file: File) -> None:
        path, (size, digest, data, listed) = file.path, self._take(file)
        if found := STEP.fullmatch(path):
            if data is None:
                raise Rejected("It is too large to be what its name says.")
            self._files_of(found[1]).add_step(path, int(found[2]), found[3], found[4], data)
        elif found := ABOUT_KEY.fullmatch(path):
            if data is None:
                raise Rejected("It is too large to be what its name says.")
            self._files_of(found[1]).add_about_key(path, found[3], data)
        elif found := MEDIUM.fullmatch(path):
            if not digest.startswith(found[2]):
                raise Rejected(
                    "It is not the file that its name, its SHA-256, says: it was altered or exchanged."
                )
            self._files_of(found[1]).media[digest] = size, path.rpartition("/")[2]
        elif found := FOR_PEOPLE.fullmatch(path):
            self._for_people(self._files_of(found[1]), path, listed, data)
        else:
            raise Rejected("It is no part of such a bag.")

    def _about_all(self, file: File, digest: str, data: bytes) -> None:
        name = file.path[len("data/") :]
        if name not in DATA:
            raise Rejected("It is no part of such a bag.")
        self.seen.add(name)
        if name in UNVOUCHED:
            self.report.unvouch(file.path)
        self._described(file, data, digest)

    def _of_log(self, path: str, data: bytes) -> None:
        if found := CHECKPOINT.fullmatch(path):
            self.attestations.notes[found[1]] = data
            self._checkpoint(found[1], data)
        elif found := TOKEN.fullmatch(path):
            self.attestations.add_token(found[1], path.rpartition("/")[2], data)
        elif POLICY.fullmatch(path):
            Policy.parse(data)  # for comparing, like the keys: whom to believe is the reader's to say
            self.report.unvouch(path)
        else:
            raise Rejected("It is no part of such a bag.")

    def _files_of(self, subject: str) -> RecordFiles:
        if not self.gathered or self.gathered[-1][1].subject != subject:
            if self.gathered:
                self.gathered[-1][0].take(self.found)
            if subject <= self.last:
                self.found.problem(f"data/records/{subject}", "Its files do not stand together, in order.")
            self.last = subject
            self.gathered.append((Report(), RecordFiles(subject, self.asked(subject))))
        return self.gathered[-1][1]

    def _for_people(self, record: RecordFiles, path: str, listed: str, data: bytes | None) -> None:
        """Of a PDF the tables name the digest that the manifests do: where it is another, that is its own problem."""
        if path.endswith(".pdf"):
            record.pdf = listed
            self.found.unvouch(path)
        elif data is None:
            raise Rejected("It is too large to be what its name says.")
        else:
            record.metadata = data

    def _met(self, found: Report, files: RecordFiles, record: ReadRecord) -> None:
        known = self.checkpoints.notes
        if any(known.get(origin, note) != note for origin, note in record.notes.items()):
            record = read_record(
                files, self.keys, known, self.must_sign
            )  # it was read before that checkpoint was met
        known.update(record.notes)
        self.report.take(found)
        self.report.take(record.report)
        if self.report.counts["records"] <= FEW:
            self.report.records.append(record.subject)
        for origin, at in record.dated.items():
            self.attestations.met(origin, at)
        self.half = self.half or not record.whole
        if not self.half:  # what is compared with less than all of it would be called wrong
            self._told(record)
        self.met(record)

    def _told(self, record: ReadRecord) -> None:
        """What is there to be read says what the entries say."""
        self.latest = max(self.latest, record.latest)
        for table in self.tables:
            for cells in record.rows.get(table.name, ()):
                self.report.trying(table.name, table.expect, cells)
        if self.schedule is not None and record.rows:
            self.report.trying("data/schedule.csv", self._scheduled, record)
        self.report.take(record.compared)

    def _checkpoint(self, name: str, data: bytes) -> None:
        known = set(self.checkpoints.notes)
        checkpoint = self.checkpoints.the_only(data)
        year = checkpoint.origin.rpartition("/")[2]
        if re.fullmatch("[0-9]{4}", year, re.ASCII) and year != name:
            self.report.problem(
                f"data/checkpoints/{name}.checkpoint", f"It is of {plain(checkpoint.origin)}."
            )
        if checkpoint.origin not in known and known:
            self.report.notes.append(
                f"No entry here stands in {plain(checkpoint.origin)}, whose checkpoint is here."
            )
        self.seen.add(f"checkpoint of {checkpoint.origin}")

    def _described(self, file: File, data: bytes, digest: str) -> None:
        if file.path == "data/verifier-keys":
            self._keys(data)
        elif file.path == "data/selection.json":
            self.selection = data
        elif file.path == "data/verify.py" and digest != sha256(Path(__file__).read_bytes()).hexdigest():
            self.report.notes.append(OTHER_VERIFIER)
            self.report.unvouch(file.path)

    # --- The tables ---
    def _open_tables(self) -> None:
        for path, (columns, key) in TABLES.items():
            if path in self.bagit.tags:
                self.report.trying(path, self._open_table, path, columns, key)
        if "data/schedule.csv" in self.bagit.tags:
            self.schedule = self.report.trying(
                "data/schedule.csv", schedule_of, self.bagit.tags["data/schedule.csv"]
            )

    def _open_table(self, path: str, columns: Sequence[str], key: str) -> None:
        table = Table(path, self.bagit.tags[path], columns, key, self.report)
        if table.heads and [table.heads[0].lstrip(BOM), *table.heads[1:]] == OLDER[path] != columns:
            self.older.append(path)
            self.report.unvouch(path)
        elif not table.known:
            raise Rejected("Its first row does not have the headings of such a table.")
        else:
            self.tables.append(table)

    def _scheduled(self, record: ReadRecord) -> None:
        assert self.schedule is not None
        number, said = self.schedule.pop(record.subject, (0, []))
        if not number:
            raise Rejected(f"It does not list {record.subject}.")
        if said != (right := [neutral(cell) for cell in (str(number), *record.document[1:])]):
            raise Rejected(f"Row {number + 1}: {differing(SCHEDULE, said, right)}")

    def _end_tables(self) -> None:
        for table in self.tables:
            self.report.trying(table.name, table.end)
        self.report.trying("bag-info.txt", lambda: self._describes(self.bagit.info()))
        if self.selection:
            self.report.trying("data/selection.json", self._selected, self.selection)
        for subject, (number, _) in (self.schedule or {}).items():
            self.report.problem(
                "data/schedule.csv", f"Row {number + 1} is of {plain(subject)}, which is not here."
            )

    def _selected(self, data: bytes) -> None:
        """As far as entries tell it: how many records and up to where; what was asked for nobody else knows."""
        said = json_of(data)
        here = {
            "records": self.report.counts["records"],
            "logs": {log: size for log, (size, _) in self.checkpoints.ends().items()},
        }
        if "upto" in said and "logs" not in said:
            del here["logs"]  # of older software: a place across all the logs
        for name, right in here.items():
            if said.get(name) != right:
                raise Rejected(f"{name} is {quoted(said.get(name))}, and by what is here {quoted(right)}.")
        if "for" in said and bool(said["for"]) != any(name.startswith("schedule.") for name in self.seen):
            raise Rejected("A schedule is in a bag for an information request, and in no other.")

    def _keys(self, data: bytes) -> None:
        """What the bag says of keys proves nothing; that it names other keys than yours is worth a look."""
        named_here = parse_keys(_text(data))
        if self.keys and not (named_here and set(named_here) <= set(self.keys)):
            self.report.unvouch("data/verifier-keys")
        for key in named_here:
            if not self.keys or key in self.keys:
                continue
            named = f"{key.name}+{key.id.hex()}"
            if key.name in [given.name for given in self.keys] and not self._signed_too(key):
                raise Rejected(
                    f"It names the key {named}, which is not the one that you gave for this log. Ask the "
                    "department whether it has two: otherwise somebody exchanged it, and signed what they liked."
                )
            self.report.notes.append(f"The bag also names the key {named}, which you did not give.")

    def _signed_too(self, key: Key) -> bool:
        """When a key follows another, both sign the same checkpoint."""
        try:
            return open_checkpoint(self.checkpoints.notes.get(key.name, b""), [key]).authenticated
        except Rejected:
            return False

    def _nothing_is_missing(self) -> None:
        self.bagit.close()
        self.report.take(self.found)
        self._no_older_tables()
        for name in sorted(NEEDED - self.seen):
            self.report.problem(f"data/{name}", "This file is missing: every such bag has it.")
        if not self.report.counts["records"]:
            self.report.problem("data/records", "There is no record in this bag.")

    def _no_older_tables(self) -> None:
        """Beside entries of a format that the software of these tables did not have."""
        if self.report.counts["open_ended"] < self.report.counts["records"]:
            for path in self.older:
                what = "It is as older software made it, which made none of these entries: exchanged."
                self.report.problem(path, what)

    def _describes(self, info: str) -> None:
        """Whoever saves a bag again may write more into it, and a later day, or where it is still the day before in
        Canberra that one: for that nobody vouches.
        """
        day = day_of(self.latest) if self.latest else ""
        yesterday = (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else ""
        right = {"Source-Organization": ORGANISATION, "Bagging-Date": day}
        said = [
            (label, text.strip()) for label, _, text in (line.partition(":") for line in info.split("\n"))
        ]
        for label, text in said:
            later = label == "Bagging-Date" and DAY.fullmatch(text) and text >= yesterday
            if label in right and text != right[label] and not later:
                raise Rejected(f"{label} is {quoted(text)}, and by the entries {quoted(right[label])}.")
        known = {label for label, _ in said} <= {"", "Payload-Oxum", *right} and ("Bagging-Date", day) in said
        if info and not known:
            self.report.unvouch("bag-info.txt")

    def _checkpoints(self) -> None:
        for origin in sorted(self.checkpoints.notes):
            if f"checkpoint of {origin}" not in self.seen:
                self.report.problem("data/checkpoints", f"The checkpoint of {plain(origin)} is missing.")

    def _seal(self) -> None:
        """With it every file of the payload has an entry that names it."""
        sealed = self.report.trying("seal", self.seal.check, self.report)
        if sealed:
            self.report.vouched()
        elif sealed is None and (
            others := files_named(self.report.unvouched, self.report.counts["unvouched"])
        ):
            self.report.notes.append(
                f"What these were only the seal could tell, so look at them first: {others}."
            )
        if self.fetched:
            self.report.unvouch("fetch.txt")


def _is_of_a_record(file: File) -> bool:
    return file.path.startswith("data/records/")


def _number_of(*parts: object) -> int:
    """Anything as a number: the sum over many is the same in whatever order they stand."""
    return int.from_bytes(sha256(repr([str(part) for part in parts]).encode()).digest(), "big")


def schedule_of(file: File) -> dict[str, tuple[int, list[str]]]:
    """Record -> its number and its row. Somebody read every record in it, so it is small."""
    try:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise Rejected("It is not a table.") from None
    if not rows or rows[0] != SCHEDULE:
        raise Rejected("Its first row does not have the headings of a schedule.")
    listed = {row[1]: (number, row) for number, row in enumerate(rows[1:], start=1) if len(row) > 1}
    if len(listed) != len(rows) - 1:
        raise Rejected("It lists a record twice, or has a row that lists none.")
    return listed


def json_of(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise Rejected("It is not JSON that can be read.") from None
    if not isinstance(said, dict):
        raise Rejected("It is not an object.")
    return said


# --- A whole log --------------------------------------------------------------------------------------------
VERIFIER_NAMED = "verifier.named"  # a release of this very program


def _pair(lines: tuple[bytes | None, bytes | None]) -> tuple[bytes, bytes]:
    return lines[0] or b"", lines[1] or b""


class Logs:
    """One reading of exported logs, the logs of several years one after the other."""

    def __init__(
        self, keys: Sequence[Key], report: Report, processes: int = 1, wanted: Sequence[str] = (),
        trust: Trust = NOBODY, must_sign: bool = False,
    ) -> None:  # fmt: skip
        """`wanted`: the subjects whose stories are told."""
        self.report, self.checkpoints, self.processes = report, Checkpoints(keys, report), processes
        self.attestations = Attestations(trust, report)
        self.stories, self.disposals = Stories(whole=True, must_sign=must_sign), Disposals()
        self.chains = Chains()
        self.times, self.unreadable = Times(), Unreadable()
        self.leaves: set[bytes] = set()
        self.before: Checkpoint | None = None
        self.size, self.tree = 0, CompactRange()
        self.verifiers: dict[str, str] = {}  # SHA-256 -> when the log named it
        self.origin = ""  # the log that is being read
        self.told: dict[str, list[Step]] = {subject: [] for subject in wanted}

    def read(self, folder: Path) -> None:
        folders = log_folders(folder)
        if not folders:
            raise NotChecked("There is no exported log in this folder: entries, disclosures and checkpoint.")
        for each in folders:
            self._read(each)
        ends = (self.disposals, self.unreadable, self.stories)
        for where, what in itertools.chain.from_iterable(each.problems() for each in ends):
            self.report.problem(where, what)
        self.attestations.tell()
        if number := self.unreadable.set_aside:
            self.report.notes.append(
                f"{counted(number, 'entry', 'entries')} cannot be read: set aside, as the log says."
            )
        self.report.counts["destroyed"] = self.disposals.accounted
        self.report.counts.update(self.stories.counts)
        self._tells_of_this_program()

    def _tells_of_this_program(self) -> None:
        own = sha256(Path(__file__).read_bytes()).hexdigest()
        if own in self.verifiers:
            self.report.facts.append(f"The log names this very verify.py, at {self.verifiers[own]}.")
        elif self.verifiers:
            self.report.notes.append(
                f"This verify.py is none of the {counted(len(self.verifiers), 'release')} that the log names: it is "
                "newer than the log, older than these entries, or not the department's. Compare its SHA-256."
            )

    def _read(self, folder: Path) -> None:
        note = (folder / "checkpoint").read_bytes()
        self.attestations.notes[folder.name] = note
        for token in sorted(folder.glob("*.tsr")):
            self.report.trying(token.name, self.attestations.add_token, folder.name, token.name, small(token))
        checkpoint = self.report.trying(f"{folder.name}/checkpoint", self.checkpoints.the_only, note)
        self.size, self.tree = 0, CompactRange()
        entries = lines_of(_pieces_of(folder / "entries"))
        shown = lines_of(_pieces_of(folder / "disclosures"))
        name = plain(checkpoint.origin) if checkpoint else folder.name
        self.origin = checkpoint.origin if checkpoint else ""
        self.times.open(self.origin)
        self.stories.log = family_of(self.origin)
        self.report.trying(f"{folder.name}/entries", self._lines, name, entries, shown)
        self.report.counts["entries"] += self.size
        if checkpoint:
            self.report.trying(name, self._agrees, checkpoint)
        self.before = checkpoint

    def _lines(self, name: str, entries: Iterator[bytes], shown: Iterator[bytes]) -> None:
        pairs = itertools.zip_longest(entries, shown)
        for (line, disclosed), said in read_each(pairs, _pair, self.processes):
            if line is None:
                raise Rejected("There are disclosures of more entries than the log has.")
            where = f"{name}, entry {self.size}"
            self.tree.append(said.leaf)
            if disclosed is None:
                raise Rejected("A line of the disclosures is missing.")
            if said.entry:
                kind = f"{where} ({plain(said.entry['kind'])} on {plain(said.entry['subject'])})"
                self._entry(kind, said.entry, said)
                self.report.trying(kind, self.chains.follow, said.entry, said.leaf)
            else:
                self.unreadable.add(said.leaf, where, said.refused)
            self.leaves.add(said.leaf)
            self.size += 1

    def _entry(self, where: str, entry: dict[str, Any], said: Read) -> None:
        trying, shown = self.report.trying, said.shown
        self.attestations.met(self.origin, entry["at"])
        trying(where, self.times.follow, entry)
        trying(where, self.unreadable.follow, entry)
        if said.refused:
            self.report.problem(where, said.refused)
        if self.size == 0 and not self.before:
            self.stories.begin(entry["kind"])
        values = shown.values if shown else {}
        trying(where, self.stories.follow, entry, values, said.leaf, self.size, said.judged)
        if shown and entry["kind"] == VERIFIER_NAMED:
            self.verifiers[str(values.get("sha256"))] = entry["at"]
        if shown:
            trying(where, self.disposals.follow, entry, shown, where)
            self.report.withhold(plain(entry["subject"]), plain(entry["kind"]), shown)
            self._tell(entry, shown, said.leaf)
        if any(decode64(digest) not in self.leaves for digest in entry["relates_to"]):
            self.report.problem(where, "It relates to an entry that is not in the log before it.")
        if self.size == 0 or entry["kind"] == OPENED:
            trying(where, self._follows, entry, shown.values if shown else {})

    def _tell(self, entry: Mapping[str, Any], shown: Shown, leaf: bytes) -> None:
        steps = self.told.get(entry["subject"])
        if steps is not None:
            steps.append(step_of(len(steps) + 1, entry, shown, self.origin, self.size, leaf))

    def _follows(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Each log begins by saying how the one before it ended, so none can be exchanged or left out."""
        opens, before = entry["kind"] == OPENED, self.before
        if opens and self.size:
            raise Rejected("A log says how the one before it ended at its beginning, and nowhere else.")
        if opens and not before:
            self.chains.whole = False
            self.report.notes.append(
                f"The log before it, {plain(str(values.get('previous_origin')))}, is not here."
            )
        if before:
            said = tuple(values.get(f"previous_{name}") for name in ("origin", "size", "root"))
            if not opens or said != (before.origin, before.size, encode64(before.root)):
                raise Rejected(
                    f"It does not begin with how {plain(before.origin)}, the log before it, ended."
                )

    def _agrees(self, checkpoint: Checkpoint) -> None:
        if self.size != checkpoint.size:
            raise Rejected(f"The checkpoint covers {checkpoint.size} entries, but {self.size} are here.")
        if self.tree.root() != checkpoint.root:
            raise Rejected("The entries do not lead to the checkpoint: one was altered, moved or replaced.")
        self.report.facts.append(
            f"All {self.size} entries of {plain(checkpoint.origin)} are here, unaltered."
        )


def log_folders(folder: Path) -> list[Path]:
    """The folder itself, or those in it, a log each, in the order of their names: the years."""
    if (folder / "entries").is_file():
        return [folder]
    return sorted(each.parent for each in folder.glob("*/entries"))


# --- Comparing an older copy with a newer one ---------------------------------------------------------------
class Comparison:
    """Whether what was exported once is still there, unchanged, in a later export."""

    def __init__(self, keys: Sequence[Key], report: Report, processes: int = 1) -> None:
        self.keys, self.report, self.processes = keys, report, processes

    def logs(self, old: Path, new: Path) -> None:
        """The newer one is checked as a log as well: continuing the older one, it may still tell what it should not."""
        Logs(self.keys, self.report, self.processes).read(new)
        older, newer = self._by_origin(old), self._by_origin(new)
        for origin, (folder, checkpoint) in older.items():
            if origin not in newer:
                self.report.problem(origin, "The newer export does not have this log.")
            else:
                self.report.trying(origin, self._log, folder, checkpoint, *newer[origin])

    def _by_origin(self, folder: Path) -> dict[str, tuple[Path, Checkpoint]]:
        opened = Checkpoints(self.keys, self.report)
        notes = [(each, (each / "checkpoint").read_bytes()) for each in log_folders(folder)]
        return {
            checkpoint.origin: (each, checkpoint)
            for each, note in notes
            for checkpoint in [opened.open(note)]
        }

    def _log(self, folder: Path, old: Checkpoint, later: Path, new: Checkpoint) -> None:
        if new.size < old.size:
            raise Rejected(
                f"It had {old.size} entries; the newer export has {new.size}: its end was cut off."
            )
        known, tree = lines_of(_pieces_of(folder / "entries")), CompactRange()
        for number, line in enumerate(lines_of(_pieces_of(later / "entries"))):
            before = next(known, None) if number < old.size else None
            if number < old.size and before != line:
                self._changed(f"{old.origin}, entry {number}", before, line)
            tree.append(leaf_hash(line))
            if number + 1 == old.size and tree.root() != old.root:
                self.report.problem(
                    old.origin, f"The first {old.size} entries are not those that were signed then."
                )
        if (tree.size, tree.root()) != (new.size, new.root):
            raise Rejected("The entries of the newer export do not lead to its checkpoint.")
        self.report.facts.append(
            f"{plain(old.origin)}: the {new.size} entries of the newer export continue the {old.size} of the older."
        )

    def _changed(self, where: str, before: bytes | None, line: bytes) -> None:
        what = "The older export lacks it." if before is None else "It is not what it was."
        entry = self.report.trying(where, parse_entry, before if before is not None else line)
        about = f" It was {plain(entry['kind'])} on {plain(entry['subject'])}." if entry else ""
        self.report.problem(where, what + about)

    def bags(self, old: Path, new: Path) -> None:
        """Keeps a hash for each entry of the older one."""
        self.places: dict[tuple[str, int], bytes] = {}
        self.trails: dict[str, list[Placed]] = {}
        self.roots: dict[tuple[str, int], bytes] = {}
        self.met = 0
        older = self._bag("The older bag", old, self._remember)
        self.roots = {(each.origin, each.size): each.root for each in older}
        for each in self._bag("The newer bag", new, self._continues):
            if self.roots.get((each.origin, each.size), each.root) != each.root:
                self.report.problem(plain(each.origin), "Two histories were signed: the log was forked.")
        missing = sorted(self.trails)
        for subject in missing[:3]:
            self.report.notes.append(f"{subject} is in the older bag and not in the newer one.")
        if missing[3:]:
            self.report.notes.append(f"So are {len(missing) - 3} more records.")
        self.report.facts.append(f"{counted(self.met, 'record')} in both bags; the newer one continues each.")

    def _bag(self, name: str, path: Path, met: Callable[[ReadRecord], None]) -> list[Checkpoint]:
        own = Report()
        bag = Bag(path, self.keys, own, met=met, processes=self.processes, asked=lambda subject: False)
        self.report.trying(name, bag.check)
        for where, what in own.problems:
            self.report.problem(f"{name}: {where}", what)
        for what, where in own.unchecked.items():
            self.report.leave(f"{name}: {where}", what)
        return [bag.checkpoints.open(note) for note in bag.checkpoints.notes.values()]

    def _remember(self, record: ReadRecord) -> None:
        self.trails[record.subject] = record.trail
        self.places.update({(placed.origin, placed.place): placed.leaf for placed in record.trail})

    def _continues(self, record: ReadRecord) -> None:
        for placed in record.trail:
            if self.places.get((placed.origin, placed.place), placed.leaf) != placed.leaf:
                where = f"{record.subject}, {placed.kind}"
                self.report.problem(
                    where, f"At {placed.place} of {plain(placed.origin)} stood another entry."
                )
        before = self.trails.pop(record.subject, None)
        if before is None:
            return
        self.met += 1
        if record.trail[: len(before)] != before:
            lost = [placed for placed in before if placed not in record.trail]
            names = ", ".join(placed.kind for placed in lost) or "one"
            self.report.problem(record.subject, f"Steps of the older bag are missing or changed: {names}.")


def trust_given(options: argparse.Namespace) -> Trust:
    """What the command line says of authorities and witnesses."""
    try:
        certificates = [each for file in options.tsa for each in parse_certificates(small(file))]
        witnesses = [Key.parse(each, WITNESS) for each in options.witness]
        return Trust(certificates, witnesses, Policy.parse(small(options.policy)) if options.policy else None)
    except (Rejected, OSError) as problem:
        raise NotChecked(str(problem)) from None


# --- The four things to ask ---------------------------------------------------------------------------------
def check_entry_proof(options: argparse.Namespace, keys: Sequence[Key], report: Report) -> None:
    note, data = _given(options.proof, "a proof"), _given(options.entry, "an entry")
    entry = parse_entry(data)
    proof, checkpoint = check_proof(note, data, keys)
    what = f"{plain(entry['kind'])} on {plain(entry['subject'])}, made at {entry['at']}"
    if entry["v"] == 2 and entry["kind"] != OPENED:
        what += f", number {_named(entry['previous'])[0] + 1} on it"
    report.facts.append(
        f"Entry {proof.leaf_index} of the {checkpoint.size} in {plain(checkpoint.origin)} is {what}."
    )
    report.counts["entries"] = 1
    attestations = Attestations(options.trust, report)
    attestations.met(checkpoint.origin, entry["at"])
    attestations.notes["checkpoint"] = proof.checkpoint
    for token in options.token:
        attestations.add_token("checkpoint", token.name, small(token))
    attestations.tell()
    if options.disclosures:
        shown = read_disclosures(entry, _given(options.disclosures, "disclosures"))
        number, whole = len(shown.values), len(entry["fields"])
        report.facts.append(f"{number} of {whole} fields are shown, and are what was recorded.")
        report.withhold(plain(entry["subject"]), plain(entry["kind"]), shown)
        step = step_of(1, entry, shown, checkpoint.origin, proof.leaf_index, leaf_hash(data))
        report.stories.append(Story(entry["subject"], [step]).told())
        report.facts += _signed_alone(entry, shown.values)


def _signed_alone(entry: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[str]:
    said = judged(entry, values)
    if said and said.wrong:
        raise Rejected(said.wrong)
    if said:
        key = plain(values["signed.key_id"])
        yield f"It is signed with the key {key}, at {said.party}. Whose key that is, other entries of the log say."


def _digest_of_trail(trail: Sequence[Placed]) -> int:
    return int.from_bytes(sha256(b"".join(each.leaf for each in trail)).digest()[:8], "big")


BEGINS = {b"c2sp.org/tlog-proof@": "a proof", b'{"at":': "an entry", b'{"disclosed":': "disclosures"}


def _given(path: Path, wanted: str) -> bytes:
    """One file given for another refutes nothing."""
    data = path.read_bytes()
    found = next((name for beginning, name in BEGINS.items() if data.startswith(beginning)), wanted)
    if found != wanted:
        raise NotChecked(f"What was given as {wanted} is {found}: {plain(path.name)}. First comes the proof.")
    return data


def check_bag(options: argparse.Namespace, keys: Sequence[Key], report: Report) -> None:
    telling, options.digests = Telling(options.record, options.json, report), array("Q")

    def met(record: ReadRecord) -> None:
        if getattr(options, "story", False):
            options.digests.append(_digest_of_trail(record.trail))
        telling.hear(record.story)

    bag = Bag(
        options.bag, keys, report, options.limit, met, options.trust, options.processes, telling.asks,
        options.require_signed,
    )  # fmt: skip
    bag.check()
    telling.end()
    counts = report.counts
    records, entries = counted(counts["records"], "record"), counted(counts["entries"], "entry", "entries")
    named = f": {', '.join(report.records)}" if counts["records"] <= FEW else ""
    report.facts += [
        f"{records} with {entries}, each proven to be in the log{named}.",
        *bag.checkpoints.facts(),
        *counted_steps(counts),
        *_facts(report),
    ]
    report.notes.append(NOT_ALL)
    if number := counts["open_ended"]:
        report.notes.append(FORMAT_1_ONLY.format(counted(number, "record")))


def counted(number: int, noun: str, several: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {several or noun + 's'}"


def _facts(report: Report) -> Iterator[str]:
    counts = report.counts
    if number := counts["files"]:
        yield f"{counted(number, 'file')} with the very bytes that the records name."
    if number := counts["cells"]:
        held = counted(counts["metadata"], "record")
        yield f"{counted(number, 'cell')} of tables and the metadata of {held} say what the entries say."
    if number := counts["withheld"]:
        yield f"{counted(number, 'field')} withheld, whose places are proven."
    if number := counts["destroyed"]:
        yield f"{counted(number, 'entry', 'entries')} whose fields were destroyed; a disposal accounts for each."


def check_log(options: argparse.Namespace, keys: Sequence[Key], report: Report) -> None:
    logs = Logs(keys, report, options.processes, options.record, options.trust, options.require_signed)
    logs.read(options.folder)
    telling = Telling(options.record, options.json, report)
    for subject, steps in logs.told.items():
        if steps:
            telling.hear(Story(subject, steps))
    telling.end()
    report.facts += [*logs.checkpoints.facts(), *counted_steps(report.counts), *_facts(report)]


def check_continuation(options: argparse.Namespace, keys: Sequence[Key], report: Report) -> None:
    comparison = Comparison(keys, report, options.processes)
    logs = [path.is_dir() and bool(log_folders(path)) for path in (options.old, options.new)]
    if logs[0] != logs[1]:
        raise NotChecked("Give two exported logs, or two bags: one of each cannot be compared.")
    (comparison.logs if logs[0] else comparison.bags)(options.old, options.new)


# --- Command line -------------------------------------------------------------------------------------------
def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--key", action="append", default=[], help="verifier key, or a file of keys, from a place you trust"
    )
    common.add_argument("--tsa", action="append", default=[], type=Path, metavar="CERTIFICATE",
                        help="certificate of a time-stamping authority, or of whoever issued it")  # fmt: skip
    common.add_argument("--witness", action="append", default=[], help="verifier key of a witness")
    common.add_argument(
        "--policy", type=Path, help="which witnesses must have seen it (c2sp.org/tlog-policy)"
    )
    common.add_argument("--unauthenticated", action="store_true", help="be content without a key")
    common.add_argument("--json", action="store_true", help="print a report for programs")
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    commands = parser.add_subparsers(required=True, metavar="bag|proof|log|compare")

    def command(name: str, check: Callable[..., None], about: str, *paths: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[common], help=about)
        for path in paths:
            made.add_argument(path, type=Path)
        made.set_defaults(check=check, paths=paths)
        return made

    bag = command("bag", check_bag, "check exported records", "bag")
    bag.add_argument("--limit", type=int, help="refuse what is larger than so many bytes, unpacked")
    told = "tell the story of this one: may be given several times"
    bag.add_argument("--record", action="append", default=[], metavar="NUMBER", help=told)
    bag.add_argument(
        "--story", action="store_true", help="tell the stories of all, while reading a second time"
    )
    proof = command("proof", check_entry_proof, "check one entry", "proof", "entry")
    proof.add_argument("--disclosures", type=Path)
    proof.add_argument("--token", action="append", default=[], type=Path, help="a time-stamp token beside it")
    log = command("log", check_log, "check whole logs", "folder")
    log.add_argument("--record", "--subject", action="append", default=[], metavar="NUMBER", help=told)
    compare = command(
        "compare", check_continuation, "see that a newer export continues an older one", "old", "new"
    )
    for each in (bag, log):
        each.add_argument(
            "--require-signed",
            action="store_true",
            help="refuse decisions that the decider's own key did not sign",
        )
    for each in (bag, log, compare):
        each.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many read at once")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        options = _options(arguments)
    except SystemExit as stop:
        return NOT_CHECKED if stop.code else VERIFIED
    report = Report()
    keys: list[Key] = report.trying("--key", keys_given, options.key) or []
    options.trust = report.trying("", trust_given, options) or NOBODY
    keys += options.trust.policy.logs if options.trust.policy else []
    if not report.unchecked:
        report.trying("", _ask, options, keys, report)
    told = report.told(keys, options.unauthenticated)
    if not told["consistent"]:
        told["facts"] = []  # half a check proves nothing
    if told["consistent"] and getattr(options, "story", False):
        return _tell_all(told, options, keys)
    sys.stdout.write((json.dumps(told) if options.json else "\n".join(as_text(told))) + "\n")
    return int(told["exit_code"])


def _ask(options: argparse.Namespace, keys: Sequence[Key], report: Report) -> None:
    given = [getattr(options, name, None) for name in (*options.paths, "disclosures")]
    report.inputs = [each for path in given if path for each in _named_input(path)]
    options.check(options, keys, report)


def keys_given(given: Sequence[str]) -> list[Key]:
    """Each a key, several of them, or a file that holds some."""
    try:
        return [key for text in given for key in _keys_of(text)]
    except Rejected as problem:
        raise NotChecked(str(problem)) from None


def _keys_of(text: str) -> list[Key]:
    try:
        return parse_keys(text)
    except Rejected as no_key:
        try:
            held = Path(text).read_bytes()
        except (OSError, ValueError):
            if "+" in text:
                raise no_key from None
            raise Rejected(
                f"It is neither a verifier key nor a file that can be read: {plain(text)}"
            ) from None
        return parse_keys(_text(held.replace(b"\r", b"")))


DESCRIBES = ("tagmanifest-sha256.txt", "manifest-sha256.txt", "checkpoint")  # of a folder, all that is in it


def _named_input(path: Path) -> Iterator[dict[str, str]]:
    """A file by its SHA-256; a folder by that of what describes the rest of it."""
    if not path.is_dir():
        yield {"path": str(path), "sha256": _digest_of(path)}
        return
    for folder in log_folders(path) or [path]:
        found = [folder / name for name in DESCRIBES if (folder / name).is_file()]
        yield from ({"path": str(each), "sha256": _digest_of(each)} for each in found[:1])


def _digest_of(path: Path) -> str:
    digest = sha256()
    for piece in _pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()


CHANGED = "It was changed while it was read: it is another one now."


def _tell_all(told: dict[str, Any], options: argparse.Namespace, keys: Sequence[Key]) -> int:
    """Every story of a bag that held, while it is read a second time: however many there are, one is kept."""
    told["records"], told["counts"]["untold"] = [], 0
    again, say = Report(), sys.stdout.write
    between = itertools.chain(["\n"], itertools.repeat(",\n"))

    expected = iter(options.digests)

    def met(record: ReadRecord) -> None:
        """What is told is what held, as it was read the first time."""
        if next(expected, None) != _digest_of_trail(record.trail):
            again.problem("", CHANGED)
        story = record.story.told() if record.story and not again.problems else None
        if story and options.json:
            say(next(between) + json.dumps(story))
        elif story:
            say("\n".join([*story_lines(story), ""]))

    say('{"records": [' if options.json else "\n".join([*as_text(told), ""]))
    again.trying("", Bag(options.bag, keys, again, options.limit, met, processes=options.processes).check)
    if again.problems or told["inputs"] != [*_named_input(options.bag)]:
        told |= {
            "verified": False,
            "consistent": False,
            "authenticated": False,
            "exit_code": REFUTED,
            "facts": [],
        }
        told["problems"].append({"where": "", "what": CHANGED})
    rest = {name: value for name, value in told.items() if name != "records"}
    if options.json:
        say(f"\n], {json.dumps(rest)[1:]}\n")
    elif told["problems"]:
        say(f"\nREJECTED after all. {CHANGED}\n")
    return int(told["exit_code"])


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
