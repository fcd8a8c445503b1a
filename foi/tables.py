"""What the tables of information requests say, as entries say it: the audit compares."""

from collections.abc import Iterator, Mapping
from typing import Any

from foi.models import Gathered, InformationRequest
from foi.models.request import State
from records.auditing.rows import Fields, Table, of, row

ASKED = ("applicant_reference", "scope")
UNDECIDED = dict.fromkeys(("approved_by", "fingerprint", "upto", "export", "sha256"))


def _requests() -> Iterator[tuple[str, Fields]]:
    for each in InformationRequest.objects.select_related("approved_by").order_by("pk").iterator(2_000):
        stands: Fields = {
            name: getattr(each, name) for name in (*ASKED, "state", "fingerprint", "upto", "export")
        }
        stands["approved_by"] = each.approved_by.username if each.approved_by else None
        stands |= {"sha256": each.package_sha256, "address": each.disclosed_at_address}
        yield each.reference, stands


def _gathered() -> Iterator[tuple[str, Fields]]:
    """What was left out and gathered again stands twice: the later counts."""
    rows = Gathered.objects.select_related("request").order_by("pk").iterator(2_000)
    found = {f"{each.subject} in {each.request.reference}": each.removed_at is not None for each in rows}
    yield from ((record, {"left_out": out}) for record, out in found.items())


def _in(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    yield from ((f"{record} in {subject}", {"left_out": False}) for record in values.get("records") or ())


def _out(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    if record := values.get("record"):
        yield f"{record} in {subject}", {"left_out": True}


TABLES = [
    Table(
        "information request",
        {
            "foi.opened": row(*ASKED, state=State.OPEN, **UNDECIDED),
            "foi.submitted": row("fingerprint", "upto", state=State.SUBMITTED),
            "foi.returned": row(state=State.OPEN, **UNDECIDED),
            "foi.approved": row("fingerprint", state=State.APPROVED, approved_by=of("actor.user_name")),
            "foi.package_asked": row("export"),
            "foi.packaged": row("export", "sha256"),
            "foi.released": row(state=State.RELEASED),
            "foi.published": row("address"),
            "foi.closed": row(state=State.CLOSED),
            "foi.withdrawn": row(state=State.WITHDRAWN, **UNDECIDED),
        },
        _requests,
    ),
    Table("gathered record", {"foi.gathered": _in, "foi.left_out": _out}, _gathered),
]
