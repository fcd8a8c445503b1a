"""Persons: added, renamed, reached elsewhere, closed and opened again. The user name stays what it was."""

from uuid import UUID

from django.db import transaction

from cases import already, opened
from directory import history
from directory.changes import change
from directory.left_behind import left_behind
from directory.services.shared import lock, save, tell_them, tell_watchers
from directory.services.sign_in import note
from notices.services import notify
from profiles import policy
from profiles.models import Marking, Person, SignInChange

NOT_YOU = "If you did not ask for it, tell the IT Security Team at once."


@transaction.atomic
def add_person(*, user_name: str, name: str, email: str, key: UUID | None = None, by: Person) -> Person:
    """Without a password: they choose it by the link of the invitation that is mailed to them."""
    if reference := opened("person.added", by, key):
        return Person.objects.get(pk=Person.pk_of(reference))
    policy.may_keep_people(by).or_refuse()
    policy.may_be_user_name(user_name).or_refuse(field="user_name")
    policy.may_be_name(name).or_refuse(field="name")
    policy.may_be_address(email).or_refuse(field="email")
    person = Person(username=user_name, name=name, email=email)
    person.set_unusable_password()
    save(person, twice="Somebody has this user name already.")
    entry = history.write("person.added", person.reference, by=by, key=key, **named(person), email=email)
    invited = note(person, SignInChange.What.INVITED, by)
    history.write("person.invited", person.reference, by=by, **named(person), email=email, link=invited.pk)
    body = f"{by} added them, and an invitation goes to {email}."
    tell_watchers(entry, f"{person} was added to the directory", body, path(person), by=by)
    return person


@transaction.atomic
def change_person(*, person_id: int, name: str, key: UUID | None = None, by: Person) -> Person:
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
        tell_watchers(entry, f"{before} is now called {name}", body, path(person), by=by)
    return person


@transaction.atomic
def change_address(*, person_id: int, email: str, reason: str, key: UUID | None = None, by: Person) -> Person:
    """Told to where they were reached before, too. Links that were mailed there no longer work."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.address_changed", person, by, key):
        return person
    policy.may_change_address(by, person).or_refuse()
    policy.may_be_address(email).or_refuse(field="email")
    before = person.email
    changes = change(person, {"email": email})
    if not changes:
        return person
    save(person, changes)
    note(person, SignInChange.What.ADDRESS, by)
    entry = history.write(
        "person.address_changed",
        person.reference,
        by=by,
        key=key,
        **named(person),
        changes=changes,
        reason=reason,
    )
    title, body = "Your e-mail address was changed", f"From {before} to {email}, by {by}. {NOT_YOU}"
    tell_them([person], entry, title, body)
    if before:
        _tell_at(before, person, f"{entry.pk}-former", title, body)
    tell_watchers(
        entry, f"{person} is reached elsewhere", f"From {before} to {email}, by {by}.", path(person), by=by
    )
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
    _tell_at(person.email, person, f"{entry.pk}-closed", "Your sign-in was closed", body)
    tell_watchers(entry, f"{person} can no longer sign in", f"{body} {_left(behind)}", path(person), by=by)
    return person


@transaction.atomic
def open_person(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """With the password that they had, which nobody else knows."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.opened", person, by, key):
        return person
    policy.may_open(by, person).or_refuse()
    person.is_active = True
    person.save(update_fields=["is_active"])
    note(person, SignInChange.What.OPENED, by)
    entry = history.write("person.opened", person.reference, by=by, key=key, **named(person), reason=reason)
    tell_them([person], entry, "You can sign in again", f"{reason} Opened by {by}. {NOT_YOU}")
    tell_watchers(entry, f"{person} can sign in again", f"{reason} Opened by {by}.", path(person), by=by)
    return person


def named(person: Person) -> dict[str, str]:
    """As an entry about them names them, as they were that day."""
    return {"name": person.name, "user_name": person.username}


def path(person: Person) -> str:
    return f"/people/{person.pk}/"


def _left(behind: list[str]) -> str:
    return f"Left behind: {'; '.join(behind)}." if behind else "Nothing is left behind."


def _tell_at(address: str, person: Person, event: str, title: str, body: str) -> None:
    notify(
        people=[person],
        event=event,
        title=title,
        body=body,
        path="/",
        marking=Marking.OFFICIAL,
        address=address,
    )
