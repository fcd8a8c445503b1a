"""Classes as rows and facts."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from retention import record_types
from retention.history import rule
from retention.models import RetentionClass
from retention.presentation.rows import Row
from retention.presentation.rows import facts as under_names
from workflow.dates import when

COLUMNS = ["Class", "Rule", "Default for", "In force from", "Now"]


def rows(classes: Iterable[RetentionClass], today: date) -> list[list[Row]]:
    return [
        [
            {"text": str(each), "url": url(each), "hint": f"{each.authority}, {each.authority_name}"},
            {"text": capital(rule(each))},
            {"text": defaults(each)},
            {"text": when(each.in_force_from)},
            tag(each, today),
        ]
        for each in classes
    ]


def url(given: RetentionClass) -> str:
    return reverse("retention:class", args=[given.reference])


def tag(given: RetentionClass, today: date) -> Row:
    """Of a class that was loaded with its successor, where it has one."""
    later = getattr(given, "superseded_by", None)
    if later and later.in_force_from <= today:
        return {"text": "Replaced", "colour": "grey"}
    if given.in_force_from > today:
        return {"text": "To come", "colour": "yellow"}
    return {"text": "In force", "colour": "green"}


def defaults(given: RetentionClass) -> str:
    return ", ".join(record_types.of(prefix).name for prefix in given.default_for) or "Nothing"


def facts(given: RetentionClass) -> list[Row]:
    later = getattr(given, "superseded_by", None)
    return under_names(
        {
            "Records authority": f"{given.authority}, {given.authority_name}",
            "Rule": capital(rule(given)),
            "Default for": defaults(given),
            "In force from": when(given.in_force_from),
            "Takes the place of": f"{given.supersedes.reference}, {given.supersedes}"
            if given.supersedes
            else "",
            "Replaced by": f"{later.reference}, {later}, from {when(later.in_force_from)}" if later else "",
            "Entered by": f"{given.made_by}, {when(given.made_at)}",
        }
    )


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
