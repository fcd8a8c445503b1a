"""Where people are to be reached, as rows, facts and what waits."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from profiles.models import AddressChange
from workflow.dates import when

Row = dict[str, object]
COLUMNS = ["Who", "Address", "Proposed by", "Now"]
FEW = 10


def url(change: AddressChange) -> str:
    return reverse("directory:address", args=[change.pk])


def status(change: AddressChange) -> Row:
    if change.confirmed_at:
        return {"text": "Confirmed", "colour": "green"}
    if change.refused_at:
        return {"text": "Refused", "colour": "grey"}
    return {"text": "Lapsed", "colour": "grey"} if change.is_over else {"text": "Waits", "colour": "yellow"}


def rows(changes: Iterable[AddressChange]) -> list[list[Row]]:
    return [
        [
            {"text": str(each.person), "url": url(each)},
            {"text": each.email, "hint": "Added with it" if each.first else ""},
            {"text": str(each.proposed_by), "hint": when(each.proposed_at)},
            status(each),
        ]
        for each in changes
    ]


def facts(change: AddressChange) -> list[Row]:
    confirmed, refused = change.confirmed_by, change.refused_by
    known = {
        "Person": change.person.name,
        "User name": change.person.username,
        "Address": change.email,
        "Reached at": change.person.email,
        "Proposed": f"{when(change.proposed_at)}, by {change.proposed_by}",
        "Reason": change.reason or ("They were added with it" if change.first else ""),
        "Confirmed": f"{when(change.confirmed_at)}, by {confirmed}" if confirmed else "",
        "Refused": f"{when(change.refused_at)}, by {refused}: {change.refused_because}" if refused else "",
        "Waits until": "" if change.is_over else when(change.waits_until),
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


def waiting_lists(waiting: Sequence[AddressChange]) -> list[Row]:
    """What waits for somebody on the home page."""
    if not waiting:
        return []
    return [
        {
            "name": "waiting-addresses",
            "title": "Addresses to confirm",
            "posts": [_waiting(each) for each in waiting[:FEW]],
            "more_url": reverse("directory:addresses") if len(waiting) > FEW else "",
        }
    ]


def _waiting(change: AddressChange) -> Row:
    return {
        "title": str(change),
        "url": reverse("directory:confirm-address", args=[change.pk]),
        "hint": f"Reached at {change.person.email}. Proposed by {change.proposed_by}",
        "status": "To confirm",
        "colour": "yellow",
    }
