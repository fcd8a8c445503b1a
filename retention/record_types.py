"""What types of record there are, and which of their entries say that years begin to count. The apps register."""

from collections.abc import Callable
from dataclasses import dataclass

from retention.models import Event


def nothing(subject: str) -> str:
    return ""


@dataclass(frozen=True)
class RecordType:
    prefix: str  # "TS" and the like: what its numbers begin with
    name: str  # of many: "Posts"
    closed: tuple[str, ...] = ()  # kinds of entry that finish its business; the latest one counts
    superseded: tuple[str, ...] = ()  # that say that another record took its place, or put it right
    unfinished: Callable[[str], str] = nothing  # what is still to be done about a record, in a sentence

    def kinds(self, event: str) -> tuple[str, ...]:
        return {Event.CLOSED: self.closed, Event.SUPERSEDED: self.superseded}[Event(event)]


_types: dict[str, RecordType] = {}


def register(record_type: RecordType) -> None:
    _types[record_type.prefix] = record_type


def of(prefix: str) -> RecordType:
    """Of what nobody registered, neither end is known, so no year ever begins to count."""
    return _types.get(prefix, RecordType(prefix, prefix))


def every() -> list[RecordType]:
    return sorted(_types.values(), key=lambda each: each.name)


def kinds(event: str) -> set[str]:
    """Of entries of any type that let the years begin to count."""
    return {kind for each in _types.values() for kind in each.kinds(event)}
