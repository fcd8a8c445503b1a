"""The keys of the logs, as the logs themselves tell of them: each is named in an entry, and so is who vouches for it.

So somebody who trusts one key can come to trust those after it: a key counts as known if a known one signed the
statement that names it, and that statement stands in a log under a checkpoint that a known key signed. Nobody can slip
in a key that is not there for all to see.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from records import history, tree
from records.models import Checkpoint, Entry, Log, SignerKey
from records.queries import entry_with_key, hold_key
from records.services import append
from records.signed_notes import (
    Key,
    fingerprint,
    open_statement,
    quickly,
)
from records.verify import Rejected, open_checkpoint

KEYS = UUID("5f0c6a52-6d1f-4f43-9a2e-0a4f2f0f6a11")  # the numbers of the entries that name keys


# --- Naming them ----------------------------------------------------------------------------------------------------
def name_keys() -> int:
    """Write each key that the signer told of into the log, once. How many were new."""
    keys = {_number(key): key for key in SignerKey.objects.order_by("id")}
    named = set(Entry.objects.filter(key__in=keys).values_list("key", flat=True))
    return sum(_name(number, key) for number, key in keys.items() if number not in named)


def _number(key: SignerKey) -> UUID:
    return uuid5(KEYS, f"{key.verifier}\n{key.statement}")


@transaction.atomic
def _name(number: UUID, key: SignerKey) -> bool:
    hold_key(number)
    if entry_with_key(number):
        return False
    replaced = (
        SignerKey.objects.filter(origin=key.origin, pk__lt=key.pk).exclude(verifier=key.verifier).last()
    )
    append(
        kind=history.KEY_ROTATED if replaced else history.KEY_NAMED,
        subject=history.subject_of(_year_of(key.origin)),
        actor=None,
        fields={
            "origin": key.origin,
            "verifier": key.verifier,
            "fingerprint": fingerprint(key.verifier),
            "replaces": fingerprint(replaced.verifier) if replaced else "",
            "since": key.since,
            "statement": key.statement,
        },
        key=number,
    )
    return True


def _year_of(origin: str) -> int:
    """A log from before each year had one does not carry its year in its name."""
    log = Log.objects.filter(origin=origin).first()
    return log.year if log else int(origin.rpartition("/")[2])


# --- Knowing them ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    verifier: str
    key: Key
    vouched_by: str = ""  # the verifier key that vouches for it; none for those that were given
    entry: Entry | None = None  # where the log says so


def known_keys(given: Iterable[str]) -> list[Known]:
    """The keys that are trusted from outside, and those that they vouch for. Rejected if one is no verifier key."""
    known = [Known(verifier, parsed(verifier)) for verifier in dict.fromkeys(given)]
    entries = list(_statements())
    while found := next(_vouched_for(known, entries), None):
        known.append(found)
    return known


def parsed(verifier: str) -> Key:
    try:
        return Key.parse(verifier)
    except Rejected as problem:
        raise Rejected(f"{verifier[:60]!r} is no verifier key: {problem}") from None


def _statements() -> Iterator[Entry]:
    """By their subjects, which are few and indexed: a kind is not."""
    years = list(Log.objects.order_by("year").values_list("year", flat=True))
    subjects = [history.subject_of(year) for year in [*years, *(year + 1 for year in years[-1:])]]
    entries = Entry.objects.filter(
        subject__in=subjects, kind__in=[history.KEY_NAMED, history.KEY_ROTATED], leaf__isnull=False
    )
    return (
        entry
        for entry in entries.select_related("payload", "leaf__log").order_by("id")
        if entry.fields.get("statement")
    )


def _vouched_for(known: Sequence[Known], entries: Sequence[Entry]) -> Iterator[Known]:
    for entry in entries:
        try:
            statement = open_statement(entry.fields["statement"], [each.key for each in known])
            key = Key.parse(statement.verifier)
        except Rejected:
            continue
        is_new = all(each.verifier != statement.verifier for each in known)
        if is_new and _is_signed(entry, [*(each.key for each in known), key]):
            by = next(each.verifier for each in known if each.key == statement.by)
            yield Known(statement.verifier, key, by, entry)


def _is_signed(entry: Entry, keys: Sequence[Key]) -> bool:
    log, index = entry.leaf.log, entry.leaf.index
    checkpoint = Checkpoint.objects.filter(log=log, size__gt=index).order_by("size", "id").first()
    if not checkpoint:
        return False
    try:
        said = open_checkpoint(checkpoint.note.encode(), keys, quickly)
        return (said.origin, said.root) == (log.origin, tree.root(log, said.size))
    except Rejected:
        return False
