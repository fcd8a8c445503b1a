"""The record log: sealing, and verifying it in memory with the one-file verifier that goes out with every export."""

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from bench.life import live
from bench.scale import Scale
from bench.team import Team
from bench.timing import in_turns, timed
from records import export, tree
from records import proof as proof_text
from records.canonical import dumps, loads
from records.models import Entry, Payload
from records.notes import SigningKey
from records.queries import trail
from records.services import seal
from records.verify import check_log, check_proof, leaf_hash, tree_root

PROOFS = 20


def measure(scale: Scale) -> dict[str, Any]:
    seal_rate = sealed_per_second(scale)
    entries = list(Entry.objects.select_related("payload", "leaf__log").order_by("leaf__position"))
    contents = [entry.content for entry in entries]
    log = entries[0].leaf.log
    root = tree.root(log, len(contents))
    bare, tree_only = in_turns(
        scale.runs,
        lambda: [sha256(content).digest() for content in contents],
        lambda: _verify(contents, root),
    )
    return {
        "entries": len(contents),
        "bytes_each": sum(map(len, contents)) / len(contents),
        "sealed_per_second": seal_rate,
        "sha256_per_second": len(contents) / bare,
        "verified_per_second": len(contents) / tree_only,
        "times_of_sha256": tree_only / bare,
        **with_signature(entries, root),
    }


def sealed_per_second(scale: Scale) -> float:
    """Entries of real posts, copied under new numbers and sealed as the queue does it."""
    post = live(Team("LOG"), lambda name, step: step())
    seal()
    each = scale.entries // scale.runs
    rates, number = [], post.pk
    for _ in range(scale.runs):
        number = _append(trail(post.reference), number + 1, each)
        seconds, sealed = timed(seal)
        rates.append(sealed / seconds)
    return median(rates)


def _append(story: Sequence[Entry], number: int, entries: int) -> int:
    """The same story told of further posts, as many as make so many entries; the last one's number."""
    last = number + entries // len(story)
    at = timezone.now() - timedelta(seconds=1)  # the database's clock may be a little behind ours
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    copies = [copy for each in range(number, last) for copy in _told_of(f"TS-{each:06d}", story, at)]
    payloads = [copy.payload.content for copy in copies]
    made = Entry.objects.bulk_create(copies, batch_size=2000)
    rows = zip(made, payloads, strict=True)
    Payload.objects.bulk_create((Payload(entry=entry, content=held) for entry, held in rows), batch_size=2000)
    return last


def _told_of(subject: str, story: Sequence[Entry], at: datetime) -> Iterator[Entry]:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    for entry in story:
        said = loads(entry.content) | {"subject": subject, "at": moment, "key": None}
        content = dumps(said)
        copy = Entry(
            content=content, leaf_hash=leaf_hash(content), subject=subject, kind=entry.kind, at=at,
            office=entry.office, declares_record=entry.declares_record,
        )  # fmt: skip
        copy.payload = entry.payload
        yield copy


def _verify(contents: Sequence[bytes], root: bytes) -> None:
    assert tree_root([leaf_hash(content) for content in contents]) == root


def with_signature(entries: Sequence[Entry], root: bytes) -> dict[str, float]:
    """What a sceptic does: a whole exported log, every field and every story; and proofs of single entries."""
    key = SigningKey.made_new("bench.example/log")
    note = key.sign(len(entries), root)
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.joinpath("checkpoint").write_text(note)
        folder.joinpath("entries").write_bytes(b"".join(entry.content + b"\n" for entry in entries))
        shown = (export.disclosures(entry) + b"\n" for entry in entries)
        folder.joinpath("disclosures").write_bytes(b"".join(shown))
        seconds, _ = timed(lambda: check_log(argparse.Namespace(folder=folder), [key.key]))
    proven = entries[:: max(len(entries) // PROOFS, 1)][:PROOFS]
    proofs = [
        proof_text.text(number, tree.inclusion_path(entries[0].leaf.log, number, len(entries)), note).encode()
        for number in (entry.leaf.index for entry in proven)
    ]
    each = median(
        timed(lambda pair=pair: check_proof(pair[0], pair[1].content, [key.key]))[0]
        for pair in zip(proofs, proven, strict=True)
    )
    return {"read_per_second": len(entries) / seconds, "proofs_per_second": 1 / each}
