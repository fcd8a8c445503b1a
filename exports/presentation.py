"""What the pages on exports show, as plain data for the components. Decides nothing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone

from exports import policy
from exports.models import TO_MAKE, Export, State
from exports.selection import sentence
from profiles.models import Person
from workflow.dates import when
from workflow.paging import Page

COLUMNS = ["Export", "What", "As", "Asked for by", "Asked for", "State"]
COLOURS = {
    State.WAITING: "grey",
    State.RUNNING: "yellow",
    State.SEALING: "yellow",
    State.MADE: "green",
    State.FAILED: "red",
    State.EXPIRED: "grey",
    State.WITHDRAWN: "orange",
}
STATUS = {
    State.WAITING: "It waits for its turn. You get a notice when it is ready; you need not stay here.",
    State.RUNNING: "It is being made. You get a notice when it is ready; you need not stay here.",
    State.EXPIRED: "Its file is not there any more. Made again, it has the same content.",
}
WRITTEN = (
    "It is written, and named in the record log. What is missing is its seal, the proof of that: it comes with the "
    "next signed checkpoint."
)
SOON = "This usually takes a few seconds. You get a notice when it is ready; you need not stay here."
SLOW = (
    "The signer is slower than usual; nothing is lost. Administrators see on the page “Record log” when it last "
    "signed."
)
PATIENCE = timedelta(minutes=1)


def rows(exports: Iterable[Export]) -> list[list[Any]]:
    return [
        [
            {"text": export.reference, "url": _url(export), "whole": True},
            {"text": _capital(sentence(export.wanted)), "hint": counted(export.total)},
            export.get_form_display(),
            {"text": str(export.requested_by), "hint": export.source and f"For {export.source}"},
            {"at": export.requested_at},
            tag(export),
        ]
        for export in exports
    ]


def pages(page: Page[Export]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def tag(export: Export) -> dict[str, str]:
    return {"text": export.get_state_display(), "colour": COLOURS[State(export.state)]}


def counted(number: int) -> str:
    return "1 record" if number == 1 else f"{number:,} records"


def about(export: Export, by: Person) -> dict[str, Any]:
    """The page of one export."""
    return {
        "export": export,
        "tag": tag(export),
        "facts": [{"key": key, "value": value} for key, value in _facts(export).items() if value],
        "actions": _actions(export, by),
        **progress(export),
    }


def progress(export: Export) -> dict[str, Any]:
    """The part that changes while one looks."""
    share = 100 * export.done // export.total
    return {
        "export": export,
        "tag": tag(export),
        "going_on": is_going_on(export),
        "share": share,
        "told": f"{export.done:,} of {counted(export.total)} ({share} %)",
        "status": file_status(export),
    }


def is_going_on(export: Export) -> bool:
    return export.state in TO_MAKE


def file_status(export: Export) -> str:
    """What is told of its file, beside the buttons."""
    if export.sealed_at and export.state == State.SEALING:
        slow = f"{SLOW} It has waited since {when(export.sealed_at)}." if _is_slow(export.sealed_at) else ""
        return f"{WRITTEN} {slow or SOON}"
    if export.is_made:
        return f"Its file is deleted on {when(export.expires_at)}. It can be made again."
    if export.state == State.FAILED:
        return export.failure
    if export.state == State.WITHDRAWN:
        return f"{export.withdrawn_for} was disposed of, so the file was destroyed and cannot be made again."
    return STATUS[State(export.state)]


def _is_slow(since: datetime) -> bool:
    return timezone.now() - since > PATIENCE


def _facts(export: Export) -> dict[str, Any]:
    return {
        "What": _capital(sentence(export.wanted)),
        "Records": f"{export.total:,}",
        "As": export.get_form_display(),
        "As the record log stood at": f"{export.upto:,} entries",
        "For": export.source,
        "Asked for by": str(export.requested_by),
        "Asked for": when(export.requested_at),
        "Made": when(export.made_at),
        "Size": _size(export),
        "SHA-256": export.sha256,
        "Sealed as": export.seal and export.seal.subject,
    }


def _size(export: Export) -> str:
    return f"{filesizeformat(export.size)} ({export.size:,} bytes)" if export.size else ""


def _actions(export: Export, by: Person) -> list[dict[str, Any]]:
    """What somebody can do now; what makes no sense in its state is not there."""
    found = []
    if policy.may_take(by, export):
        found.append({"label": "Download", "url": _url(export, "download"), "method": "get"})
    if policy.may_make_again(by, export):
        label = "Try again" if export.state == State.FAILED else "Make it again"
        found.append(
            {"label": label, "url": _url(export, "again"), "method": "post", "fields": {"key": uuid4()}}
        )
    return found


def _url(export: Export, route: str = "export") -> str:
    return reverse(f"exports:{route}", args=[export.reference])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
