"""A small log made without a database, for tests of what others verify."""

import base64
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from records import merkle, proof
from records.canonical import dumps
from records.notes import SigningKey
from records.verify import field_digest, leaf_hash, tree_root

NAME = "treasury.example/social-media-records"
YEAR = datetime.now(ZoneInfo("Australia/Sydney")).year
ORIGIN = f"{NAME}/{YEAR}"  # of the log that is sealed into now
KEY = SigningKey(ORIGIN, bytes(range(32)))
STORY = [
    ("post.proposed", "olive"), ("post.submitted", "olive"), ("post.approved", "gita"),
    ("post.published", "olive"), ("post.recorded", ""),
]  # fmt: skip


def fields(**values: Any) -> dict[str, list[Any]]:
    """Each value with its salt; the salts are plain here so that a failure can be made again."""
    salts = {name: base64.b64encode(name.encode().ljust(16, b".")[:16]).decode() for name in values}
    return {name.replace("__", "."): [salts[name], value] for name, value in values.items()}


def entry(kind: str, shown: dict[str, list[Any]], subject: str = "TS-000001", **others: Any) -> bytes:
    content = {
        "at": "2026-11-23T01:02:03.004Z",
        "declares_record": kind == "post.recorded",
        "fields": {name: field_digest(salt, name, value) for name, (salt, value) in shown.items()},
        "key": None,
        "kind": kind,
        "office": "MCD",
        "relates_to": [],
        "subject": subject,
        "v": 1,
    }
    return dumps({**content, **others})


def disclosures(shown: dict[str, list[Any]], **withheld: str) -> bytes:
    return dumps({"disclosed": shown, "withheld": withheld})


def story(steps: list[tuple[str, str]] = STORY, words: str = "abc") -> list[tuple[bytes, bytes]]:
    """Entries and disclosures of one post's life."""
    told = [(kind, fields(actor__user_name=who, fingerprint=words)) for kind, who in steps]
    return [(entry(kind, shown), disclosures(shown)) for kind, shown in told]


def proofs(entries: list[bytes], key: SigningKey = KEY) -> list[bytes]:
    leaves = [leaf_hash(each) for each in entries]
    checkpoint = key.sign(len(leaves), tree_root(leaves))
    paths = [
        [tree_root(leaves[each.start : each.stop]) for each in merkle.inclusion_ranges(index, len(leaves))]
        for index in range(len(leaves))
    ]
    return [proof.text(index, path, checkpoint).encode() for index, path in enumerate(paths)]


def export(folder: Path, log: list[tuple[bytes, bytes]], key: SigningKey = KEY) -> Path:
    """The log as `verify.py log` reads it."""
    leaves = [leaf_hash(content) for content, _ in log]
    folder.mkdir(exist_ok=True)
    (folder / "checkpoint").write_text(key.sign(len(leaves), tree_root(leaves)))
    (folder / "entries").write_bytes(b"".join(content + b"\n" for content, _ in log))
    (folder / "disclosures").write_bytes(b"".join(shown + b"\n" for _, shown in log))
    return folder
