"""Where the apps below ask for something of exports: a package, a part of a record's page, the end of a copy."""

from collections.abc import Sequence

from django.urls import reverse

from exports import making, policy, queries
from exports.models import Export
from exports.presentation import tag
from exports.services import withdraw_copies
from records import export, sections
from records.models import Entry
from records.policy import Reader
from records.sections import Section
from retention import destroying

PLACE = 30
COLUMNS = ["Copy", "As", "Asked for by", "State"]


def join() -> None:
    export.pack_with(making.package)
    sections.register(copies_given_out, PLACE)
    destroying.register_copies(withdraw_copies)


def copies_given_out(trail: Sequence[Entry], reader: Reader) -> Section | None:
    """Who has a copy of the record: everybody who may read it may know."""
    if not any(entry.declares_record for entry in trail):
        return None
    subject = trail[0].subject
    copies = queries.copies_of(subject)
    may_view = reader.holds(*policy.TAKE_OUT)
    return Section(
        title="Copies given out",
        columns=COLUMNS if copies else [],
        rows=[_row(copy, may_view) for copy in copies[: queries.RECENT]],
        links=_links(subject, may_view, more=len(copies) > queries.RECENT),
        empty="No export has this record in it.",
    )


def _row(copy: Export, may_view: bool) -> list[object]:
    url = reverse("exports:export", args=[copy.reference]) if may_view else ""
    return [
        {"text": copy.reference, "url": url, "whole": True},
        copy.get_form_display(),
        {"text": str(copy.requested_by), "hint": copy.source and f"For {copy.source}"},
        tag(copy),
    ]


def _links(subject: str, may_view: bool, *, more: bool) -> list[dict[str, str]]:
    if not may_view:
        return []
    links = [{"text": "Export this record", "url": f"{reverse('exports:new')}?record={subject}"}]
    if more:
        links.append({"text": "Every copy", "url": f"{reverse('exports:exports')}?subject={subject}"})
    return links
