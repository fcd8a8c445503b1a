"""Disposals as rows, facts and buttons; their records, before and after."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.urls import reverse

from records.presentation import title
from retention.models import Disposal, DisposalItem, Outcome, State
from retention.presentation.rows import Row, pages, record_url
from retention.presentation.rows import facts as under_names
from retention.queries import FEW
from workflow.dates import when

__all__ = [
    "COLUMNS", "DESTROYED_COLUMNS", "ITEM_COLUMNS", "destroyed_rows", "facts", "item_rows", "pages", "rows",
    "tag", "waiting_lists",
]  # fmt: skip

COLUMNS = ["Disposal", {"text": "Records", "numeric": True}, "Proposed by", "Proposed", "Now"]
ITEM_COLUMNS = ["Record", "Class", "Due on", "Became of it"]
DESTROYED_COLUMNS = [
    *("Record", "Class", "Due on", "Destroyed"),
    {"text": "Entries emptied", "numeric": True},
    {"text": "Files", "numeric": True},
]
COLOURS = {
    State.PROPOSED: "yellow",
    State.APPROVED: "orange",
    State.FINISHED: "green",
    State.REFUSED: "grey",
    State.WITHDRAWN: "grey",
}


def rows(disposals: Iterable[Disposal]) -> list[list[Row]]:
    return [
        [
            {"text": each.reference, "url": url(each)},
            {"text": str(each.number)},  # type: ignore[attr-defined]
            {"text": str(each.proposed_by)},
            {"text": "", "at": each.proposed_at},
            tag(each),
        ]
        for each in disposals
    ]


def url(disposal: Disposal, route: str = "disposal") -> str:
    return reverse(f"retention:{route}", args=[disposal.reference])


def tag(disposal: Disposal) -> Row:
    return {"text": disposal.get_state_display(), "colour": COLOURS[State(disposal.state)]}


def facts(disposal: Disposal, outcomes: Counter[str]) -> list[Row]:
    decided = (
        disposal.decided_by and f"{disposal.decided_by}, {disposal.decided_as}, {when(disposal.decided_at)}"
    )
    refused = disposal.state == State.REFUSED
    return under_names(
        {
            "Records": str(outcomes.total()),
            "Destroyed": str(outcomes[Outcome.DESTROYED] or ""),
            "Taken out, and kept": str(outcomes[Outcome.KEPT] or ""),
            "Still to be destroyed": str(outcomes[Outcome.WAITING]) if disposal.is_approved else "",
            "Note": disposal.note,
            "Proposed by": f"{disposal.proposed_by}, {disposal.proposed_as}, {when(disposal.proposed_at)}",
            "Refused by" if refused else "Approved by": decided or "",
            "Withdrawn": when(disposal.withdrawn_at),
            "Reason": disposal.reason,
            "Finished": when(disposal.finished_at),
        }
    )


def item_rows(items: Iterable[DisposalItem]) -> list[list[Row]]:
    return [[*_row(each), _outcome(each)] for each in items]


def destroyed_rows(items: Iterable[DisposalItem]) -> list[list[Row]]:
    return [
        [
            *_row(each),
            {"text": "", "at": each.settled_at},
            {"text": str(each.payloads)},
            {"text": str(len(each.files))},
        ]
        for each in items
    ]


def _row(item: DisposalItem) -> list[Row]:
    subject = item.keeping.subject
    return [
        {"text": subject, "url": record_url(subject), "hint": title(item.keeping.entry)},
        {"text": str(item.retention_class)},
        {"text": when(item.due_on)},
    ]


def _outcome(item: DisposalItem) -> Row:
    return {"text": item.get_outcome_display(), "hint": item.because}


def waiting_lists(waiting: Sequence[Disposal]) -> list[Row]:
    """What waits for somebody on the home page; each leads straight to the list that they are to look through."""
    if not waiting:
        return []
    return [
        {
            "name": "waiting-disposals",
            "title": "Disposals to decide on",
            "posts": [_waiting(each) for each in waiting[:FEW]],
            "more_url": reverse("retention:disposals") if len(waiting) > FEW else "",
        }
    ]


def _waiting(disposal: Disposal) -> Row:
    return {
        "title": disposal.reference,
        "url": url(disposal, "approve"),
        "hint": f"Records: {disposal.number}. Proposed by {disposal.proposed_by}",  # type: ignore[attr-defined]
        "status": "To decide",
        "colour": "yellow",
    }
