"""What a file of people would change, held against the directory as it stands: each difference, and what is left out
and why. A row of which anything is left out is left out whole.

It writes nothing. `directory/services/people_files.py` carries it out with the services that change people by hand.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from directory.people_file import NO_ROLE, Listed
from profiles import names, policy
from profiles.models import (
    TWO_PEOPLE,
    AddressChange,
    Appointment,
    Division,
    Nomination,
    PeopleFile,
    Person,
    Position,
    Role,
)
from workflow.dates import when
from workflow.rulings import Refused, Ruling

ADD, NAME, ADDRESS, SEAT, LAST_DAY = "add", "name", "address", "seat", "last_day"
DOES = {
    ADD: "New",
    NAME: "Another name",
    ADDRESS: "Another address",
    SEAT: "Another position",
    LAST_DAY: "Leaves",
}
Seat = Appointment | Nomination


class Change(NamedTuple):
    line: int  # none of the file: 0
    what: str
    user_name: str
    who: str
    before: str
    after: str
    two: bool  # it waits until somebody else confirms it
    given: dict[str, Any]  # what the service is called with
    alike: str = ""  # whose name looks the same

    def __str__(self) -> str:
        place = f"Line {self.line}" if self.line else "Not in the file"
        was = f"{self.before} -> " if self.before else ""
        waits = " (somebody else confirms it)" if self.two else ""
        alike = f" Take care: {self.alike}" if self.alike else ""
        return f"{place}: {self.who}: {DOES[self.what].lower()}: {was}{self.after}{waits}{alike}"


class LeftOut(NamedTuple):
    line: int
    who: str
    because: str

    def __str__(self) -> str:
        return f"{f'Line {self.line}' if self.line else 'Not in the file'}: {self.who}: {self.because}"


@dataclass(frozen=True)
class Plan:
    changes: list[Change]
    left_out: list[LeftOut]
    unchanged: int
    of: str  # the file's digest

    @property
    def fingerprint(self) -> str:
        """Of all that is confirmed: another file, or other people in the directory, have another."""
        return sha256(json.dumps([self.of, self.changes, self.left_out]).encode()).hexdigest()

    @property
    def missing(self) -> int:
        """Who leaves since they are not in a file that lists everybody."""
        return sum(not change.line for change in self.changes)

    def counts(self) -> list[str]:
        """In words, of each kind how many."""
        numbers = {what: sum(change.what == what for change in self.changes) for what in DOES}
        return [f"{DOES[what].lower()}: {number}" for what, number in numbers.items() if number]


def plan_of(file: PeopleFile, by: Person) -> Plan:
    """Some ten queries, however many people there are."""
    rows = [_row(cells) for cells in file.rows]
    comparing = _Comparing(by, rows)
    for row in rows:
        comparing.compare(row)
    if file.complete:
        comparing.leave_who_is_missing()
    of = f"{file.digest} {file.complete}"
    return Plan(comparing.changes, comparing.left_out, comparing.unchanged, of)


def cells_of(row: Listed) -> list[Any]:
    """As JSON keeps it."""
    return [cell.isoformat() if isinstance(cell, date) else cell for cell in row]


def _row(cells: Sequence[Any]) -> Listed:
    *known, starts_on, leaves_on = cells
    return Listed(*known, *(date.fromisoformat(day) if day else None for day in (starts_on, leaves_on)))


@dataclass
class _Known:
    """The directory, read at once."""

    people: dict[str, Person] = field(default_factory=dict)  # by user name
    divisions: dict[str, Division] = field(default_factory=dict)  # by code and by name
    positions: dict[int, list[Position]] = field(default_factory=lambda: defaultdict(list))  # by division
    held: dict[int, list[Appointment]] = field(default_factory=lambda: defaultdict(list))  # by position
    seats: dict[int, list[Seat]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by person; also proposed
    proposed: set[int] = field(default_factory=set)  # positions
    reached: set[tuple[int, str]] = field(default_factory=set)  # elsewhere, when it is confirmed
    names: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))  # by how they look

    @classmethod
    def read(cls, today: date) -> "_Known":
        known = cls()
        for person in Person.objects.all():
            known.people[person.username.casefold()] = person
            for looks in (names.skeleton(person.name), "@" + names.skeleton(person.username)):
                known.names[looks].append(person)
        for division in Division.objects.all():
            known.divisions |= {division.code.casefold(): division, division.name.casefold(): division}
            if division.code.isdigit():  # spreadsheets leave the zeros before a number off
                known.divisions.setdefault(division.code.lstrip("0"), division)
        for position in Position.objects.select_related("division").order_by("id"):
            known.positions[position.division_id].append(position)
        for held in (
            Appointment.objects.not_over(today).select_related("person", "position__division").order_by("id")
        ):
            known.held[held.position_id].append(held)
            known.seats[held.person_id].append(held)
        for waits in Nomination.objects.waiting().filter(acting=False).with_people().order_by("id"):
            known.proposed.add(waits.position_id)
            known.seats[waits.person_id].append(waits)
        waiting = AddressChange.objects.waiting().filter(first=False).values_list("person", "email")
        known.reached = {(person, email.casefold()) for person, email in waiting}
        return known


class _Comparing:
    """Row by row, since two of them may want one position."""

    def __init__(self, by: Person, rows: Sequence[Listed]) -> None:
        self.by, self.rows, self.today = by, rows, timezone.localdate()
        self.known = _Known.read(self.today)
        self.listed = {row.user_name.casefold(): row for row in rows}
        self.alone = policy.is_setting_up(by)
        self.taken: dict[int, int] = {}  # positions, by the line that takes them
        self.changes: list[Change] = []
        self.left_out: list[LeftOut] = []
        self.unchanged = 0
        self.free = set(self._given_up())

    def compare(self, row: Listed) -> None:
        person = self.known.people.get(row.user_name.casefold())
        who = str(person) if person else f"{row.name or 'Somebody'} ({row.user_name})"
        try:
            changes = [each._replace(line=row.line, who=who) for each in self._changes(row, person)]
        except Refused as refused:
            self.left_out.append(LeftOut(row.line, who, str(refused)))
            return
        self.changes += changes
        self.unchanged += not changes

    def leave_who_is_missing(self) -> None:
        """Whoever can sign in and is not in a file that lists everybody: today is their last day."""
        for user_name, person in self.known.people.items():
            stays = not person.leaves_on or person.leaves_on > self.today
            if person.is_active and stays and user_name not in self.listed:
                may = self._may_leave(person)
                if may:
                    self.changes.append(
                        self._last_day(person.username, person, self.today)._replace(who=str(person))
                    )
                else:
                    self.left_out.append(LeftOut(0, str(person), may.reason))

    def _may_leave(self, person: Person) -> Ruling:
        """No file of people lists an account that is kept for when the identity provider fails."""
        kept = {name.casefold() for name in getattr(settings, "BREAK_GLASS", ())}
        if person.username.casefold() in kept:
            return Ruling("This is a break-glass account: enter its last day by hand.")
        return policy.may_set_last_day(self.by, person)

    # --- One row ----------------------------------------------------------------------------------------------------

    def _changes(self, row: Listed, person: Person | None) -> Iterator[Change]:
        if person and not person.is_active:
            _unless(
                row.leaves_on and row.leaves_on < self.today, "Their sign-in is closed. Open it again first."
            )
            return
        if person:
            yield from self._particulars(row, person)
        else:
            yield self._new(row)
        yield from self._seat(row, person)
        if row.leaves_on and (not person or person.leaves_on != row.leaves_on):
            if person:
                policy.may_set_last_day(self.by, person).or_refuse()
            yield self._last_day(row.user_name, person, row.leaves_on)

    def _new(self, row: Listed) -> Change:
        gone = row.leaves_on and row.leaves_on < self.today
        _unless(not gone, "They are not in the directory, and have left already.")
        _unless(row.name, "They are not in the directory: give their name.")
        _unless(row.email, "They are not in the directory: give their e-mail address.")
        policy.may_be_user_name(row.user_name).or_refuse()
        policy.may_be_name(row.name).or_refuse()
        policy.may_be_address(row.email).or_refuse()
        alike = self._alike(row.name, row.user_name)
        given = {"user_name": row.user_name, "name": row.name, "email": row.email}
        return _change(ADD, row.user_name, "", f"{row.name}, {row.email}", given, alike=alike)

    def _particulars(self, row: Listed, person: Person) -> Iterator[Change]:
        if row.name and row.name != person.name:
            policy.may_change_person(self.by, person).or_refuse()
            policy.may_be_name(row.name).or_refuse()
            alike = self._alike(row.name, "", but=person)
            yield _change(NAME, person.username, person.name, row.name, {"name": row.name}, alike=alike)
        asked = (person.pk, row.email.casefold())
        if row.email and asked[1] != person.email.casefold() and asked not in self.known.reached:
            policy.may_propose_address(self.by, person).or_refuse()
            policy.may_be_address(row.email).or_refuse()
            yield _change(ADDRESS, person.username, person.email, row.email, {"email": row.email}, two=True)

    def _last_day(self, user_name: str, person: Person | None, day: date) -> Change:
        before = when(person.leaves_on) if person and person.leaves_on else "No last day"
        return _change(LAST_DAY, user_name, before, when(day), {"leaves_on": day.isoformat()})

    def _alike(self, name: str, user_name: str, *, but: Person | None = None) -> str:
        looks = (names.skeleton(name), "@" + names.skeleton(user_name) if user_name else "")
        others = {other for each in looks for other in self.known.names.get(each, ()) if other != but}
        return f"{', '.join(sorted(map(str, others)))} looks the same." if others else ""

    # --- Where they sit ---------------------------------------------------------------------------------------------

    def _seat(self, row: Listed, person: Person | None) -> Iterator[Change]:
        wanted = self._wanted(row, person)
        starts_on = max(row.starts_on or self.today, self.today)
        if not wanted or (row.leaves_on and row.leaves_on < starts_on):
            return
        seats = self.known.seats[person.pk] if person else []
        if any(wanted.fits(each.position) for each in seats):
            return
        if person:
            policy.may_seat(self.by, person).or_refuse()
        position = self._position(wanted, starts_on, row.line)
        role = position.role if position else wanted.role_of_a_new_one
        given: dict[str, Any] = {"position": position.pk, "starts_on": starts_on.isoformat()} if position else {
            "title": wanted.title, "division": wanted.division.pk, "role": role, "starts_on": starts_on.isoformat()
        }  # fmt: skip
        sits = next((str(each.position) for each in seats if isinstance(each, Appointment)), "")
        after = (
            f"{self._told(position)}" if position else f"{wanted.title}, {wanted.division}, a new position"
        )
        begins = f", from {when(starts_on)} on" if starts_on > self.today else ""
        two = role in TWO_PEOPLE and not self.alone
        yield _change(SEAT, row.user_name, sits, after + begins, given, two=two)

    def _wanted(self, row: Listed, person: Person | None) -> "_Wanted | None":
        heads = row.role == Role.GENERAL_MANAGER
        if not (row.division or row.position or row.role):
            return None
        _unless(row.division, "Give the division of the position.")
        division = self.known.divisions.get(row.division.casefold())
        if not division:
            raise Refused(f"There is no division “{row.division}”. Add it first, or write its code.")
        if not (row.position or heads):
            _unless(not row.role, "Give the title of the position.")
            elsewhere = person and self.known.seats[person.pk]
            there = any(each.position.division_id == division.pk for each in elsewhere or ())
            _unless(
                there or not elsewhere, f"They do not sit in {division}: give the title of their position."
            )
            return None
        title = row.position or "General Manager"
        fitting = [
            each for each in self.known.positions[division.pk] if _fits(each, division, title, row.role)
        ]
        return _Wanted(division, title, row.role, fitting)

    def _position(self, wanted: "_Wanted", starts_on: date, line: int) -> Position | None:
        """One that is vacant by then; the General Manager's whoever holds it, since there is one; else a new one."""
        for each in wanted.fitting:
            if (
                each.pk not in self.taken
                and each.pk not in self.known.proposed
                and self._is_free(each, starts_on)
            ):
                self.taken[each.pk] = line
                return each
        head = next((each for each in wanted.fitting if each.role == Role.GENERAL_MANAGER), None)
        if head:
            taken = self.taken.setdefault(head.pk, line)
            _unless(taken == line, f"Line {taken} takes this position already.")
            return head
        decides = not wanted.role and any(each.takes_two for each in wanted.fitting)
        _unless(
            not decides,
            "Each such position is held or proposed to somebody. Say the role, and another is added.",
        )
        if wanted.role == Role.GENERAL_MANAGER:
            self._once_a_division(wanted.division, line)
        return None

    def _once_a_division(self, division: Division, line: int) -> None:
        taken = self.taken.setdefault(-division.pk, line)
        _unless(taken == line, f"Line {taken} takes this position already.")

    def _is_free(self, position: Position, starts_on: date) -> bool:
        return position.pk in self.free or all(
            (each.ends_on and each.ends_on < starts_on) or self._has_left(each.person, starts_on)
            for each in self.known.held[position.pk]
        )

    def _has_left(self, person: Person, day: date) -> bool:
        listed = self.listed.get(person.username.casefold())
        last = (listed and listed.leaves_on) or person.leaves_on
        return bool(last and last < day)

    def _given_up(self) -> Iterator[int]:
        """Positions that decide nothing, whose holders the file has in another that decides nothing."""
        for row in self.rows:
            person = self.known.people.get(row.user_name.casefold())
            try:
                wanted = self._wanted(row, person) if person and person.is_active else None
            except Refused:
                continue
            if person and wanted and not wanted.decides:
                seats = self.known.seats[person.pk]
                if not any(wanted.fits(each.position) for each in seats):
                    yield from (each.position_id for each in seats if not each.position.takes_two)

    def _told(self, position: Position) -> str:
        holders = ", ".join(str(each.person) for each in self.known.held[position.pk])
        return f"{position}, which {holders} holds until then" if holders else str(position)


class _Wanted(NamedTuple):
    """The position that a row says."""

    division: Division
    title: str
    role: str
    fitting: list[Position]

    def fits(self, position: Position) -> bool:
        return _fits(position, self.division, self.title, self.role)

    @property
    def decides(self) -> bool:
        return self.role in TWO_PEOPLE or any(each.takes_two for each in self.fitting)

    @property
    def role_of_a_new_one(self) -> str:
        """As the others with this title have it, where the file does not say."""
        known = self.fitting[0].role if self.fitting and not self.role else self.role
        return "" if known == NO_ROLE else known


def _fits(position: Position, division: Division, title: str, role: str) -> bool:
    same = position.title.casefold() == title.casefold() or role == position.role == Role.GENERAL_MANAGER
    asked = "" if role == NO_ROLE else role
    return position.division_id == division.pk and same and (not role or position.role == asked)


def _change(
    what: str,
    user_name: str,
    before: str,
    after: str,
    given: dict[str, Any],
    *,
    two: bool = False,
    alike: str = "",
) -> Change:
    return Change(0, what, user_name, "", before, after, two, given, alike)


def _unless(holds: object, sentence: str) -> None:
    if not holds:
        Ruling(sentence).or_refuse()
