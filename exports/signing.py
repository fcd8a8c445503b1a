"""What goes with a record in which somebody signed a decision with their own key, or had to: the entries on that key,
and on what was asked of decisions, as far as the log had them when the record's last step was taken.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exports.redaction import Shown
from records import export
from records.canonical import dumps, loads
from records.models import Entry
from records.verify import ENROLLED, SETTLED, SIGNABLE, encode64

OF_THE_KEY = ("key_id", "public_key", "rp_id", "usable_from", "required")  # and nothing of whose it is


class AboutKey(NamedTuple):
    entry: Entry
    disclosures: bytes


def about_keys(trail: Sequence[Shown], known: Sequence[Entry], *, names: bool) -> list[AboutKey]:
    """`known`: all such entries, in the log's order. `names`: whether a copy says whose they are."""
    if not any(shown.entry.kind in SIGNABLE for shown in trail):
        return []
    last = trail[-1].entry.position
    said = [{str(shown.says.get(f"signed.{part}")) for shown in trail} for part in ("enrolled", "key_id")]
    return [
        AboutKey(entry, export.disclosures(entry) if names else _of_the_key(entry))
        for entry in _that_matter(known, *said)
        if None not in (entry.position, last) and entry.position < last
    ]


def _that_matter(known: Sequence[Entry], enrolments: set[str], keys: set[str]) -> Iterator[Entry]:
    """Until signatures are first required, what is settled changes nothing."""
    required = False
    for entry in known:
        if entry.kind == SETTLED:
            required = required or entry.fields.get("required") is True
            matters = required
        elif entry.kind == ENROLLED:
            matters = encode64(entry.leaf_hash) in enrolments
        else:
            matters = entry.fields.get("key_id") in keys
        if matters:
            yield entry


def _of_the_key(entry: Entry) -> bytes:
    held = loads(entry.payload.content)
    return dumps({"disclosed": {name: held[name] for name in OF_THE_KEY if name in held}, "withheld": {}})
