"""Second factors that were lost, as facts."""

from collections.abc import Iterable

from django.urls import reverse

from profiles.models import FactorReset
from workflow.dates import when

Row = dict[str, object]


def url(reset: FactorReset) -> str:
    return reverse("directory:factor-reset", args=[reset.pk])


def status(reset: FactorReset) -> Row:
    if reset.confirmed_at:
        return {"text": "Confirmed", "colour": "green"}
    if reset.refused_at:
        return {"text": "Refused", "colour": "grey"}
    return {"text": "Lapsed", "colour": "grey"} if reset.is_over else {"text": "Waits", "colour": "yellow"}


def facts(reset: FactorReset) -> list[Row]:
    confirmed, refused = reset.confirmed_by, reset.refused_by
    known = {
        "Person": reset.person.name,
        "User name": reset.person.username,
        "Proposed": f"{when(reset.proposed_at)}, by {reset.proposed_by}",
        "Reason": reset.reason,
        "Confirmed": f"{when(reset.confirmed_at)}, by {confirmed}" if confirmed else "",
        "Refused": f"{when(reset.refused_at)}, by {refused}: {reset.refused_because}" if refused else "",
        "Waits until": "" if reset.is_over else when(reset.waits_until),
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


def links(resets: Iterable[FactorReset]) -> list[Row]:
    """On the page of the person."""
    return [
        {"text": f"Proposed by {each.proposed_by}, {when(each.proposed_at)}", "url": url(each)}
        for each in resets
    ]
