"""The checkpoint signer: a process of its own, the only one with the keys, remembering what it signed in its folder.

It trusts the database for nothing that it has signed before. From the entries' bytes it grows its own tree, and signs
only when that tree and the one stored in the database agree, and both continue what it signed last.

Each year has a log and a key of its own. A log that is closed is signed to its end, and then left alone. The key in use
vouches for the one that comes after it, whether that replaces it or is the next year's.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import zip_longest

from django.conf import settings
from django.utils import timezone

from records import merkle, tree
from records.models import Checkpoint, Leaf, Log, SignerKey
from records.offsite.archive import newest
from records.signed_notes import SigningKey
from records.signing.folder import AnotherIsRunning, Folder, LogFolder, NotSigned, Signed
from records.verify import CompactRange, Rejected, Unreadable, leaf_hash, parse_entry

WAY_OUT = (
    "Only somebody with the database's owner's role can have put it there: find out who, and run manage.py verify_log. "
    "Then run manage.py set_aside_entry with that number: the log says that it counts for nothing, and is signed again."
)

__all__ = ["AnotherIsRunning", "Folder", "NotSigned", "Signed", "make_keys", "sign"]


def sign(folder: Folder, *, start_again: bool = False) -> Signed | None:
    """Sign each log as it is now, if it has grown. Returns what is signed of the latest; nothing while it is empty."""
    logs = list(Log.objects.order_by("year"))
    folder.adopt(logs)
    signed = None
    for log, following in zip_longest(logs, logs[1:]):
        signed = _sign_one(folder.of(log.year), log, following, start_again=start_again)
    make_keys(folder, logs[-1] if logs else None)
    return signed


def make_keys(folder: Folder, latest: Log | None = None) -> None:
    """The keys of the latest log and of the next year's, made before these have entries, so that they can be known.

    Without a log, those of this year and the next.
    """
    year = latest.year if latest else timezone.localdate().year
    key = folder.of(year).key(latest.origin if latest else Log.origin_of(year))
    coming = folder.of(year + 1).key(Log.origin_of(year + 1))
    if latest:
        _tell_key(coming, key.vouch(coming.verifier, 0))
    folder.publish_keys(year)


def _sign_one(own: LogFolder, log: Log, following: Log | None, *, start_again: bool) -> Signed | None:
    end = following.first - log.first if following else None
    if own.closed_at() is not None:
        _check_closed(own, log, end)
        return None
    _check_name(own, log)
    elsewhere = [] if own.has_signed() else _signed_elsewhere(log, start_again=start_again)
    key, next_key = own.key(log.origin), own.next_key()
    last = own.last(key)
    before = [(last.tree.size, last.tree.root())] if last else elsewhere
    signed = _continue(log, last, before, tree.size(log), key)
    if signed and next_key:
        signed = Signed(signed.tree, key.sign(signed.tree.size, signed.tree.root(), next_key))
    if signed:
        if not last or signed.note != last.note:
            own.remember(signed)
        _publish(log, signed)
        _tell_key(key, since=max((size for size, _ in elsewhere), default=0))
    if signed and next_key:
        if not SignerKey.objects.filter(verifier=next_key.verifier).exists():  # or it broke off hereafter
            _tell_key(next_key, key.vouch(next_key.verifier, signed.tree.size), since=signed.tree.size)
        own.change_key(key)
    if end is not None and signed and end == signed.tree.size:
        own.close(end)
    return signed


def _check_closed(own: LogFolder, log: Log, end: int | None) -> None:
    if end != own.closed_at():
        now = "is open again" if end is None else f"has {end}"
        raise NotSigned(
            f"The log of {log.year} was closed with {own.closed_at()} entries, and in the database it {now}."
        )


def _check_name(own: LogFolder, log: Log) -> None:
    """A database that invents logs gets no keys for them."""
    is_ours = log.origin == Log.origin_of(log.year) and log.year <= timezone.localdate().year + 1
    if not is_ours and not own.has_key_of(log.origin):
        raise NotSigned(
            f"The database has a log {log.origin} of {log.year}. This signer signs {settings.RECORD_LOG_ORIGIN}, "
            "up to the present year."
        )


def _signed_elsewhere(log: Log, *, start_again: bool) -> list[tuple[int, bytes]]:
    """What is known of it where this folder knows nothing: if the folder was lost, the log must continue that."""
    published = Checkpoint.objects.filter(log=log).order_by("-size").first()
    archived = newest(log.origin)
    if (published or archived) and not start_again:
        raise NotSigned(
            "This log was signed before, and this folder does not know of it. Restore the signer's folder. "
            "If it is lost for good, run once with --start-again and publish the new verifier key."
        )
    return [(each.size, each.root) for each in (published, archived) if each]


def _continue(
    log: Log, last: Signed | None, before: Sequence[tuple[int, bytes]], size: int, key: SigningKey
) -> Signed | None:
    """`before`: the sizes and roots that were signed last, by this folder or, when it was lost, by one before it."""
    for signed_size, _ in before:
        if size < signed_size:
            raise NotSigned(
                f"The log has {size} entries, but {signed_size} were signed. "
                "Entries were lost, or an old backup was restored."
            )
    grown, signed_size = CompactRange(last.tree.size, last.tree.hashes) if last else CompactRange(), 0
    try:
        for signed_size, signed_root in before:
            _agree(log, signed_size, signed_root)
        if size == grown.size:
            return last
        _grow(log, grown, size)
        _agree(log, size, grown.root())
        for signed_size, signed_root in before:
            path = tree.consistency_path(log, signed_size, size)
            merkle.check_consistency(signed_size, signed_root, size, grown.root(), path)
    except Rejected as problem:
        raise NotSigned(
            f"The log is not the one that was signed at {signed_size} entries: {problem}"
        ) from None
    return Signed(grown, key.sign(size, grown.root()))


def _grow(log: Log, grown: CompactRange, size: int) -> None:
    """Entry by entry, each read: a signature under what cannot be read could never be taken back."""
    first, unreadable = log.first, Unreadable()
    leaves = Leaf.objects.filter(position__gte=first + grown.size, position__lt=first + size, log=log)
    rows = leaves.order_by("position").values_list("index", "entry_id", "entry__content")
    for index, number, content in rows.iterator(chunk_size=5_000):
        if index != grown.size:
            raise Rejected(f"entry {grown.size} is missing.")
        _read(unreadable, log, index, number, content)
        grown.append(leaf_hash(content))
    if grown.size != size:
        raise Rejected(f"entry {grown.size} is missing.")
    for where, what in unreadable.problems():
        raise NotSigned(f"{where} {what} {WAY_OUT}")


def _read(unreadable: Unreadable, log: Log, index: int, number: int, content: bytes) -> None:
    try:
        entry = parse_entry(content)
    except Rejected as problem:
        where = f"Entry {index} of {log}, number {number} in records_entry, cannot be read:"
        unreadable.add(leaf_hash(content), where, str(problem))
        return
    with suppress(
        Rejected
    ):  # it may set aside what was signed long ago; whether it may is for the audit to say
        unreadable.follow(entry)


def _agree(log: Log, size: int, root: bytes) -> None:
    if tree.root(log, size) != root:
        raise Rejected(f"its stored tree of {size} entries has another root.")


def _publish(log: Log, signed: Signed) -> None:
    """Tell the portal. Also what a crash kept from being told last time."""
    told = {"log": log, "size": signed.tree.size, "root": signed.tree.root(), "note": signed.note}
    if not Checkpoint.objects.filter(log=log, size=signed.tree.size, note=signed.note).exists():
        Checkpoint.objects.create(**told, signed_at=timezone.now())


def _tell_key(key: SigningKey, statement: str = "", *, since: int = 0) -> None:
    """Tell the portal, which writes it into the log: once of each key, and once of each key that vouches for it."""
    told = SignerKey.objects.filter(verifier=key.verifier)
    if not (told.filter(statement=statement) if statement else told).exists():
        SignerKey.objects.create(
            origin=key.name,
            verifier=key.verifier,
            since=since,
            statement=statement,
            made_at=timezone.now(),
        )
