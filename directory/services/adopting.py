"""The directory as it stood when its changes began to be entries: each row has an entry from then on."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.urls import reverse

import cases
from directory import history
from directory.tables import LISTED, PLATFORM, TABLES, platforms
from profiles.models import TWO_PEOPLE, ActingArrangement, Appointment, Marking, Person, Role
from profiles.queries import people_holding
from records.models import Entry
from records.queries import hold_key, step_key

ADOPTED, SUBJECT = "directory.adopted", "DIRECTORY"
UPGRADED = "platform.upgraded"
KEY, KEY_OF_LIST = uuid5(NAMESPACE_URL, ADOPTED), uuid5(NAMESPACE_URL, LISTED)
SEAT = "person", "position__division"


@transaction.atomic
def adopt_what_stands() -> bool:
    """Whether there was anything to do: it is done once. What is written into the tables later, and is in no entry,
    is no longer adopted: the audit names it.
    """
    listed = _list_the_rest() or _list_platforms()
    return _adopt_people() or listed


def _is_done(kind: str, key: UUID) -> bool:
    hold_key(key)
    return Entry.objects.filter(key=step_key(kind, None, key)).exists()


def _list_the_rest() -> bool:
    """Platforms and topics come with the portal, and more may have stood before their changes were entries."""
    if _is_done(LISTED, KEY_OF_LIST):
        return False
    rows = {table.name: dict(table.rows()) for table in TABLES}
    number = sum(map(len, rows.values()))
    history.write(LISTED, SUBJECT, by=None, key=KEY_OF_LIST, rows=rows, number=number)
    return True


def _list_platforms() -> bool:
    """An upgrade that gives platforms a column fills it in their rows: what it left is said of each, once."""
    [first] = Entry.objects.filter(key=step_key(LISTED, None, KEY_OF_LIST))
    known = first.fields["rows"].get("platform", {})
    if all({*PLATFORM} <= fields.keys() for fields in known.values()):
        return False
    key = uuid5(NAMESPACE_URL, " ".join((UPGRADED, *PLATFORM)))
    if _is_done(UPGRADED, key):
        return False
    rows = dict(platforms())
    for reference, fields in rows.items():
        mark = key if reference == min(rows) else None
        history.write(UPGRADED, reference, by=None, key=mark, **fields)
    return True


def _adopt_people() -> bool:
    if _is_done(ADOPTED, KEY):
        return False
    people, seats = _people(), _seats()
    entry = history.write(
        ADOPTED, SUBJECT, by=None, key=KEY, people=people, seats=seats,
        number_of_people=len(people), number_of_seats=len(seats),
    )  # fmt: skip
    body = f"{entry.sentence} Look whether it is as it should be: who sat there before, no second person confirmed."
    hear = people_holding(Role.AUDITOR, Role.MCD_MANAGER)
    path = reverse("directory:nominations")
    cases.tell(
        hear, entry, "The directory was entered in the record log", body, path, marking=Marking.OFFICIAL
    )
    return True


def _people() -> list[dict[str, Any]]:
    people = Person.objects.order_by("username").values("username", "name", "email", "is_active")
    return [{**person} for person in people]


def _seats() -> list[dict[str, Any]]:
    """Of seats that decide; with those that are over, since who sat there then decided then."""
    held = Appointment.objects.filter(position__role__in=TWO_PEOPLE).select_related(*SEAT).order_by("pk")
    acts = (
        ActingArrangement.objects.filter(position__role__in=TWO_PEOPLE).select_related(*SEAT).order_by("pk")
    )
    return [_seat(row, acting=False) for row in held] + [
        {**_seat(row, acting=True), "revoked": row.revoked_at is not None} for row in acts
    ]


def _seat(row: Appointment | ActingArrangement, *, acting: bool) -> dict[str, Any]:
    place = history.of_position(row.position)
    return {**place, **history.of_days(row.person, row.starts_on, row.ends_on), "acting": acting}
