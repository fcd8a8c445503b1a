"""What is due, as rows; and where keeping and disposal stand."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from records.presentation import title
from retention.forms import DueForm
from retention.models import Action, Disposal, Keeping
from retention.presentation.rows import Row, record_url
from retention.queries import Counts
from workflow.dates import when


def columns(*, choose: bool) -> list[Any]:
    return [*(["Choose"] if choose else []), "Record", "Class", "Due on", "Division"]


def rows(keepings: Iterable[Keeping], offices: Mapping[str, str], *, choose: bool) -> list[list[Row]]:
    return [[*([_box(each)] if choose else []), *_row(each, offices)] for each in keepings]


def _box(keeping: Keeping) -> Row:
    """Only what may be destroyed can be chosen, and only once; the rest stands in the list all the same."""
    assert keeping.retention_class
    if under_way := keeping.under_way_in:  # type: ignore[attr-defined]
        reference = Disposal(pk=under_way).reference
        return {"text": reference, "url": reverse("retention:disposal", args=[reference])}
    if keeping.retention_class.action != Action.DESTROY:
        return {"text": "To transfer"}
    return {"text": f"Choose {keeping.subject}", "choose": keeping.subject, "name": "subjects"}


def _row(keeping: Keeping, offices: Mapping[str, str]) -> list[Row]:
    return [
        {"text": keeping.subject, "url": record_url(keeping.subject), "hint": title(keeping.entry)},
        {"text": str(keeping.retention_class)},
        {"text": when(keeping.due_on)},
        {"text": offices.get(keeping.office, keeping.office) or "None"},
    ]


def kept(filters: DueForm, query: QueryDict) -> str:
    return urlencode({name: value for name, value in query.items() if name in filters.fields and value})


def selected(filters: DueForm, query: QueryDict) -> list[Row]:
    """The filters in force, each with the address of the list without it."""
    given = {name: value for name, value in query.items() if name in filters.fields}
    return [
        {
            "text": f"{filters[name].label}: {_chosen(filters, name)}",
            "remove_url": f"?{urlencode({other: each for other, each in given.items() if other != name})}",
        }
        for name, value in filters.cleaned_data.items()
        if value
    ]


def _chosen(filters: DueForm, name: str) -> str:
    value = filters.cleaned_data[name]
    return when(value) if name == "on" else filters.offices.get(value, str(value))


def overview(counts: Counts) -> list[Row]:
    """Numbers, each with the page where one goes on."""
    due, holds = reverse("retention:due"), reverse("retention:holds")
    lines = [
        ("Due for disposal", counts.due, "What is due", due),
        ("Due to be transferred", counts.to_transfer, "What is due", due),
        (
            "Proposed, waiting for a second person",
            counts.to_decide,
            "Disposals",
            reverse("retention:disposals"),
        ),
        ("Under a hold", counts.held, "Holds", holds),
        ("In no class yet", counts.without_class, "Classes", reverse("retention:classes")),
        ("Disposed of", counts.disposed, "Disposals", reverse("retention:disposals")),
    ]
    return [
        {"key": key, "value": str(number), "action_text": text, "action_url": url}
        for key, number, text, url in lines
    ]
