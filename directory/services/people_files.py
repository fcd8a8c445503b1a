"""Files of people: brought, compared, and carried out by the services that change people by hand."""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import already, lock
from directory import history
from directory.people_file import Reading
from directory.people_plan import ADD, ADDRESS, DOES, LAST_DAY, NAME, SEAT, Change, Plan, cells_of, plan_of
from directory.services.addresses import propose_address
from directory.services.leaving import set_last_day
from directory.services.nominating import nominate
from directory.services.people import add_person, change_person
from directory.services.seating import add_position, hold_seats
from directory.services.shared import tell_watchers
from profiles import policy
from profiles.models import Division, PeopleFile, Person, Position
from workflow.rulings import MovedOn, Refused

NAMED = 40  # in the notice of a file; of the others the log tells
AT_ONCE = 200  # changes that a page carries out while somebody waits
CHANGED = "Somebody changed people or positions since this was shown. Look at it again as it stands now."


@transaction.atomic
def bring_file(*, name: str, data: bytes, reading: Reading, complete: bool, by: Person) -> PeopleFile:
    """It changes nobody: what it would change is shown, and confirmed by who brought it."""
    policy.may_keep_people(by).or_refuse()
    if reading.problems:
        raise Refused("Nothing was kept of the file: " + " ".join(map(str, reading.problems)))
    rows, digest = [cells_of(row) for row in reading.rows], sha256(data).hexdigest()
    return PeopleFile.objects.create(
        name=name[:150], digest=digest, complete=complete, rows=rows, brought_by=by
    )


@transaction.atomic
def import_people(
    *, file_id: int, seen: str, at_once: int | None = AT_ONCE, key: UUID | None = None, by: Person
) -> PeopleFile:
    """All that was shown, or nothing. What takes two people is proposed, and waits for the other."""
    file = lock(PeopleFile.objects, file_id, by)
    if already("people.imported", file, by, key):
        return file
    policy.may_import(by, file).or_refuse()
    hold_seats()  # whoever carries out another file waits here, and then finds that things have changed
    plan = plan_of(file, by)
    if plan.fingerprint != seen:
        raise MovedOn(CHANGED)
    _refuse_too_much(plan, at_once)
    for change in plan.changes:
        _carry_out(change, file, by)
    file.applied_at, file.rows = timezone.now(), []
    file.save(update_fields=["applied_at", "rows"])
    said = {"file": file.name, "digest": file.digest, "plan": plan.fingerprint, "complete": file.complete}
    numbers = {"changed": plan.counts(), "left_out": len(plan.left_out), "unchanged": plan.unchanged}
    entry = history.write("people.imported", file.reference, by=by, key=key, **said, **numbers)
    path = reverse("directory:people-file", args=[file.pk])
    body = f"{entry.sentence} Of whom: {_named(plan)}."
    tell_watchers(entry, "A file of people was carried out", body, path, by=by)
    return file


@transaction.atomic
def clear_people_files() -> None:
    """What nobody confirmed in a week is not kept."""
    for file in PeopleFile.objects.over(timezone.now()):
        file.rows = []
        file.save(update_fields=["rows"])


def _named(plan: Plan) -> str:
    """For whoever watches the directory: what was not told them one by one."""
    told = [f"{change.who} ({DOES[change.what].lower()})" for change in plan.changes]
    more = [f"and {len(told) - NAMED} more"] if len(told) > NAMED else []
    return ", ".join([*told[:NAMED], *more])


def _refuse_too_much(plan: Plan, at_once: int | None) -> None:
    if not plan.changes:
        raise Refused("There is nothing to change.")
    if at_once and len(plan.changes) > at_once:
        raise Refused(
            f"A page carries out {at_once} changes at most, and these are {len(plan.changes):,}. Bring the file in "
            "parts, or have an operator run manage.py import_people."
        )


def _carry_out(change: Change, file: PeopleFile, by: Person) -> None:
    try:
        CARRIED_OUT[change.what](change, f"As in the file {file.name}.", by)
    except Refused as refused:
        raise Refused(f"Line {change.line}, {change.who}: {refused} Nothing was changed.") from refused


def _add(change: Change, reason: str, by: Person) -> None:
    add_person(**change.given, together=True, by=by)


def _rename(change: Change, reason: str, by: Person) -> None:
    change_person(person_id=_person(change).pk, **change.given, together=True, by=by)


def _readdress(change: Change, reason: str, by: Person) -> None:
    propose_address(person_id=_person(change).pk, **change.given, reason=reason[:300], by=by)


def _seat(change: Change, reason: str, by: Person) -> None:
    given = dict(change.given)
    starts_on = date.fromisoformat(given.pop("starts_on"))
    if pk := given.get("position"):
        position = Position.objects.get(pk=pk)
    else:
        division = Division.objects.get(pk=given.pop("division"))
        position = add_position(**given, division=division, by=by)
    nominate(person=_person(change), position=position, starts_on=starts_on, by=by)


def _leave(change: Change, reason: str, by: Person) -> None:
    last = date.fromisoformat(change.given["leaves_on"])
    set_last_day(person_id=_person(change).pk, leaves_on=last, together=True, by=by)


def _person(change: Change) -> Person:
    return Person.objects.get(username__iexact=change.user_name)


CARRIED_OUT: dict[str, Callable[[Change, str, Person], Any]] = {
    ADD: _add,
    NAME: _rename,
    ADDRESS: _readdress,
    SEAT: _seat,
    LAST_DAY: _leave,
}
