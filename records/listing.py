"""The register as people see it: rows, what narrows them, and who read what. Plain data for the components."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from records import queries
from records.forms import BEST, NEWEST, FilterForm, ReadingForm, TrailForm
from records.models import Entry, Reading
from records.presentation import title
from records.reading import SUBJECT
from records.register import Page, declared_among
from records.search import finding as search
from records.search.finding import Count, Counts, Pieces
from records.search.models import FACETS

CHOOSE = {"text": "Choose"}
COLUMNS = ["Record", "What it records", "Division", "Recorded", "Proof"]
READING_COLUMNS = ["When", "Who did what", "Record"]
VALUES = 8  # of a facet that stand open; the others fold away
ALL_VALUES = 60
BY_CODE: Mapping[str, str] = MappingProxyType({})  # divisions are called by their codes


# --- The records ----------------------------------------------------------------------------------------------------


def columns(*, choosing: bool) -> list[Any]:
    return [CHOOSE, *COLUMNS] if choosing else COLUMNS


def rows(
    entries: Sequence[Entry], words: str = "", offices: Mapping[str, str] = BY_CODE, *, choosing: bool = False
) -> list[list[Any]]:
    signed = queries.signed_upto()
    subjects = [entry.subject for entry in entries]
    found = search.excerpts(subjects, words) if words and subjects else {}
    shown = [_row(entry, signed, found.get(entry.subject, []), offices) for entry in entries]
    return [[_choice(entry), *row] for entry, row in zip(entries, shown, strict=True)] if choosing else shown


def _row(entry: Entry, signed: int, pieces: Pieces, offices: Mapping[str, str]) -> list[Any]:
    return [
        {"text": entry.subject, "url": reverse("records:record", args=[entry.subject]), "whole": True},
        {"text": title(entry), "hint": _marked(pieces)},
        offices.get(entry.office, entry.office),
        {"text": "", "at": entry.at},
        _standing_of(entry, signed),
    ]


def _choice(entry: Entry) -> dict[str, str]:
    return {"text": f"Choose {entry.subject}", "name": "record", "choose": entry.subject}


def _marked(pieces: Pieces) -> SafeString | str:
    shown = (format_html("<mark>{}</mark>", text) if hit else format_html("{}", text) for text, hit in pieces)
    return format_html_join("", "{}", ((piece,) for piece in shown))


def _standing_of(entry: Entry, signed: int) -> dict[str, str]:
    if entry.position is None:
        return {"text": "Waiting to be sealed", "colour": "grey"}
    if entry.position >= signed:
        return {"text": "Sealed", "colour": "blue"}
    return {"text": "Proven", "colour": "green"}


# --- What narrows them ----------------------------------------------------------------------------------------------


def found(counts: Counts) -> str:
    """How many there are, in words. Above the cap nobody counted."""
    if counts.more:
        return f"More than {counts.total:,} records"
    return f"{counts.total:,} record{'' if counts.total == 1 else 's'}"


def selected(form: FilterForm) -> list[dict[str, str]]:
    """The filters in force, each with the address that takes it off."""
    return [
        {"text": f"{label}: {_named(form, name, value)}", "remove_url": form.address(**{name: ""})}
        for name, label, value in _asked(form)
    ]


def _asked(form: FilterForm) -> Iterator[tuple[str, str, str]]:
    labels = {**FACETS, **{name: str(field.label) for name, field in form.fields.items() if field.label}}
    yield from ((name, labels[name], value) for name, value in form.asked().items() if name in labels)


def _named(form: FilterForm, name: str, value: str) -> str:
    return form.offices.get(value, value) if name == "office" else value


def orders(form: FilterForm) -> list[dict[str, Any]]:
    """In which order; only where words were given is there a best match."""
    if not form.cleaned_data.get("words"):
        return []
    return [
        {"text": "Newest first", "url": form.address(order=NEWEST), "current": not form.best_first},
        {"text": "Best match first", "url": form.address(order=BEST), "current": form.best_first},
    ]


def facets(counts: Counts, form: FilterForm) -> list[dict[str, Any]]:
    """What can still be narrowed, and by how much. What is chosen already stands among the filters in force."""
    offered = {"office": "Division", **FACETS}
    return [
        _facet(label, [_link(facet, count, counts, form) for count in counts.facets[facet][:ALL_VALUES]])
        for facet, label in offered.items()
        if facet not in form.asked() and _narrows(counts, facet)
    ]


def _narrows(counts: Counts, facet: str) -> bool:
    values = counts.facets.get(facet, [])
    return len(values) > 1 or any(count.number < counts.total for count in values)


def _facet(label: str, links: list[dict[str, str]]) -> dict[str, Any]:
    return {"label": label, "links": links[:VALUES], "others": links[VALUES:]}


def _link(facet: str, count: Count, counts: Counts, form: FilterForm) -> dict[str, str]:
    more = "+" if counts.more else ""
    return {
        "text": _named(form, facet, count.value),
        "count": f"{count.number:,}{more}",
        "url": form.address(**{facet: count.value}),
    }


def turns(page: Page, form: FilterForm) -> dict[str, str]:
    """The addresses of the pages beside this one, with the same search; nothing where there is none."""
    places = {"newer": ("after", page.newer), "older": ("before", page.older)}
    return {
        name: "?" + urlencode({**form.asked(), parameter: str(place)}) if place else ""
        for name, (parameter, place) in places.items()
    }


def asked_in_words(form: FilterForm) -> str:
    """As an entry of the log says what somebody searched for: a division by its code, which stays."""
    return "; ".join(f"{label}: {value}" for _, label, value in _asked(form))


# --- Who read what --------------------------------------------------------------------------------------------------


def reading_rows(readings: Sequence[Reading]) -> list[list[Any]]:
    read = {reading.record for reading in readings}
    records = declared_among(read)
    return [
        [
            {"text": "", "at": reading.at},
            {"text": reading.entry.sentence, "hint": reading.user_name},
            {
                "text": reading.record,
                "url": reverse("records:record", args=[reading.record]) if reading.record in records else "",
                "whole": True,
            },
        ]
        for reading in readings
    ]


def selected_readings(form: ReadingForm, path: str) -> list[dict[str, str]]:
    """The filters in force, each with the address that takes it off."""
    if not form.is_valid():
        return []
    asked = {name: form.data[name] for name, value in form.cleaned_data.items() if value}
    people = dict(form.fields["person"].choices)
    return [
        {
            "text": f"{form.fields[name].label}: {people.get(value, value) if name == 'person' else value}",
            "remove_url": f"{path}?{urlencode({other: asked[other] for other in asked if other != name})}",
        }
        for name, value in asked.items()
    ]


def trail_of_reading(form: ReadingForm) -> str:
    """The address of the same period as a spreadsheet: the trail of all that was read."""
    period = {name: form.data[name] for name in ("since", "until") if form.is_valid() and form.data.get(name)}
    return reverse("records:audit-trail-csv") + "?" + urlencode({"subject": SUBJECT, **period})


def trail_in_words(form: TrailForm) -> str:
    """As an entry of the log says of which trail somebody took a copy."""
    said = {"subject": "of {}", "since": "from {}", "until": "to {}"}
    given = form.cleaned_data
    return " ".join(words.format(form.data[name]) for name, words in said.items() if given.get(name))
