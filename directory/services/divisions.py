"""Divisions: added and renamed. A code stays what it was, since the entries of the division's records have it."""

from uuid import UUID

from django.db import transaction

from cases import already, opened
from directory import history
from directory.changes import change
from directory.services.shared import lock, save, tell_them, tell_watchers
from profiles import policy, queries
from profiles.models import Division, Person, Role
from workflow.rulings import Refused

THERE = "There is a division with this code already."


@transaction.atomic
def add_division(
    *, code: str, name: str, follows: Division | None = None, key: UUID | None = None, by: Person
) -> Division:
    """`follows`: the one that it takes over from. Its people go on reading what is that one's."""
    if reference := opened("division.added", by, key):
        return Division.objects.get(pk=Division.pk_of(reference))
    policy.may_keep_divisions(by).or_refuse()
    if Division.objects.filter(code__iexact=code).exists():
        raise Refused(THERE, field="code")
    division = Division(code=code, name=name, follows=follows)
    save(division, twice=THERE)
    entry = history.write(
        "division.added",
        division.reference,
        by=by,
        key=key,
        code=code,
        name=name,
        follows=f"{follows} ({follows.code})" if follows else None,
    )
    after = f" It follows the {follows}, and its people read what is that one’s." if follows else ""
    body = f"With the code {code}, by {by}.{after}"
    if follows:
        heads = queries.people_holding(Role.GENERAL_MANAGER, division=follows)
        tell_them(heads, entry, f"The {name} follows your division", body, "/arrangements/")
    tell_watchers(entry, f"The {name} was added", body, path(division), by=by)
    return division


@transaction.atomic
def rename_division(*, division_id: int, name: str, key: UUID | None = None, by: Person) -> Division:
    division = lock(Division.objects.all(), by, pk=division_id)
    if already("division.renamed", division, by, key):
        return division
    policy.may_rename_division(by, division).or_refuse()
    before = division.name
    if changes := change(division, {"name": name}):
        save(division, changes)
        entry = history.write(
            "division.renamed", division.reference, by=by, key=key, code=division.code, changes=changes
        )
        heads = queries.people_holding(Role.GENERAL_MANAGER, division=division)
        title, body = f"The {before} is now the {name}", f"Its code stays {division.code}. Renamed by {by}."
        tell_them(heads, entry, title, body, "/arrangements/")
        tell_watchers(entry, title, body, path(division), by=by)
    return division


def path(division: Division) -> str:
    return f"/divisions/{division.pk}/"
