"""What people are about to be shown or given of the log, recomputed from its bytes: the hash of each entry, the digest
of each field, what the columns repeat, and the way from there to what was signed. No stored hash is believed.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from uuid import uuid5

from records import alarms, export, history, queries
from records.auditing.entries import columns_agree
from records.log_page.status import keys_known
from records.models import Entry
from records.queries import NotYetSigned
from records.services import SETTING_ASIDE
from records.signed_notes import quickly
from records.verify import (
    Chains,
    Disposals,
    Rejected,
    check_proof,
    leaf_hash,
    parse_entry,
    read_disclosures,
)


def readable(trail: Sequence[Entry]) -> list[Entry]:
    """Without what the log has set aside since it is no entry and says nothing."""
    return [entry for entry in trail if not (_unreadable(entry) and _is_set_aside(entry))]


def _unreadable(entry: Entry) -> bool:
    try:
        parse_entry(entry.content)
    except Rejected:
        return True
    return False


def _is_set_aside(entry: Entry) -> bool:
    return Entry.objects.filter(key=uuid5(SETTING_ASIDE, leaf_hash(entry.content).hex())).exists()


def of_trail(trail: Sequence[Entry]) -> list[str]:
    """What of a subject's entries is not as it was recorded, in sentences; nothing where all of it is."""
    disposals, chain, found = Disposals(), Chains(), []
    for entry in trail:
        found += [f"{_place(entry)}: {problem}" for problem in of_entry(entry, disposals, chain)]
    return [*found, *(f"{where}: {problem}" for where, problem in disposals.problems())]


def of_entry(entry: Entry, disposals: Disposals | None = None, chain: Chains | None = None) -> Iterator[str]:
    leaf = leaf_hash(entry.content)
    if leaf != entry.leaf_hash:
        yield "The stored hash is not the hash of its bytes."
    try:
        said = parse_entry(entry.content)
        if chain:
            chain.follow(said, leaf)
        shown = read_disclosures(said, export.disclosures(entry))
        if disposals:
            disposals.follow(said, shown, _place(entry))
    except Rejected as problem:
        yield str(problem)
    else:
        if not columns_agree(entry, said):
            yield "Its columns do not say what its bytes say."


def unproven(entries: Sequence[Entry], proofs: Mapping[int, str]) -> Iterator[tuple[Entry, str]]:
    """Those that do not lead to what was signed: with the key of their log, if one is trusted. `proofs`: by id."""
    known = [each.key for each in keys_known()]
    holds = cache(quickly)  # the same few checkpoints stand in all of them
    for entry in entries:
        keys = [key for key in known if key.name == entry.leaf.log.origin]
        try:
            check_proof(proofs[entry.pk].encode(), entry.content, keys, holds)
        except Rejected as problem:
            yield entry, f"{_place(entry)}: {problem}"


def _of_proofs(trail: Sequence[Entry]) -> Iterator[str]:
    """As far as it is signed: an alarm of it, say, is an entry that waits."""
    upto = queries.signed_upto()
    signed = [entry for entry in trail if entry.position is not None and entry.position < upto]
    try:
        proofs = export.proofs(signed, queries.checkpoints(signed))
        yield from (problem for _, problem in unproven(signed, proofs))
    except NotYetSigned:
        return
    except Rejected as problem:
        yield str(problem)


def of_record(trail: Sequence[Entry]) -> list[str]:
    """Both, as far as it is signed."""
    return of_trail(trail) or list(_of_proofs(trail))


def tell(subject: str, wrong: Sequence[str], path: str = "/") -> None:
    """Start the alarm: whoever was about to read it may not be somebody who can do anything about it. It stands under a
    subject of its own, since an entry of no office would take the record from the people of its division."""
    more = f" That is one of {len(wrong)} things." if wrong[1:] else ""
    alarms.raise_alarm(history.CHECKS, f"{subject} is not what was recorded. {wrong[0]}{more}", path=path)


def _place(entry: Entry) -> str:
    if entry.index is None:
        return f"{entry.kind}, not sealed yet"
    return f"{entry.kind}, entry {entry.index} of {entry.leaf.log.origin}"
