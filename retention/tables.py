"""What the tables of holds, disposals and kept records say, as entries say it: the audit compares."""

from collections.abc import Iterator, Mapping
from typing import Any

from records.auditing.rows import Fields, Table, of, row
from retention.models import Disposal, DisposalItem, HeldSubject, Hold, Keeping, RetentionClass
from retention.models.disposal import State

CHUNK = 2_000
DECIDER = {"decided_by": of("actor.user_name")}


def _holds() -> Iterator[tuple[str, Fields]]:
    for each in Hold.objects.order_by("pk").iterator(CHUNK):
        said = {"title": each.title, "reason": each.reason, "source": each.source}
        yield each.reference, {**said, "released": each.released_at is not None}


def _under() -> Iterator[tuple[str, Fields]]:
    for each in HeldSubject.objects.select_related("hold").order_by("pk").iterator(CHUNK):
        yield f"{each.subject} under {each.hold.reference}", {"released": each.released_at is not None}


def _placed(*, released: bool) -> Any:
    def say(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
        if hold := values.get("hold"):
            yield f"{subject} under {hold}", {"released": released}

    return say


def _disposals() -> Iterator[tuple[str, Fields]]:
    for each in Disposal.objects.select_related("proposed_by", "decided_by").order_by("pk").iterator(CHUNK):
        said = {"state": each.state, "note": each.note, "proposed_by": each.proposed_by.username}
        yield each.reference, {**said, "decided_by": each.decided_by.username if each.decided_by else None}


def _items() -> Iterator[tuple[str, Fields]]:
    for each in DisposalItem.objects.select_related("disposal", "keeping").order_by("pk").iterator(CHUNK):
        yield f"{each.keeping.subject} in {each.disposal.reference}", {}


def _proposed(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
    yield from ((f"{record} in {subject}", {}) for record in values.get("records") or ())


def _kept() -> Iterator[tuple[str, Fields]]:
    for each in Keeping.objects.select_related("retention_class").order_by("pk").iterator(CHUNK):
        yield (
            each.subject,
            {"class": str(each.retention_class or ""), "destroyed": each.disposed_at is not None},
        )


def _classes() -> Iterator[tuple[str, Fields]]:
    for each in RetentionClass.objects.order_by("pk"):
        yield each.reference, {"class": str(each), "authority": f"{each.authority}, {each.authority_name}"}


TABLES = [
    Table(
        "hold",
        {"hold.opened": row("title", "reason", "source", released=False), "hold.lifted": row(released=True)},
        _holds,
    ),
    Table(
        "record",
        {"hold.placed": _placed(released=False), "hold.released": _placed(released=True)},
        _under,
    ),
    Table("class", {"class.made": row("class", "authority")}, _classes),
    Table(
        "disposal",
        {
            "disposal.proposed": row("note", state=State.PROPOSED, proposed_by=of("actor.user_name")),
            "disposal.approved": row(state=State.APPROVED, **DECIDER),
            "disposal.refused": row(state=State.REFUSED, **DECIDER),
            "disposal.withdrawn": row(state=State.WITHDRAWN),
            "disposal.finished": row(state=State.FINISHED),
        },
        _disposals,
    ),
    Table("record", {"disposal.proposed": _proposed}, _items),
    Table(
        "kept record",
        {"class.assigned": row("class", destroyed=False), "disposal.executed": row(destroyed=True)},
        _kept,
        complete=False,
    ),
]
