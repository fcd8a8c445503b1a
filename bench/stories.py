"""The record of one real post, told again of as many further posts as a figure needs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from records import tree
from records.canonical import dumps, loads
from records.models import Entry, Payload
from records.verify import encode64, field_digest, leaf_hash

AT_ONCE = 2_000  # entries in memory


OWN = {"trail", "permalink"}  # fields that no two posts have alike


def tell_again(story: Sequence[Entry], number: int, entries: int) -> int:
    """As many whole stories as make so many entries, of posts from that number on; the last one's number.

    Each says of itself what the first one said: a record names the leaves of its own trail, and a link of its own.
    """
    last = number + entries // len(story)
    for first in range(number, last, step := AT_ONCE // len(story)):
        _write(story, range(first, min(first + step, last)))
    return last


def _write(story: Sequence[Entry], numbers: range) -> None:
    at = timezone.now() - timedelta(seconds=1)  # the database's clock may be a little behind ours
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    copies: list[Entry] = []
    sealed_at = tree.positions() + _waiting()
    for number in numbers:
        copies += _told_of(subject_of(number), story, at, sealed_at + len(copies))
    payloads = [copy.payload.content for copy in copies]
    with transaction.atomic(), connection.cursor() as cursor:  # an entry comes with its fields
        cursor.execute(
            "SELECT hold_trail(subject, '') FROM unnest(%s) AS subject",
            [[subject_of(number) for number in numbers]],
        )
        made = Entry.objects.bulk_create(copies)
        Payload.objects.bulk_create(
            Payload(entry=entry, content=held) for entry, held in zip(made, payloads, strict=True)
        )


def subject_of(number: int) -> str:
    return f"TS-{number:06d}"


def _waiting() -> int:
    return Entry.objects.filter(leaf=None).count()


def _told_of(subject: str, story: Sequence[Entry], at: datetime, index: int) -> Iterator[Entry]:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    places: list[dict[str, object]] = []
    previous: dict[str, object] | None = None
    for entry in story:
        held, said = loads(entry.payload.content), loads(entry.content)
        for name in OWN & held.keys():
            salt, value = held[name]
            own = list(places) if name == "trail" else f"{value}{subject.removeprefix('TS-')}"
            held[name] = [salt, own]
            said["fields"][name] = field_digest(salt, name, own)
        content = dumps(said | {"subject": subject, "at": moment, "key": None, "previous": previous})
        leaf = leaf_hash(content)
        copy = Entry(
            content=content, leaf_hash=leaf, subject=subject, kind=entry.kind, at=at,
            office=entry.office, declares_record=entry.declares_record,
        )  # fmt: skip
        copy.payload = Payload(content=dumps(held))
        places.append({"index": index + len(places), "kind": entry.kind, "leaf": leaf.hex()})
        previous = {"leaf": encode64(leaf), "number": len(places)}
        yield copy
