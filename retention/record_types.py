"""What sorts of record there are, and which of their entries say that years begin to count. The apps register."""

from collections.abc import Callable
from dataclasses import dataclass

from retention.models import Event


def nothing(subject: str) -> str:
    return ""


@dataclass(frozen=True)
class Sort:
    prefix: str  # "TS" and the like: what its numbers begin with
    name: str  # of many: "Posts"
    closed: tuple[str, ...] = ()  # kinds of entry that finish its business; the latest one counts
    superseded: tuple[str, ...] = ()  # that say that another record took its place, or put it right
    unfinished: Callable[[str], str] = nothing  # what is still to be done about a record, in a sentence

    def kinds(self, event: str) -> tuple[str, ...]:
        return {Event.CLOSED: self.closed, Event.SUPERSEDED: self.superseded}[Event(event)]


_sorts: dict[str, Sort] = {}


def register(sort: Sort) -> None:
    _sorts[sort.prefix] = sort


def of(prefix: str) -> Sort:
    """Of what nobody registered, neither end is known, so no year ever begins to count."""
    return _sorts.get(prefix, Sort(prefix, prefix))


def every() -> list[Sort]:
    return sorted(_sorts.values(), key=lambda sort: sort.name)


def kinds(event: str) -> set[str]:
    """Of entries of any sort that let the years begin to count."""
    return {kind for sort in _sorts.values() for kind in sort.kinds(event)}
