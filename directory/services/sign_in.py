"""How people sign in: links by which they choose a password themselves, each used once; and their own change of it."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cases import already
from directory import history
from directory.services.shared import lock, page_of_person, tell_them, tell_watchers
from directory.tokens import opens
from notices.services import notify
from profiles import policy
from profiles.models import Marking, Person, SignInChange
from workflow.paging import LARGEST
from workflow.rulings import Refused

NO_LONGER = "This link no longer works. Ask an administrator for another."


def note(person: Person, what: str, by: Person | None) -> SignInChange:
    """That `by` set how they sign in. Where a link goes with it, the row is the mail that is owed."""
    return SignInChange.objects.create(person=person, what=what, by=by)


@transaction.atomic
def invite_again(*, person_id: int, key: UUID | None = None, by: Person) -> Person:
    """A new link to choose a first password by; the one before no longer works."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.invited", person, by, key):
        return person
    policy.may_invite(by, person).or_refuse()
    _send_link(person, SignInChange.What.INVITED, "person.invited", by, key)
    return person


@transaction.atomic
def reset_password(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """A link to choose another password by. Until it is used the one that they have goes on."""
    person = lock(Person.objects.all(), by, pk=person_id)
    if already("person.reset", person, by, key):
        return person
    policy.may_reset(by, person).or_refuse()
    _send_link(person, SignInChange.What.RESET, "person.reset", by, key, reason=reason)
    return person


def _send_link(person: Person, what: str, kind: str, by: Person, key: UUID | None, **said: Any) -> None:
    change = note(person, what, by)
    known = {"name": person.name, "user_name": person.username, "email": person.email, "link": change.pk}
    entry = history.write(kind, person.reference, by=by, key=key, **known, **said)
    body = f"It goes to {person.email}, and {by} had it sent."
    if what == SignInChange.What.RESET:
        ours = "If you did not ask for it, tell the IT Security Team at once."
        tell_them([person], entry, "A link for a new password was sent to you", f"{body} {ours}")
    title = f"{person} was sent a link to choose a password"
    tell_watchers(entry, title, body, page_of_person(person), by=by)


def link_of(link: int, token: str) -> SignInChange | None:
    """What the link with this number is for, if it works now."""
    change = SignInChange.objects.select_related("person").filter(pk=min(link, LARGEST)).first()
    return change if change and opens(change, token) else None


@transaction.atomic
def choose_password(*, link: int, token: str, password: str) -> Person:
    """By the link that was mailed to them, once. Their sessions end, since each holds a digest of the password."""
    person = Person.objects.select_for_update().filter(sign_in_changes=min(link, LARGEST)).first()
    change = link_of(link, token)  # as it is now that the person is held
    if not person or not change:
        raise Refused(NO_LONGER)
    change.link_used_at = timezone.now()
    change.save(update_fields=["link_used_at"])
    person.set_password(password)
    person.save(update_fields=["password"])
    entry = history.write("password.chosen", person.reference, by=person, link=change.pk)
    title, body = "Your password was set", "By the link that was mailed to you; your sessions have ended."
    tell_them([person], entry, title, f"{body} If it was not you, tell the IT Security Team now.")
    tell_watchers(entry, f"{person} chose a password", "By the link.", page_of_person(person), by=person)
    return person


@transaction.atomic
def change_password(*, password: str, by: Person) -> Person:
    """Every session but the one that goes on ends with it, since each holds a digest of the password."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    history.write("password.changed", person.reference, by=person)
    notify(
        people=[person],
        event=f"password-{uuid4()}",
        title="Your password was changed",
        body="Your other sessions have ended. If it was not you who changed it, tell the IT Security Team now.",
        path="/",
        marking=Marking.OFFICIAL,
    )
    return person
