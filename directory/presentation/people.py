"""People as rows and facts: where they sit, how they sign in, and who set that."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from profiles import identity_rule, policy
from profiles.models import LINKED, ActingArrangement, Appointment, Capacity, Person, Position, SignInChange
from workflow.dates import when
from workflow.paging import Page

COLUMNS = ["Name", "Position today", "E-mail address", "Sign-in"]
SEAT_COLUMNS = ["Position", "Role", "From", "Until"]
CHANGE_COLUMNS = ["What was done", "By", "When", "The link"]


def rows(people: Iterable[Person]) -> list[list[object]]:
    return [
        [
            {
                "text": person.name,
                "url": reverse("directory:person", args=[person.pk]),
                "hint": person.username,
            },
            _seats(person.capacities) or "None",
            person.email,
            sign_in(person),
        ]
        for person in people
    ]


def pages(page: Page[Person]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def parts(words: str, *, closed: bool) -> list[dict[str, object]]:
    here, kept = reverse("directory:people"), {"q": words} if words else {}
    return [
        {"text": "Can sign in", "url": _with(here, kept), "current": not closed},
        {"text": "Closed", "url": _with(here, {**kept, "closed": "1"}), "current": closed},
    ]


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def sign_in(person: Person) -> dict[str, str]:
    if not person.is_active:
        return {"text": "Closed", "colour": "grey"}
    if identity_rule.signs_in_here(person.username) and not person.has_usable_password():
        return {"text": "No password yet", "colour": "yellow"}
    return {"text": "Open", "colour": "green"}


def facts(person: Person) -> list[dict[str, str]]:
    known = {
        "User name": person.username,
        "E-mail address": person.email,
        "Position today": _seats(person.capacities) or "None",
        "Last day": when(person.leaves_on) if person.leaves_on else "None entered",
        "Last signed in": when(person.last_login) or "Not yet",
        "Added": when(person.date_joined),
    }
    return [{"key": key, "value": value} for key, value in (known | _identity(person)).items()]


def _identity(person: Person) -> dict[str, str]:
    """Whom the identity provider means, where there is one."""
    if not (found := policy.identity_of(person)):
        return {"Identity provider": "Not linked yet"} if identity_rule.is_set() else {}
    waits = ". To be unlinked, once somebody else confirms it" if found.unlink_proposed_by_id else ""
    linked = f"Linked to {found.said}, subject {found.subject}, since {when(found.linked_at)}{waits}"
    return {"Identity provider": linked}


def _seats(capacities: Iterable[Capacity]) -> str:
    return "; ".join(map(str, capacities))


def seat_rows(held: Iterable[Appointment], acting: Iterable[ActingArrangement]) -> list[list[object]]:
    """Every seat that they had, have or will have, the last to begin first."""
    seats = [_seat(each.position, each, "") for each in held]
    seats += [_seat(each.position, each, f"Acting, {each.instrument}") for each in acting]
    return [row for _, row in sorted(seats, key=lambda seat: seat[0], reverse=True)]


def _seat(position: Position, each: Any, hint: str) -> tuple[object, list[object]]:
    revoked = getattr(each, "revoked_at", None)
    until = (
        {"at": revoked, "hint": "Revoked"} if revoked else {"at": each.ends_on} if each.ends_on else "No end"
    )
    url = reverse("directory:seat", args=[position.pk])
    row = [{"text": str(position), "url": url, "hint": hint}, position.get_role_display() or "No decisions"]
    return each.starts_on, [*row, {"at": each.starts_on}, until]


def change_rows(changes: Iterable[SignInChange]) -> list[list[object]]:
    return [
        [
            each.get_what_display(),
            _who(each),
            {"at": each.at},
            _link(each),
        ]
        for each in changes
    ]


def _who(change: SignInChange) -> str:
    nobody = "The portal" if change.what == SignInChange.What.LOCKED else "An operator"
    return str(change.by or nobody)


def _link(change: SignInChange) -> str:
    if change.what not in LINKED:
        return "None"
    if change.link_used_at:
        return f"Used on {when(change.link_used_at)}"
    if change.link_sent_at:
        return f"Mailed on {when(change.link_sent_at)}"
    return f"Not mailed: {change.last_error}" if change.failed_at else "Waits to be mailed"
