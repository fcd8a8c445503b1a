"""What goes with a record in which somebody signed a decision with their own key, or had to: the entries on that key,
and on what was asked of decisions, as far as the log had them when the record's last step was taken.
"""

from collections.abc import Iterator, Sequence

from exports.redaction import Shown
from records.canonical import dumps, loads
from records.models import Entry
from records.verify import ENROLLED, PERSON, SETTLED, SIGNABLE, encode64

OF_A_KEY = {
    "key_id",
    "public_key",
    "rp_id",
    "usable_from",
    "required",
}  # who confirmed or revoked it stays out


def about_keys(trail: Sequence[Shown], known: Sequence[Entry]) -> list[Entry]:
    """`known`: all such entries, in the log's order."""
    last = trail[-1].entry.position
    if last is None or not any(shown.entry.kind in SIGNABLE for shown in trail):
        return []
    said = [{str(shown.says.get(f"signed.{part}")) for shown in trail} for part in ("enrolled", "key_id")]
    before = [entry for entry in known if entry.position is not None and entry.position < last]
    return list(_that_matter(before, *said))


def _that_matter(known: Sequence[Entry], enrolments: set[str], keys: set[str]) -> Iterator[Entry]:
    """Until signatures are first required, what is settled changes nothing."""
    required = False
    for entry in known:
        if entry.kind == SETTLED:
            required = matters = required or entry.fields.get("required") is True
        elif entry.kind == ENROLLED:
            matters = encode64(entry.leaf_hash) in enrolments
        else:
            matters = entry.fields.get("key_id") in keys
        if matters:
            yield entry


def disclosures(entry: Entry) -> bytes:
    """Of the key, and whose it is: no more than a check of the signature needs."""
    shown = OF_A_KEY | {PERSON} if entry.kind == ENROLLED else OF_A_KEY
    held = loads(entry.payload.content)
    return dumps({"disclosed": {name: held[name] for name in shown & held.keys()}, "withheld": {}})
