"""A small log made without a database, for tests of what others verify."""

import base64
import io
import re
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
from records.verify import (
    BOM,
    INDEX,
    MUST_SAY,
    ORGANISATION,
    PDF,
    TRANSITIONS,
    WHY,
    Rejected,
    Shown,
    Story,
    csv_line,
    day_of,
    encode64,
    field_digest,
    index_cells,
    leaf_hash,
    parse_entry,
    parse_proof,
    read_disclosures,
    step_of,
    tree_root,
    tsv_line,
    word_digest,
    word_salt,
    words,
    words_of,
)

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


AT = f"{YEAR - 1}-12-31T13:00:01.004Z"  # as the year begins in Canberra: on no day of it to come
DAY = day_of(AT)
TIME = re.compile(rb'"at":"([0-9T:.-]{23}Z)"')


def fields(**values: Any) -> dict[str, list[Any]]:
    """Each value with its salt; the salts are plain here so that a failure can be made again."""
    salts = {name: base64.b64encode(name.encode().ljust(16, b".")[:16]).decode() for name in values}
    return {name.replace("__", "."): [salts[name], value] for name, value in values.items()}


def entry(kind: str, shown: dict[str, list[Any]], subject: str = "TS-000001", **others: Any) -> bytes:
    content = {
        "at": AT,
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


def trail_of(steps: Sequence[Step]) -> dict[str, list[Any]]:
    """As the entry that declares a record names the steps before it, but for their places in the log."""
    return fields(
        trail=[{"kind": loads(content)["kind"], "leaf": leaf_hash(content).hex()} for content, _ in steps]
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


def after(steps: Sequence[Step]) -> dict[str, Any]:
    """What an entry of format 2 says of those that stand before it on its subject."""
    leaf = encode64(leaf_hash(steps[-1][0])) if steps else ""
    return {"v": 2, "previous": {"leaf": leaf, "number": len(steps)} if steps else None}


def chained(subject: str, *kinds: str, then: Sequence[Step] = ()) -> list[Step]:
    """A trail of format 2, after steps that stand there already."""
    steps = list(then)
    for number, kind in enumerate(kinds):
        why = {WHY[kind]: "So it is."} if kind in WHY else {}
        held = fields(actor__user_name=f"person {number}", **why)
        out = [content for content, _ in steps if loads(content)["kind"] == "post.published"]
        about = {"relates_to": [encode64(leaf_hash(out[-1]))] if out and kind == "post.captured" else []}
        steps.append((entry(kind, held, subject, **after(steps), **about), disclosures(held)))
    return steps


def whole(kind: str, held: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """With all that an entry of format 2 has to have."""
    bound = {"version": 1, "fingerprint": "c" * 64, "ground": "d" * 64}
    said = {
        "actor__name": "Somebody", "actor__role": "general_manager", "actor__office": "MCD", "live_text": TEXT,
        "permalink": "https://social.example/1", "as_approved": True, "answers": [], "author_user_name": "olive",
        "approved_by_user_name": "gita", "published_by_user_name": "olive", "platform_slug": "x", "account_site": "",
        "account_handle": "@x", "account_number": 1, "topic_number": 1, "text": TEXT,
        "approval_ends_at": f"{YEAR}-02-01T00:00:00.000Z", "emergency": "A flood",
    }  # fmt: skip
    asked = {name.replace(".", "__") for name in MUST_SAY.get(kind, ())} - {"trail"}
    lacking = {name: said[name] for name in asked & said.keys() if name.replace("__", ".") not in held}
    return held | fields(**bound, **lacking)


def record(
    subject: str = "TS-000001", text: str = TEXT, picture: bytes = PICTURE, *, version: int = 1
) -> list[Step]:
    """A post from proposal to record, with a picture and a text; the last entry names all before it."""
    media = [
        {"name": "a.png", "size": len(picture), "sha256": sha256(picture).hexdigest(), "type": "image/png"}
    ]
    wording = {"text": text, "media": media, "marking": "OFFICIAL", "ceiling": "OFFICIAL"}
    steps: list[Step] = []
    for kind, who in STORY:
        held = told(kind, who, **(wording if kind in ("post.proposed", "post.recorded") else {}))
        held = whole(kind, held) if version == 2 else held
        if kind == "post.recorded":
            held |= trail_of(steps)
        linked = after(steps) if version == 2 else {}
        steps.append((entry(kind, held, subject, **linked), disclosures(held)))
    return steps


def bag(
    *trails: list[Step], keys: Sequence[SigningKey] = (KEY,), media: Sequence[bytes] = (PICTURE,),
    log: Sequence[Step] = (),
) -> Files:  # fmt: skip
    """Records as the portal exports them, in the order of the tar. `log`: what stands in the log, if that is more."""
    steps = [step for trail in trails for step in trail]
    sealed = [content for content, _ in log or steps]
    proven = dict(zip(sealed, proofs(sealed, keys[0]), strict=True))
    logs = {keys[0].name: (len(sealed), tree_root([leaf_hash(content) for content in sealed]).hex())}
    files: Files = {}
    index, transitions = tsv_line(INDEX), csv_line(TRANSITIONS)
    for trail, story in zip(trails, stories(*trails, log=keys[0].name, sealed=sealed), strict=True):
        folder = f"data/records/{story.subject}"
        for number, (content, shown) in enumerate(trail, start=1):
            stem = f"{folder}/{number:03}-{loads(content)['kind']}"
            files |= {
                f"{stem}.entry": content,
                f"{stem}.disclosures": shown,
                f"{stem}.tlog-proof": proven[content],
            }
        files |= {f"{folder}/record.pdf": b"%PDF"}
        files |= {f"{folder}/media/{sha256(each).hexdigest()}.png": each for each in media}
        parts = [
            (f"media/{sha256(each).hexdigest()}.png", "image/png", sha256(each).hexdigest()) for each in media
        ]
        pdf = sha256(b"%PDF").hexdigest()
        files |= {f"{folder}/metadata.json": story.metadata([("record.pdf", PDF, pdf), *parts], logs)}
        index += tsv_line(index_cells(story, pdf))
        transitions += "".join(map(csv_line, story.transitions()))
    selection = {"asked": {}, "for": "", "records": len(trails), "logs": {keys[0].name: len(sealed)}}
    files |= {
        "data/README.txt": b"Read me.\n",
        "data/verify.py": b"",
        "data/verifier-keys": "".join(f"{key.verifier}\n" for key in keys).encode(),
        f"data/checkpoints/{YEAR}.checkpoint": parse_proof(proven[sealed[0]]).checkpoint,
        "data/selection.json": dumps(selection),
        "data/index.tsv": f"{BOM}{index}".encode(),
        "data/transitions.csv": f"{BOM}{transitions}".encode(),
    }
    return packed(files)


def stories(*trails: list[Step], log: str = ORIGIN, sealed: Sequence[bytes] = ()) -> list[Story]:
    """What the entries of each trail say, as far as they can be read. `sealed`: all of the log, if that is more."""
    made, sealed = [], sealed or [content for trail in trails for content, _ in trail]
    for trail in trails:
        steps = []
        for content, shown in trail:
            entry = loads(content)
            place = log, sealed.index(content), leaf_hash(content)
            steps.append(step_of(len(steps) + 1, entry, _shown(content, shown), *place))
        made.append(Story(loads(trail[0][0])["subject"], steps))
    return made


def _shown(content: bytes, shown: bytes) -> Shown:
    try:
        return read_disclosures(parse_entry(content), shown)
    except Rejected:
        return Shown({}, {}, {}, [])


def packed(files: Files) -> Files:
    """With manifests that fit whatever is there: as somebody makes them who can change every file but sign none."""
    data = {path: content for path, content in files.items() if path.startswith("data/")}
    oxum = f"{sum(map(len, data.values()))}.{len(data)}"
    said = [TIME.search(content) for path, content in data.items() if path.endswith(".entry")]
    day = day_of(max([found[1].decode() for found in said if found], default=AT))
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (
            f"Source-Organization: {ORGANISATION}\nBagging-Date: {day}\nPayload-Oxum: {oxum}\n".encode()
        ),
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
