"""A file of people, read: each row in the portal's words, or a sentence with the line and the column of what is wrong.

Nothing here knows who is in the directory (`directory/people_plan.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from unicodedata import normalize

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from profiles.markings import above
from profiles.models import Role
from workflow import csv_reading
from workflow.csv_tables import neutral

LARGEST = 2 * 1024 * 1024  # bytes
MOST = 5_000  # rows
FEW = 50  # problems that are told
YEARS = range(1901, 2200)  # in which somebody could mean a day

# Each column as the portal calls it, how long a cell may be, and what else it is called where such files come from.
COLUMNS: dict[str, tuple[str, int, str]] = {
    "user_name": ("User name", 150, "username, user id, login, logon name, sAMAccountName, mailNickname"),
    "principal": ("User principal name", 254, "userPrincipalName, UPN"),
    "name": ("Name", 150, "display name, full name, preferred name"),
    "given": ("Given name", 150, "first name, preferred given name"),
    "surname": ("Surname", 150, "last name, family name, sn"),
    "email": ("E-mail address", 254, "e-mail, mail, email address, work email, primarySmtpAddress"),
    "division": ("Division", 120, "division code, division name, department"),
    "position": ("Position", 120, "position title, job title, title"),
    "role": ("Role", 24, "roles, portal role"),
    "starts_on": ("First day", 40, "start date, start, commencement date, hire date, employeeHireDate"),
    "leaves_on": (
        "Last day",
        40,
        "leaving date, leave date, end date, separation date, employeeLeaveDateTime",
    ),
}
ASKED_FOR = ("user_name", "name", "email", "division", "position", "role", "starts_on", "leaves_on")
CALLED = {
    csv_reading.plain(called): name
    for name, (label, _, others) in COLUMNS.items()
    for called in (label, *others.split(","))
}
NO_ROLE = "none"  # said of a position where nothing is decided; an empty cell says nothing
ROLES = {csv_reading.plain(label): value for value, label in Role.choices} | {
    **{csv_reading.plain(value): value for value in Role.values},
    **dict.fromkeys(("none", "nodecisions", "officer"), NO_ROLE),
}
EXAMPLE = [
    ["praman", "Priya Raman", "priya.raman@treasury.gov.au", "MACRO", "Policy Officer", "", "3/2/2026", ""],
    ["hkostas", "Helen Kostas", "helen.kostas@treasury.gov.au", "MACRO", "General Manager", "General Manager", "", ""],
    ["dokafor", "Daniel Okafor", "daniel.okafor@treasury.gov.au", "SMALL", "Director", "Line manager", "", "30/6/2026"],
]  # fmt: skip


class Listed(NamedTuple):
    """A person as the file has them. What it does not say is empty, and changes nothing."""

    line: int
    user_name: str
    name: str
    email: str
    division: str
    position: str
    role: str
    starts_on: date | None
    leaves_on: date | None


class Problem(NamedTuple):
    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        where = f"Line {self.line}, {self.column}" if self.column else f"Line {self.line}"
        return f"{where}: {self.sentence}"


class Reading(NamedTuple):
    rows: list[Listed]
    problems: list[Problem]
    unused: list[str]  # headings of columns that are not looked at


def headings() -> list[str]:
    return [COLUMNS[name][0] for name in ASKED_FOR]


def read(data: bytes) -> Reading:
    """Raises `Unreadable` where it is no table of people at all."""
    if len(data) > LARGEST:
        raise csv_reading.Unreadable(f"The file is larger than {LARGEST // 1024**2} MB.")
    titles, rows = csv_reading.table(data, CALLED)
    places, unused = _places(titles)
    if not rows:
        raise csv_reading.Unreadable("There is nobody in the file, but a line of headings.")
    if len(rows) > MOST:
        raise csv_reading.Unreadable(f"The file has more than {MOST:,} rows. Bring it in parts.")
    problems: list[Problem] = []
    found = [_listed(row, places, len(titles), problems) for row in rows]
    problems += [*_twice(found, "user_name"), *_twice(found, "email")]
    return Reading(found, sorted(problems), unused)


def _places(titles: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    places: dict[str, int] = {}
    unused = []
    for place, title in enumerate(titles):
        name = CALLED.get(csv_reading.plain(title))
        if not name:
            unused += [title] if title else []
        elif name in places:
            raise csv_reading.Unreadable(
                f"Two columns say the same: “{titles[places[name]]}” and “{title}”. Leave one of them out."
            )
        else:
            places[name] = place
    if not places.keys() & {"user_name", "principal"}:
        raise csv_reading.Unreadable(
            "No column is headed “User name”. The first line of the file says what each column holds."
        )
    return places, unused


def _listed(row: csv_reading.Row, places: dict[str, int], width: int, problems: list[Problem]) -> Listed:
    if any(row.cells[width:]):
        problems.append(Problem(row.line, "", "it has more cells than the first line has headings."))
    cells = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
    wrong = [
        Problem(row.line, COLUMNS[name][0], sentence)
        for name, text in cells.items()
        for sentence in _against(name, text)
    ]
    problems += wrong
    if wrong:
        cells = dict.fromkeys(cells, "")
    user_name = cells.get("user_name") or cells.get("principal", "").partition("@")[0]
    if not user_name and not wrong:
        problems.append(Problem(row.line, COLUMNS["user_name"][0], "it is empty."))
    return Listed(
        row.line,
        user_name,
        normalize("NFC", _name(cells)),
        cells.get("email", ""),
        cells.get("division", ""),
        cells.get("position", ""),
        ROLES.get(csv_reading.plain(cells.get("role", "")), ""),
        _day(cells.get("starts_on", "")),
        _day(cells.get("leaves_on", "")),
    )


def _name(cells: dict[str, str]) -> str:
    """As the name says; else made of its two parts."""
    parts = (cells.get("given", ""), cells.get("surname", ""))
    return cells.get("name") or " ".join(filter(None, parts))


def _against(name: str, text: str) -> Iterator[str]:
    """What speaks against a cell by itself."""
    if not text:
        return
    if len(text) > COLUMNS[name][1]:
        yield f"it is longer than {COLUMNS[name][1]} characters."
    elif neutral(text) != text:
        yield "it begins as a formula of a spreadsheet does."
    elif marked := above(text, settings.SYSTEM_CEILING):
        yield f"it is marked {marked[0].marking}, which this portal does not keep."
    elif name == "role" and csv_reading.plain(text) not in ROLES:
        yield f"“{text}” is no role here. Write one of: {', '.join(Role.labels)}; or None."
    elif name.endswith("_on"):
        yield from _against_day(text)


def _against_day(text: str) -> Iterator[str]:
    try:
        _day(text)
    except ValidationError:
        yield f"“{text}” is no day. Write it as day/month/year, such as 3/12/2026, or as 2026-12-03."


def _day(text: str) -> date | None:
    """Day first, as people here write it; or a moment as directories do, which is some day in Canberra."""
    if not text:
        return None
    if len(text) > len("2026-12-03") and text[4:5] == "-":
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(text) from None
        text = (timezone.localdate(moment) if timezone.is_aware(moment) else moment.date()).isoformat()
    day: date = forms.DateField().clean(text)
    if day.year not in YEARS:
        raise ValidationError(text)
    return day


def _twice(rows: Sequence[Listed], field: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        said = str(getattr(row, field)).casefold()
        if said and first.setdefault(said, row.line) != row.line:
            label = COLUMNS[field][0]
            yield Problem(row.line, label, f"“{getattr(row, field)}” stands on line {first[said]} already.")
