"""The record log: sealing it, verifying it from the database, and in memory with the one-file verifier that goes out
with every export."""

import argparse
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.life import live
from bench.scale import Scale
from bench.stories import tell_again
from bench.team import Team
from bench.timing import in_turns, timed
from records import export, tree
from records import proof as proof_text
from records.auditing.audit import check_log as audit
from records.models import Entry, Log
from records.queries import trail
from records.services import seal
from records.signed_notes import SigningKey
from records.verify import NOBODY, Report, check_log, check_proof, leaf_hash, tree_root

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
        **with_signature(entries, log, root),
    }


def sealed_per_second(scale: Scale) -> float:
    """Entries of real posts, copied under new numbers and sealed as the queue does it."""
    post = live(Team("LOG"), lambda name, step: step())
    seal()
    each = scale.entries // scale.runs
    rates, number = [], post.pk
    for _ in range(scale.runs):
        number = tell_again(trail(post.reference), number + 1, each)
        seconds, sealed = timed(seal)
        rates.append(sealed / seconds)
    return median(rates)


def _verify(contents: Sequence[bytes], root: bytes) -> None:
    assert tree_root([leaf_hash(content) for content in contents]) == root


def with_signature(entries: Sequence[Entry], log: Log, root: bytes) -> dict[str, float]:
    """What the portal does with its own database, and what a sceptic does with a whole exported log or one proof."""
    key = SigningKey.made_new(log.origin)
    note = key.sign(len(entries), root)
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.joinpath("checkpoint").write_text(note)
        folder.joinpath("entries").write_bytes(b"".join(entry.content + b"\n" for entry in entries))
        shown = (export.disclosures(entry) + b"\n" for entry in entries)
        folder.joinpath("disclosures").write_bytes(b"".join(shown))
        report = Report()
        asked = argparse.Namespace(
            folder=folder,
            processes=os.cpu_count() or 1,
            record=[],
            trust=NOBODY,
            json=False,
            require_signed=False,
        )
        seconds, _ = timed(lambda: check_log(asked, [key.key], report))
        assert not report.problems
    proven = entries[:: max(len(entries) // PROOFS, 1)][:PROOFS]
    proofs = [
        proof_text.text(number, tree.inclusion_path(log, number, len(entries)), note).encode()
        for number in (entry.leaf.index for entry in proven)
    ]
    each = median(
        timed(lambda pair=pair: check_proof(pair[0], pair[1].content, [key.key]))[0]
        for pair in zip(proofs, proven, strict=True)
    )
    rates = {"read_per_second": len(entries) / seconds, "proofs_per_second": 1 / each}
    return rates | from_the_database(len(entries), key, note)


NO_ROW = "there is no such"  # of the copies of a story only the entries are made


def from_the_database(entries: int, key: SigningKey, note: str) -> dict[str, float]:
    """`verify_log`: the bytes of every entry up to a signed root, and then again with every field and step."""
    rates = {}
    for name, fields in (("bytes", False), ("fields", True)):
        seconds, report = timed(lambda fields=fields: audit([key.key], [note.encode()], fields=fields))
        found = [problem for problem in report.problems if NO_ROW not in problem]
        assert not found, found[:3]
        rates[f"database_{name}_per_second"] = entries / seconds
    return rates
