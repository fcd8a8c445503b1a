"""What the log tells of the directory."""

from collections.abc import Iterable

from profiles.models import Nomination, Position
from records.models import Entry
from records.queries import trail

__all__ = ["trail", "trail_of_seat"]


def trail_of_seat(position: Position, nominations: Iterable[Nomination]) -> list[Entry]:
    """Of the seat itself and of each that was proposed for it, the first first."""
    entries = [
        *trail(position.reference),
        *(entry for each in nominations for entry in trail(each.reference)),
    ]
    return sorted(entries, key=lambda entry: entry.pk)
