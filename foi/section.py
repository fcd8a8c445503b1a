"""What a record's page says of information requests: copies that were given out, and requests that gather it now."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from foi import policy, queries
from foi.models import InformationRequest, State
from records.models import Entry
from records.policy import Reader
from records.sections import Section
from workflow.dates import when

COLUMNS = ["Request", "State", "Access given", "Package (SHA-256)"]
PLACE = 31


def about(trail: Sequence[Entry], reader: Reader) -> Section | None:
    """For those who may see requests; others are not told that there is one."""
    if not trail or not policy.may_view(reader):
        return None
    requests = list(queries.of_record(trail[0].subject)[:20])
    if not requests:
        return None
    return Section("Information requests", columns=COLUMNS, rows=[_row(request) for request in requests])


def _row(request: InformationRequest) -> list[Any]:
    return [
        {"text": request.reference, "url": reverse("foi:request", args=[request.reference]), "whole": True},
        State(request.state).label,
        when(request.given_on) or "Not given",
        request.package_sha256 or "",
    ]
