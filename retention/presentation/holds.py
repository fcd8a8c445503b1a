"""Holds as rows, facts and buttons."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils import timezone

from retention.models import HeldSubject, Hold
from retention.presentation.rows import Row, pages, record_url
from retention.presentation.rows import facts as under_names
from workflow.dates import when

__all__ = ["COLUMNS", "SUBJECT_COLUMNS", "facts", "pages", "parts", "rows", "subject_rows", "tag"]

COLUMNS = ["Hold", {"text": "Records", "numeric": True}, "Placed by", "Placed", "Now"]
SUBJECT_COLUMNS = ["Record", "Put under it by", "When"]


def rows(holds: Iterable[Hold]) -> list[list[Row]]:
    return [
        [
            {
                "text": each.title,
                "url": url(each),
                "hint": ", ".join(filter(None, [each.reference, each.source])),
            },
            {"text": str(each.number or 0)},  # type: ignore[attr-defined]
            {"text": str(each.placed_by)},
            {"text": "", "at": each.placed_at},
            tag(each),
        ]
        for each in holds
    ]


def parts(*, released: bool) -> list[Row]:
    here = reverse("retention:holds")
    return [
        {"text": "In force", "url": here, "current": not released},
        {"text": "Released", "url": f"{here}?released=1", "current": released},
    ]


def url(hold: Hold) -> str:
    return reverse("retention:hold", args=[hold.reference])


def tag(hold: Hold) -> Row:
    if hold.released_at:
        return {"text": "Released", "colour": "grey"}
    if hold.review_on and hold.review_on <= timezone.localdate():
        return {"text": "Review due", "colour": "orange"}
    return {"text": "In force", "colour": "green"}


def facts(hold: Hold, number: int) -> list[Row]:
    return under_names(
        {
            "Reason": hold.reason,
            "What asked for it": hold.source,
            "Records": str(number),
            "Look at it again on": when(hold.review_on),
            "Placed by": f"{hold.placed_by}, {when(hold.placed_at)}",
            "Released by": f"{hold.released_by}, {when(hold.released_at)}" if hold.released_by else "",
            "Reason for releasing it": hold.release_reason,
        }
    )


def subject_rows(subjects: Iterable[HeldSubject], titles: Mapping[str, str]) -> list[list[Row]]:
    return [
        [
            {
                "text": each.subject,
                "url": record_url(each.subject) if each.subject in titles else "",
                "hint": titles.get(each.subject, "No record yet"),
            },
            {"text": str(each.placed_by)},
            {"text": "", "at": each.placed_at},
        ]
        for each in subjects
    ]
