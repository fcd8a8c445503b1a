"""What the tables of windows, the roster and standing approvals say, as entries say it: the audit compares."""

from collections.abc import Iterator, Mapping
from typing import Any

from approvals.models import RosterPlace, StandingApproval, Window
from records.auditing.rows import Fields, Table, of, row
from workflow.dates import when

TERMS = (
    *("wording", "limits", "text_limit", "links_allowed", "files_allowed", "starts_on", "ends_on"),
    *("uses_allowed", "officers", "fingerprint", "title"),
)
SIGNER = {"signed_by": of("actor.user_name")}


def _windows() -> Iterator[tuple[str, Fields]]:
    for each in Window.objects.order_by("pk"):
        days = {"starts_at": when(each.starts_at), "ends_at": when(each.ends_at)}
        yield each.reference, {"name": each.name, **days, "closed": each.closed_at is not None}


def _roster() -> Iterator[tuple[str, Fields]]:
    """Who was on it twice for the same days is told twice, so the later counts."""
    places = RosterPlace.objects.select_related("person").order_by("pk")
    found = {
        f"{each.person.username}, {when(each.starts_on)} to {when(each.ends_on)}": each.removed_at is not None
        for each in places
    }
    yield from ((place, {"removed": removed}) for place, removed in found.items())


def _place(values: Mapping[str, Any], *, removed: bool) -> Iterator[tuple[str, Fields]]:
    if values:
        days = f"{values['starts_on']} to {values['ends_on']}"
        yield f"{values['user_name']}, {days}", {"removed": removed}


def _standing() -> Iterator[tuple[str, Fields]]:
    for each in (
        StandingApproval.objects.select_related("cosigned_by").prefetch_related("officers").order_by("pk")
    ):
        stands: Fields = {name: getattr(each, name) for name in TERMS if name != "officers"}
        stands["officers"] = sorted(person.username for person in each.officers.all())
        days = {"starts_on": each.starts_on.isoformat(), "ends_on": each.ends_on.isoformat()}
        yield each.reference, {**stands, **days, "signed_by": each.cosigned_by and each.cosigned_by.username}


TABLES = [
    Table(
        "window",
        {
            "window.declared": row("name", "starts_at", "ends_at", closed=False),
            "window.closed": row(closed=True),
        },
        _windows,
    ),
    Table(
        "place on the roster",
        {
            "roster.added": lambda _, values: _place(values, removed=False),
            "roster.removed": lambda _, values: _place(values, removed=True),
        },
        _roster,
    ),
    Table(
        "standing approval",
        {
            **dict.fromkeys(("standing.granted", "standing.changed"), row(*TERMS, signed_by=None)),
            "standing.renewed": row("fingerprint", signed_by=None),
            "standing.cosigned": row("fingerprint", **SIGNER),
            "standing.suspended": row(signed_by=None),
        },
        _standing,
    ),
]
