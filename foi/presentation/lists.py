"""Lists of requests, and the home page."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from foi.models import InformationRequest, State
from foi.models.request import NOTICE
from foi.presentation.rows import Row
from workflow.dates import when
from workflow.paging import Page

COLUMNS = ["Request", "State", "Due", "Records", "Action officer"]
COLOURS = {
    State.OPEN: "blue",
    State.SUBMITTED: "yellow",
    State.APPROVED: "teal",
    State.RELEASED: "green",
    State.CLOSED: "grey",
    State.WITHDRAWN: "grey",
}


def rows(requests: Iterable[InformationRequest]) -> list[list[Row]]:
    """Cells of a table, under COLUMNS."""
    return [
        [
            {"text": request.reference, "url": url(request), "hint": Truncator(request.scope).chars(100)},
            tag(request),
            clock(request),
            {"text": f"{request.records:,}"},
            {"text": request.handler.name, "hint": f"Applicant: {request.applicant_reference}"},
        ]
        for request in requests
    ]


def url(request: InformationRequest) -> str:
    return reverse("foi:request", args=[request.reference])


def tag(request: InformationRequest) -> Row:
    return {"text": State(request.state).label, "colour": COLOURS[State(request.state)]}


def clock(request: InformationRequest, today: date | None = None) -> Row:
    """How much time is left, in words as well as in a colour."""
    today = today or timezone.localdate()
    if not request.next_due_on:
        return {"text": "Nothing is due", "colour": "grey", "hint": ""}
    hint = f"{'Disclosure log' if request.disclosure_due_on else 'Decision'} by {when(request.next_due_on)}"
    days = (request.next_due_on - today).days
    if days < 0:
        return {"text": f"Overdue by {_days(-days)}", "colour": "red", "hint": hint}
    colour = "orange" if days <= NOTICE.days else "green"
    return {"text": f"{_days(days)} left" if days else "Due today", "colour": colour, "hint": hint}


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number:,} days"


def pages(page: Page[InformationRequest]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def parts(*, over: bool) -> list[Row]:
    """The tabs above the lists."""
    here = reverse("foi:requests")
    return [
        {"text": "Open", "url": here, "current": not over},
        {"text": "Finished", "url": f"{here}?over=1", "current": over},
    ]


def waiting_lists(
    to_decide: Iterable[InformationRequest], to_see_through: Iterable[InformationRequest]
) -> list[Row]:
    """What waits for somebody, for the home page; nothing where there is none."""
    lists = [
        {
            "name": "waiting-foi",
            "title": "FOI requests to approve",
            "posts": [
                _item(each, "decide", f"{each.records} records. Submitted by {each.submitted_by}")
                for each in to_decide
            ],
        },
        {
            "name": "foi-in-hand",
            "title": "FOI requests assigned to you",
            "posts": [_item(each, "request", State(each.state).label) for each in to_see_through],
        },
    ]
    return [each for each in lists if each["posts"]]


def _item(request: InformationRequest, route: str, hint: str) -> Row:
    left = clock(request)
    return {
        "title": request.reference,
        "url": reverse(f"foi:{route}", args=[request.reference]),
        "hint": hint,
        "status": left["text"],
        "colour": left["colour"],
    }
