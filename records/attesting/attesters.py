"""Those outside who attest: time-stamping authorities (RFC 3161) and witnesses (c2sp.org/tlog-witness).

Each is asked in two parts: the letter, made from the database by the signer, and the answer to it, which is judged
without the database, on a thread of its own. What is kept is what `verify.py` accepts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from rfc3161_client import HashAlgorithm, TimeStampRequest, TimestampRequestBuilder

from records import tree
from records.attesting.asking import Given, Letter, NotGiven, is_address
from records.attesting.models import Attestation
from records.models import Checkpoint
from records.signed_notes import Key, quickly
from records.verify import (
    AUTHORITY_NAME,
    Certificate,
    Policy,
    Rejected,
    Token,
    cosignatures,
    encode64,
    integer,
    parse_certificates,
    parts_of_note,
)

QUERY, CHECKPOINT = "application/timestamp-query", "text/plain; charset=utf-8"
MEANINGS = {
    400: "it does not understand the question",
    403: "it does not know the key of this log",
    404: "it does not know this log",
    422: "it does not find that the log continues what it saw before",
}


@dataclass(frozen=True)
class Conflict(Exception):
    """The witness has seen another size of the log than it was asked to go on from."""

    size: int


class Question(Protocol):
    def ask(self) -> Given: ...


class Attester(Protocol):
    @property
    def kind(self) -> Attestation.Kind: ...
    @property
    def by(self) -> str: ...
    @property
    def url(self) -> str: ...
    def question(self, checkpoint: Checkpoint, seen: int) -> Question: ...


# --- Time-stamping authorities ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Authority:
    by: str
    url: str
    trusted: Sequence[Certificate]
    kind = Attestation.Kind.TOKEN

    def question(self, checkpoint: Checkpoint, seen: int) -> Question:
        body, _ = parts_of_note(checkpoint.note.encode())
        request = TimestampRequestBuilder().data(body).hash_algorithm(HashAlgorithm.SHA512).build()
        return TokenQuestion(self, checkpoint, body, request)


@dataclass(frozen=True)
class TokenQuestion:
    authority: Authority
    checkpoint: Checkpoint
    stamped: bytes
    request: TimeStampRequest

    def ask(self) -> Given:
        status, answer = Letter(self.authority.url, self.request.as_bytes(), QUERY).send()
        if status != 200:
            raise NotGiven(f"It answered with status {status}.")
        try:
            token = Token.parse(answer)
            token.check(self.stamped, self.authority.trusted)
        except Rejected as problem:
            raise NotGiven(f"Its token does not hold: {problem}") from None
        if token.nonce != self.request.nonce:
            raise NotGiven("Its token answers another question.")
        return in_time(Given(answer, token.at), self.checkpoint)


# --- Witnesses --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Witness:
    key: Key
    url: str
    kind = Attestation.Kind.COSIGNATURE

    @property
    def by(self) -> str:
        return self.key.name

    def question(self, checkpoint: Checkpoint, seen: int) -> Question:
        """`seen`: the size of the log that it signed last; nothing if it never did."""
        if seen > checkpoint.size:
            raise NotGiven(
                f"It has seen {seen} entries, and {checkpoint.size} are signed here: an old backup was restored, "
                "or there are two logs of this name."
            )
        path = (
            tree.consistency_path(checkpoint.log, seen, checkpoint.size) if 0 < seen < checkpoint.size else []
        )
        lines = [f"old {seen}", *map(encode64, path), "", checkpoint.note]
        return CosignatureQuestion(self, checkpoint, "\n".join(lines).encode())


@dataclass(frozen=True)
class CosignatureQuestion:
    witness: Witness
    checkpoint: Checkpoint
    body: bytes

    def ask(self) -> Given:
        status, answer = Letter(f"{self.witness.url}/add-checkpoint", self.body, CHECKPOINT).send()
        try:
            if status == 409:
                raise Conflict(integer(answer.decode("ascii", "replace").rstrip("\n")))
            if status != 200:
                raise NotGiven(
                    f"It answered with status {status}: {MEANINGS.get(status, 'nothing is known of that')}."
                )
            return in_time(self._read(answer), self.checkpoint)
        except Rejected as problem:
            raise NotGiven(f"Its answer does not hold: {problem}") from None

    def _read(self, answer: bytes) -> Given:
        """The first of its lines that is of the key that is known of it; lines of other keys are left out."""
        for line in answer.splitlines(keepends=True):
            found = cosignatures(self.checkpoint.note.encode() + line, [self.witness.key], quickly)
            if found:
                return Given(line, found[0].at)
        raise NotGiven("It signed with another key than the policy has of it.")


def in_time(given: Given, checkpoint: Checkpoint) -> Given:
    """Whose clock is slow would attest that entries existed before they were written."""
    if given.existed_by < checkpoint.signed_at - timedelta(minutes=1):
        raise NotGiven(
            f"It says {given.existed_by:%Y-%m-%d %H:%M:%S} UTC, and this was signed later: a clock is wrong."
        )
    return given


# --- Those that the settings name -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Attesters:
    authorities: Sequence[Authority]
    witnesses: Sequence[Witness]
    policy: Policy | None
    policy_text: str = ""

    @property
    def all(self) -> list[Attester]:
        return [*self.authorities, *self.witnesses]


def set_up() -> Attesters:
    """Rejected, or an OSError, where the settings do not make sense."""
    text = Path(settings.WITNESS_POLICY).read_text() if settings.WITNESS_POLICY else ""
    policy = Policy.parse(text.encode()) if text else None
    return Attesters(_authorities(), _witnesses(policy) if policy else [], policy, text)


def _authorities() -> list[Authority]:
    asked: dict[str, str] = settings.TIMESTAMP_AUTHORITIES
    for name, url in asked.items():
        if not AUTHORITY_NAME.fullmatch(name) or not is_address(url):
            raise Rejected(
                f"TIMESTAMP_AUTHORITIES: {name}={url} is no name=address of small letters and http."
            )
    if asked and not settings.TIMESTAMP_CERTIFICATES:
        raise Rejected(
            "TIMESTAMP_CERTIFICATES: name the file with the certificates of the time-stamping authorities."
        )
    trusted = parse_certificates(Path(settings.TIMESTAMP_CERTIFICATES).read_bytes()) if asked else []
    return [Authority(name, url, trusted) for name, url in asked.items()]


def _witnesses(policy: Policy) -> list[Witness]:
    """Those that the policy gives an address for."""
    for name, url in policy.urls.items():
        if not is_address(url):
            raise Rejected(f"WITNESS_POLICY: the address of {name} is none.")
    return [Witness(policy.witnesses[name], url.rstrip("/")) for name, url in policy.urls.items()]
