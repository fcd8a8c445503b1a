"""Where withheld text would still be shown, as sections of the check's page."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from foi.leaks import Leak, Place
from foi.presentation.marking import label
from foi.presentation.shapes import Row
from treasury_social.step_forms import StepForm

FIRST = 25  # texts on a page; judging them brings up the next
EACH = 100  # places of one


def sections(leaks: Sequence[Leak], forms: Mapping[str, StepForm]) -> list[Row]:
    return [
        {
            "title": f"“{leak.term.text}”" if len(leak.term.text) < 120 else f"“{leak.term.text[:120]}…”",
            "told": f"A part of “{leak.term.name}”, which is withheld elsewhere." if leak.term.name else "",
            "form": forms[name_of(leak)],
            "more": max(0, len(leak.places) - EACH),
            "number": number,
        }
        for number, leak in enumerate(leaks[:FIRST], start=1)
    ]


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
