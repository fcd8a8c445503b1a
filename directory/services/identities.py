"""People and the identity provider: whom it means, linked at their first sign-in, and unlinked by administrators."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases import already
from cases.alarms import raise_alarm
from directory import history
from directory.services import shared
from directory.services.sign_in import note
from profiles import identity_rule, policy
from profiles.models import Identity, LogoutSeen, Person, Session, SignInChange
from records.models import Entry
from workflow.rulings import Refused, Untrue

UNNAMED = "The identity provider did not say who you are in the way that this portal goes by. Tell an administrator."
NOBODY = "Nobody here is known as {said}. Ask an administrator of this portal to add you."
SEVERAL = "More than one person here is known as {said}. Tell an administrator of this portal."
ANOTHER = (
    "Another account of the identity provider is linked to {said} here, so you were not signed in. IT Security is "
    "told. If this account is yours, ask an administrator to unlink the other."
)
LONGEST = 255  # of a subject (OpenID Connect Core 2)


@transaction.atomic
def person_of(claims: Mapping[str, Any]) -> Person:
    """Whose subject it is; at the first sign-in whom the rule of the settings means, who is linked to it.

    Whoever hears `Untrue` raises its alarm.
    """
    subject, said = _text(claims.get("sub")), _text(identity_rule.said_in(claims))
    linked = Identity.objects.standing().filter(issuer=settings.OIDC_ISSUER, subject=subject)
    if found := linked.select_related("person").first():
        policy.may_sign_in_by_provider(found.person).or_refuse()
        return found.person
    if not subject or not said:
        raise Refused(UNNAMED)
    person = _known_as(said) or _added(said, claims)
    policy.may_sign_in_by_provider(person).or_refuse()
    return _link(person, subject, said)


def _text(said: object) -> str:
    return said if isinstance(said, str) and said.isprintable() and len(said) <= LONGEST else ""


def _known_as(said: str) -> Person | None:
    """Held until they are linked. Letters alone are folded that fold the same everywhere: ı is no i."""
    field = {"user_name": "username", "email": "email"}[settings.OIDC_MATCHES]
    looked_for = {f"{field}__iexact": said} if said.isascii() else {field: said}
    found = Person.objects.select_for_update().filter(**looked_for)[:2]
    same = [person for person in found if getattr(person, field).isascii() or getattr(person, field) == said]
    if len(same) > 1:
        raise Refused(SEVERAL.format(said=said))
    return same[0] if same else None


def _added(said: str, claims: Mapping[str, Any]) -> Person:
    """Where the settings have it so. They hold no position, and have no password."""
    if not settings.OIDC_ADDS_PEOPLE:
        raise Refused(NOBODY.format(said=said))
    by_address = settings.OIDC_MATCHES == "email"
    user_name, email = (said.partition("@")[0], said) if by_address else (said, _text(claims.get("email")))
    name = _text(claims.get("name"))
    policy.may_be_user_name(user_name).or_refuse()
    policy.may_be_name(name).or_refuse()
    policy.may_be_address(email).or_refuse()
    person = Person(username=user_name, name=name, email=email)
    person.set_unusable_password()
    shared.save(person, twice=SEVERAL.format(said=user_name))
    entry = history.write("person.added", person.reference, by=None, **shared.named(person), email=email)
    title, body = f"{person} was added to the directory", "By the identity provider, at their first sign-in."
    shared.tell_watchers(entry, title, body, shared.page_of_person(person), by=None)
    return person


def _link(person: Person, subject: str, said: str) -> Person:
    if policy.identity_of(person):
        raise Untrue(ANOTHER.format(said=said), lambda: _another_came(person))
    issuer = settings.OIDC_ISSUER
    Identity.objects.create(person=person, issuer=issuer, subject=subject, said=said)
    known = {
        **shared.named(person),
        "issuer": issuer,
        "provider_subject": subject,
        "claim": settings.OIDC_CLAIM,
        "said": said,
    }
    entry = history.write("identity.linked", person.reference, by=person, **known)
    body = f"{said}, at {issuer}. From now on that account signs in as {person.username}, and no other."
    ours = "If it was not you who signed in, tell the IT Security Team now."
    shared.tell_them(
        [person], entry, "Your account of the department was linked to you here", f"{body} {ours}"
    )
    title = f"{person} signed in by the identity provider for the first time"
    shared.tell_watchers(entry, title, body, shared.page_of_person(person), by=person)
    return person


def _another_came(person: Person) -> None:
    what = "An account of the identity provider came under their name that is not the one linked to them."
    raise_alarm(person.reference, what, path=shared.page_of_person(person))


# --- Ending there ends here -----------------------------------------------------------------------------------------


@transaction.atomic
def log_out(*, jti: str, sid: str, subject: str) -> int:
    """The session that the provider names, or all of whom it names. A token works once."""
    _, first = LogoutSeen.objects.get_or_create(jti=sha256(jti.encode()).hexdigest())
    if not first:
        raise Refused("This logout token was used already.")
    return end_by_provider(sid=sid, subject=subject)


@transaction.atomic
def end_by_provider(*, sid: str, subject: str = "") -> int:
    """How many ended."""
    if sid:
        sessions = Session.objects.filter(provider_sid=_text(sid) or "none")
    else:
        linked = Identity.objects.standing().filter(issuer=settings.OIDC_ISSUER, subject=_text(subject))
        sessions = Session.objects.filter(person__in=linked.values("person"))
    ended, _ = sessions.delete()
    return ended


# --- Unlinking ------------------------------------------------------------------------------------------------------


@transaction.atomic
def unlink(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """Where they decide it waits for somebody else; otherwise whom the rule means next is linked to them."""
    person = shared.lock(Person.objects.all(), by, pk=person_id)
    if already("identity.unlink_proposed", person, by, key) or already("identity.unlinked", person, by, key):
        return person
    policy.may_unlink(by, person).or_refuse()
    identity = Identity.objects.standing().get(person=person)
    identity.unlink_proposed_by, identity.unlink_proposed_at = by, timezone.now()
    identity.unlink_reason = reason
    identity.save(update_fields=["unlink_proposed_by", "unlink_proposed_at", "unlink_reason"])
    if not policy.takes_two_to_unlink(person):
        return _unlink(identity, key, by)
    entry = _write("identity.unlink_proposed", identity, by, key)
    _tell(identity, entry, "It is proposed to unlink {person} from the identity provider", by)
    return person


@transaction.atomic
def confirm_unlink(*, person_id: int, key: UUID | None = None, by: Person) -> Person:
    """The second person."""
    person = shared.lock(Person.objects.all(), by, pk=person_id)
    if already("identity.unlinked", person, by, key):
        return person
    policy.may_confirm_unlink(by, person).or_refuse()
    return _unlink(Identity.objects.standing().get(person=person), key, by)


@transaction.atomic
def keep_linked(*, person_id: int, reason: str, key: UUID | None = None, by: Person) -> Person:
    """By whoever could confirm it, whose it is, and who proposed it."""
    person = shared.lock(Person.objects.all(), by, pk=person_id)
    if already("identity.unlink_refused", person, by, key):
        return person
    policy.may_keep_linked(by, person).or_refuse()
    identity = Identity.objects.standing().get(person=person)
    entry = _write("identity.unlink_refused", identity, by, key, reason=reason)
    _tell(identity, entry, "It was refused to unlink {person} from the identity provider", by)
    identity.unlink_proposed_by = identity.unlink_proposed_at = None
    identity.save(update_fields=["unlink_proposed_by", "unlink_proposed_at"])
    return person


def _unlink(identity: Identity, key: UUID | None, by: Person) -> Person:
    """Who proposed and who confirmed it have them in their hand for a while, as with each way to sign in."""
    assert identity.unlink_proposed_by
    identity.unlinked_by, identity.unlinked_at = by, timezone.now()
    identity.save(update_fields=["unlinked_by", "unlinked_at"])
    Session.objects.filter(person=identity.person).delete()
    for each in {identity.unlink_proposed_by, by}:
        note(identity.person, SignInChange.What.UNLINKED, each)
    entry = _write("identity.unlinked", identity, by, key)
    _tell(identity, entry, "{person} was unlinked from the identity provider", by)
    return identity.person


def _write(kind: str, identity: Identity, by: Person, key: UUID | None, **said: str) -> Entry:
    proposer = identity.unlink_proposed_by
    known = {"reason": identity.unlink_reason, "proposed_by": proposer.username if proposer else ""}
    known |= {
        "issuer": identity.issuer,
        "provider_subject": identity.subject,
        **shared.named(identity.person),
    }
    return history.write(kind, identity.person.reference, by=by, key=key, **known | said)


def _tell(identity: Identity, entry: Entry, title: str, by: Person) -> None:
    person = identity.person
    title, body = title.format(person=person), f"{entry.fields['reason']} {shared.NOT_YOU}"
    shared.tell_them([person], entry, title, body)
    shared.tell_watchers(entry, title, body, shared.page_of_person(person), by=by)


# --- Past the provider ----------------------------------------------------------------------------------------------


@transaction.atomic
def bypass(*, by: Person) -> None:
    """A break-glass account signed in with its password, though there is an identity provider."""
    history.write("identity.bypassed", by.reference, by=by, **shared.named(by))
    what = f"The break-glass account {by.username} signed in with its password, and not by the identity provider."
    raise_alarm(by.reference, what, path=shared.page_of_person(by))
