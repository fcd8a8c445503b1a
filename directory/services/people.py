"""Persons: added, renamed, closed and opened again. The user name stays what it was."""

from typing import Any
from uuid import UUID

from django.db import transaction

from cases import already, opened
from directory import history
from directory.changes import change
from directory.left_behind import left_behind
from directory.services.shared import (
    NOT_YOU,
    lock,
    named,
    page_of_person,
    save,
    tell_at,
    tell_them,
    tell_watchers,
)
from directory.services.sign_in import note
from profiles import identity_rule, policy
from profiles.models import AddressChange, Person, SignInChange


@transaction.atomic
def add_person(
    *, user_name: str, name: str, email: str, together: bool = False, key: UUID | None = None, by: Person
) -> Person:
    """Without a password: they choose it by the link of the invitation that is mailed to them.

    `together`: whoever watches the directory hears of it with what else a file changed.
    """
    if reference := opened("person.added", by, key):
        return Person.objects.get(pk=Person.pk_of(reference))
    policy.may_keep_people(by).or_refuse()
    policy.may_be_user_name(user_name).or_refuse(field="user_name")
    policy.may_be_name(name).or_refuse(field="name")
    policy.may_be_address(email).or_refuse(field="email")
    person = Person(username=user_name, name=name, email=email)
    person.set_unusable_password()
    save(person, twice="Somebody has this user name already.")
    told = {**named(person), "email": email, "address_waits": True}
    entry = history.write("person.added", person.reference, by=by, key=key, **told)
    AddressChange.objects.create(person=person, email=email, first=True, proposed_by=by)
    body = f"{by} added them, {_let_know(person, by)}. Somebody who knows that the address is theirs confirms it."
    if not together:
        tell_watchers(entry, f"{person} was added to the directory", body, page_of_person(person), by=by)
    return person


def _let_know(person: Person, by: Person) -> str:
    """An invitation to choose a password; where an identity provider signs them in, a word that it does."""
    if not identity_rule.signs_in_here(person.username):
        title = "You can sign in to the social media portal"
        tell_at(person.email, person, f"added-{person.pk}", title, "With your account of the department.")
        return f"and they sign in with their account of the department. They are told at {person.email}"
    invited = note(person, SignInChange.What.INVITED, by)
    given = {**named(person), "email": person.email, "link": invited.pk}
    history.write("person.invited", person.reference, by=by, **given)
    return f"and an invitation goes to {person.email}"


@transaction.atomic
def change_person(
    *, person_id: int, name: str, together: bool = False, key: UUID | None = None, by: Person
) -> Person:
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.changed", person, by, key):
        return person
    policy.may_change_person(by, person).or_refuse()
    policy.may_be_name(name).or_refuse(field="name")
    known, before = named(person), str(person)
    if changes := change(person, {"name": name}):
        save(person, changes)
        entry = history.write("person.changed", person.reference, by=by, key=key, **known, changes=changes)
        body = f"Before: {before}. Changed by {by}."
        tell_them([person], entry, f"You are now called {name} here", body)
        if not together:
            tell_watchers(entry, f"{before} is now called {name}", body, page_of_person(person), by=by)
    return person


@transaction.atomic
def close_person(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """They sign in no more, and their sessions end. What hangs on them stays, and is said."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.closed", person, by, key):
        return person
    policy.may_close(by, person).or_refuse()
    behind = left_behind(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    entry = history.write(
        "person.closed",
        person.reference,
        by=by,
        key=key,
        **named(person),
        reason=reason,
        left_behind=behind,
    )
    body = f"{reason} Closed by {by}."
    tell_at(person.email, person, f"{entry.pk}-closed", "Your sign-in was closed", body)
    tell_watchers(
        entry, f"{person} can no longer sign in", f"{body} {_left(behind)}", page_of_person(person), by=by
    )
    return person


@transaction.atomic
def open_person(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """With the password that they had, which nobody else knows."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.opened", person, by, key):
        return person
    policy.may_open(by, person).or_refuse()
    said: dict[str, Any] = {**named(person), "reason": reason}
    if changes := change(person, {"leaves_on": None}):  # or it would be closed again
        person.leaves_said_by, said["changes"] = None, changes
    person.is_active = True
    person.save(update_fields=["is_active", "leaves_on", "leaves_said_by"])
    note(person, SignInChange.What.OPENED, by)
    entry = history.write("person.opened", person.reference, by=by, key=key, **said)
    tell_them([person], entry, "You can sign in again", f"{reason} Opened by {by}. {NOT_YOU}")
    tell_watchers(
        entry, f"{person} can sign in again", f"{reason} Opened by {by}.", page_of_person(person), by=by
    )
    return person


def _left(behind: list[str]) -> str:
    return f"Left behind: {'; '.join(behind)}." if behind else "Nothing is left behind."
