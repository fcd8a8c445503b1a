"""People, and who sits where something is decided, as the tables have them, held against the record log.

An owner can write into the tables, and whoever sits there decides. It is asked of a log from the entry on that adopted
what stood before (`directory.adopted`).
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from directory.changes import as_held
from profiles.models import TWO_PEOPLE, ActingArrangement, Appointment, Person

CHUNK = 2_000
SEATED = ("seat.confirmed", "seat.set_up", "seat.ended")  # each with the last day as it is from then on
COLUMNS = ("person__username", "position_id", "starts_on", "ends_on")


class Seat(NamedTuple):
    user_name: str
    position: str  # its reference
    acting: bool
    starts_on: str

    def __str__(self) -> str:
        return f"{self.user_name} {'acts' if self.acting else 'sits'} in {self.position} from {self.starts_on} on"


class Directory:
    """One reading of the log, and then of the tables."""

    def __init__(self) -> None:
        self.adopted = False
        self.seats: dict[Seat, str | None] = {}  # and the last day, if there is one
        self.revoked: set[Seat] = set()
        self.people: dict[str, dict[str, Any]] = {}

    def follow(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        kind = entry["kind"]
        if kind == "directory.adopted":
            self._adopt(values)
        elif kind in SEATED and values.get("seat_role") in TWO_PEOPLE:
            self.seats[_told(values)] = values.get("ends_on")
        elif kind == "acting.revoked":
            self.revoked.add(_told({**values, "acting": True}))
        elif kind.startswith("person."):
            self._person(kind, values)

    def _adopt(self, values: Mapping[str, Any]) -> None:
        self.adopted = True
        for person in values.get("people", ()):
            self.people.setdefault(person["username"], {name: person[name] for name in NAMES})
        for seat in values.get("seats", ()):
            self.seats.setdefault(_told(seat), seat["ends_on"])
            if seat.get("revoked"):
                self.revoked.add(_told(seat))

    def _person(self, kind: str, values: Mapping[str, Any]) -> None:
        known = self.people.setdefault(str(values.get("user_name")), {})
        if kind == "person.added":
            known |= {"name": values.get("name"), "email": values.get("email"), "is_active": True}
        for name, (_, after) in values.get("changes", {}).items():
            known[name] = after
        if kind in ("person.closed", "person.left", "person.opened"):
            known["is_active"] = kind == "person.opened"

    def problems(self) -> Iterator[str]:
        if self.adopted:
            yield from self._of_people()
            yield from self._of_seats()

    def _of_people(self) -> Iterator[str]:
        rows = Person.objects.order_by("username").values_list("username", *TOLD)
        for user_name, *stands in rows.iterator(chunk_size=CHUNK):
            told = self.people.pop(user_name, None)
            if told is None:
                yield f"No entry of the log tells of the person {user_name}."
            elif wrong := [
                name
                for name, value in zip(TOLD, map(as_held, stands), strict=True)
                if told.get(name) != value
            ]:
                yield f"The person {user_name} is not as the log tells: {', '.join(wrong)}."
        yield from (f"The log tells of the person {each}, who is not there." for each in sorted(self.people))

    def _of_seats(self) -> Iterator[str]:
        missing = dict(self.seats)
        for seat, ends_on, revoked in _rows():
            if seat not in missing:
                yield f"No entry of the log tells that {seat}."
                continue
            told = missing.pop(seat)
            if (ends_on or LAST) > (told or LAST):
                yield f"The log tells that {seat}, until {told}; the table has it until {ends_on or 'further notice'}."
            if seat in self.revoked and not revoked:
                yield f"The log tells that it was revoked that {seat}; in the table it stands."
        yield from (f"The log tells that {seat}, and the table does not have it." for seat in sorted(missing))


NAMES = ("name", "email", "is_active")
TOLD = (*NAMES, "leaves_on")  # portals of before knew no last day
LAST = "9999-12-31"


def _told(values: Mapping[str, Any]) -> Seat:
    given = (str(values.get(name)) for name in ("user_name", "position"))
    return Seat(*given, bool(values.get("acting")), str(values.get("starts_on")))


def _rows() -> Iterator[tuple[Seat, str | None, bool]]:
    held = Appointment.objects.filter(position__role__in=TWO_PEOPLE).values_list(*COLUMNS)
    for row in held.order_by("pk").iterator(chunk_size=CHUNK):
        yield *_row(*row, acting=False), False
    acts = ActingArrangement.objects.filter(position__role__in=TWO_PEOPLE).values_list(*COLUMNS, "revoked_at")
    for *row, revoked_at in acts.order_by("pk").iterator(chunk_size=CHUNK):
        yield *_row(*row, acting=True), revoked_at is not None


def _row(
    user_name: str, position: int, starts_on: Any, ends_on: Any, *, acting: bool
) -> tuple[Seat, str | None]:
    place = f"POSITION-{position:06d}"
    return Seat(user_name, place, acting, starts_on.isoformat()), ends_on.isoformat() if ends_on else None
