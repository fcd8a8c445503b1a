"""A small log made without a database, for tests of what others verify."""

import base64
import io
import tarfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from records import merkle, proof
from records.canonical import dumps, loads
from records.signed_notes import SigningKey
from records.verify import field_digest, leaf_hash, tree_root, word_digest, word_salt, words, words_of

Step = tuple[bytes, bytes]  # an entry, and what is disclosed of it
Files = dict[str, bytes]  # of a bag, by their paths in it

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
        "at": f"{YEAR}-01-23T01:02:03.004Z",
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


def story(
    steps: list[tuple[str, str]] = STORY, words: str = "abc", subject: str = "TS-000001"
) -> list[tuple[bytes, bytes]]:
    """Entries and disclosures of one post's life, the last of which names all before it."""
    told: list[Step] = []
    for kind, who in steps:
        held = fields(actor__user_name=who, fingerprint=words)
        held |= trail_of(told) if kind == "post.recorded" else {}
        told.append((entry(kind, held, subject), disclosures(held)))
    return told


def trail_of(steps: Sequence[Step], first: int = 0) -> dict[str, list[Any]]:
    """As the entry that declares a record names the steps before it. `first`: their place in the log."""
    return fields(
        trail=[
            {"index": first + number, "kind": loads(content)["kind"], "leaf": leaf_hash(content).hex()}
            for number, (content, _) in enumerate(steps)
        ]
    )


def ending(steps: Sequence[Step], subject: str = "TS-000001") -> list[Step]:
    """These steps, and the entry that makes them a record."""
    held = fields(actor__user_name="", fingerprint="abc") | trail_of(steps)
    return [*steps, (entry("post.recorded", held, subject), disclosures(held))]


def disposal(subject: str = "TS-000001", **others: str) -> list[Step]:
    """What the portal writes when a record is destroyed: Rosa proposed it, Rex approved it."""
    people = {"proposed_by_user_name": "rosa", "approved_by_user_name": "rex", **others}
    steps = [
        ("disposal.authorised", fields(actor__user_name="rex")), ("disposal.executed", fields(**people)),
    ]  # fmt: skip
    return [(entry(kind, held, subject), disclosures(held)) for kind, held in steps]


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


def in_part(text: str, withheld: dict[int, str]) -> Step:
    """An entry whose text is shown without the words at these places, each with its provision."""
    held = told("post.proposed", "olive", text=text)
    salt = held["text"][0]
    pieces: list[list[Any]] = []
    for place, word in enumerate(words(text)):
        own = word_salt(salt, place)
        shown = [own, word]
        left_out = [word_digest(own, place, word), None, withheld.get(place)]
        pieces.append(left_out if place in withheld else shown)
    disclosed = {name: value for name, value in held.items() if name != "text"}
    provisions = "; ".join(dict.fromkeys(withheld.values()))
    shown = {"disclosed": disclosed, "withheld": {"text": provisions}, "in_part": {"text": pieces}}
    return entry("post.proposed", held), dumps(shown)


PICTURE = b"\x89PNG a picture"
TEXT = "Rates rise on 3 December.\nAsk Olive Tran."


def told(kind: str, who: str, **others: Any) -> dict[str, list[Any]]:
    """The fields of a step as the portal writes them, the words of its text apart."""
    role = {"actor__role": "general_manager", "actor__office": "MCD"} if who == "gita" else {}
    held = fields(actor__user_name=who, fingerprint="abc", **role, **others)
    several = [name for name, (_, value) in held.items() if isinstance(value, str) and len(words(value)) > 1]
    return held | {
        f"words.{name}": [fields(w=0)["w"][0], words_of(*held[name])] for name in several if "." not in name
    }


def record(subject: str = "TS-000001", text: str = TEXT, picture: bytes = PICTURE) -> list[Step]:
    """A post from proposal to record, with a picture and a text; the last entry names all before it."""
    media = [
        {"name": "a.png", "size": len(picture), "sha256": sha256(picture).hexdigest(), "type": "image/png"}
    ]
    wording = {"text": text, "media": media, "marking": "OFFICIAL", "ceiling": "OFFICIAL"}
    steps: list[Step] = []
    for kind, who in STORY:
        held = told(kind, who, **(wording if kind in ("post.proposed", "post.recorded") else {}))
        if kind == "post.recorded":
            held |= trail_of(steps)
        steps.append((entry(kind, held, subject), disclosures(held)))
    return steps


def bag(
    *trails: list[Step], keys: Sequence[SigningKey] = (KEY,), media: Sequence[bytes] = (PICTURE,)
) -> Files:
    """Records as the portal exports them: each trail one log after the other in one log. In the order of the tar."""
    steps = [step for trail in trails for step in trail]
    proven = iter(proofs([content for content, _ in steps], keys[0]))
    files: Files = {}
    for trail in trails:
        folder = f"data/records/{loads(trail[0][0])['subject']}"
        for number, (content, shown) in enumerate(trail, start=1):
            stem = f"{folder}/{number:03}-{loads(content)['kind']}"
            files |= {
                f"{stem}.entry": content,
                f"{stem}.disclosures": shown,
                f"{stem}.tlog-proof": next(proven),
            }
        files |= {f"{folder}/record.pdf": b"%PDF"}
        files |= {f"{folder}/media/{sha256(each).hexdigest()}.png": each for each in media}
        files |= {f"{folder}/metadata.json": b"{}"}
    leaves = [leaf_hash(content) for content, _ in steps]
    files |= {
        "data/README.txt": b"Read me.\n",
        "data/verify.py": b"",
        "data/verifier-keys": "".join(f"{key.verifier}\n" for key in keys).encode(),
        "data/checkpoints/2026.checkpoint": keys[0].sign(len(leaves), tree_root(leaves)).encode(),
        "data/selection.json": b"{}",
        "data/index.tsv": _table("\t", "Identifier", [loads(trail[0][0])["subject"] for trail in trails]),
        "data/transitions.csv": _table(",", "Leaf hash", [leaf.hex() for leaf in leaves]),
    }
    return packed(files)


def _table(delimiter: str, column: str, cells: list[str]) -> bytes:
    return "".join(f"{row}{delimiter}\r\n" for row in (f"\ufeff{column}", *cells)).encode()


def packed(files: Files) -> Files:
    """With manifests that fit whatever is there: as somebody makes them who can change every file but sign none."""
    data = {path: content for path, content in files.items() if path.startswith("data/")}
    oxum = f"{sum(map(len, data.values()))}.{len(data)}"
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Payload-Oxum: {oxum}\n".encode(),
    }
    for kind, described in (("manifest", data), ("tagmanifest", tags)):
        described = dict(described)
        for name, algorithm in (("sha256", sha256), ("sha512", sha512)):
            lines = (f"{algorithm(content).hexdigest()}  {path}\n" for path, content in described.items())
            tags[f"{kind}-{name}.txt"] = "".join(lines).encode()
    return data | tags


def as_folder(folder: Path, files: Files) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def as_tar(path: Path, files: Files) -> Path:
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"records/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def as_zip(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"records/{name}", content)
    return path
