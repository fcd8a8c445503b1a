"""Where withheld text would still be shown, as sections of the check's page."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from foi.presentation.marking import label
from foi.presentation.rows import Row
from foi.residual_text import (
    UNREAD,
    Leak,
    Place,
    Term,
)
from workflow.forms import StepForm

FIRST = 25  # texts on a page; judging them brings up the next
EACH = 100  # places of one
FILES = "Pictures and other files"
LOOK = (
    "Something of these records is withheld, and the check cannot read files. Open each: a picture of a post shows its "
    "whole text. Withhold those that show what is withheld."
)


def sections(leaks: Sequence[Leak], forms: Mapping[str, StepForm]) -> list[Row]:
    return [
        {
            "title": _title(leak.term.text),
            "told": _about(leak.term),
            "form": forms[name_of(leak)],
            "more": max(0, len(leak.places) - EACH),
            "number": number,
        }
        for number, leak in enumerate(leaks[:FIRST], start=1)
    ]


def _title(text: str) -> str:
    if text == UNREAD:
        return FILES
    return f"“{text}”" if len(text) < 120 else f"“{text[:120]}…”"


OTHERS = "Another information request, or what is held for others: a copy does not name it."


def _about(term: Term) -> str:
    if term.text == UNREAD:
        return LOOK
    if term.of_others:
        return OTHERS
    return f"A part of “{term.name}”, which is withheld elsewhere." if term.name else ""


def name_of(leak: Leak) -> str:
    """Names a text in a form without saying it again."""
    return sha256(leak.term.text.encode()).hexdigest()[:16]


def choices(leak: Leak) -> list[tuple[str, str]]:
    return [(place.key, _told(place)) for place in leak.places[:EACH]]


def _told(place: Place) -> str:
    where = f"{place.held.entry.subject}, {place.held.entry.kind}, {label(place.field)}"
    if not place.may_be_withheld:
        return f"{where}: stands in the entry’s own bytes, and cannot be withheld"
    if place.span is None:
        return f"{where}: the whole field, for “{place.found[:200]}”"
    return f"{where}: … {place.before} [{place.found}] {place.after} …"
