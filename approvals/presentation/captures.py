"""Captures as pages show them: what was seen, where and when; and word for word how it differs from what was approved.

All of it is told from the entries of the log, so a record's page says no more than the record holds.
"""

from collections.abc import Sequence

from django.urls import reverse

from approvals.comparison import differs, runs
from approvals.media import IMAGES
from approvals.models import Relation
from approvals.presentation.rows import Row
from approvals.queries.captures import captures_in
from records.kinds import Withheld
from records.models import Entry
from records.policy import Reader
from records.sections import Section

DECLARES = "post.recorded"


def captures(entries: Sequence[Entry]) -> list[Row]:
    return [_capture(entry, number) for number, entry in enumerate(captures_in(entries), start=1)]


def _capture(entry: Entry, number: int) -> Row:
    return {
        "number": number,
        "title": entry.sentence,
        "address": entry.fields["address"],
        "text": entry.fields["captured_text"],
        "note": entry.fields["note"],
        "files": [
            _file(entry, number, position, described)
            for position, described in enumerate(entry.fields.get("captures", []))
        ],
    }


def _file(entry: Entry, number: int, position: int, described: Row) -> Row:
    place = [entry.subject, number, position]
    is_image = described["type"] in IMAGES
    return {
        **described,
        "url": reverse("approvals:captured", args=place),
        "preview": reverse("approvals:capture-preview", args=place) if is_image else "",
    }


def section(trail: Sequence[Entry], reader: Reader) -> Section | None:
    """Beside the record of a post; of anything else there is nothing to say."""
    recorded = next((entry for entry in reversed(trail) if entry.kind == DECLARES), None)
    if not recorded or "live_text" not in recorded.fields:
        return None
    return Section(
        title="What went live",
        template="approvals/_went_live.html",
        context={"captures": captures(trail), **_compared(recorded)},
    )


def _compared(recorded: Entry) -> Row:
    """The approved text and the live one. Of a takedown whatever stands there now will do."""
    fields = recorded.fields
    approved, live = fields["text"], fields["live_text"]
    written = "approved" if fields["approved_by"] else "written"
    if isinstance(approved, Withheld) or isinstance(live, Withheld):
        return {"said": "The two texts cannot be compared: a part of them is withheld."}
    if fields.get("relation") == Relation.TAKEDOWN:
        return {"said": "It took a post down, so nothing is compared."}
    if rewritings := fields.get("rewritings"):
        return {
            "said": f"What was {written}, but for what the platform makes of a text: {'; '.join(rewritings)}.",
            "changes": runs(approved, live) if differs(approved, live) else [],
            "label": f"The live text, told as changes to the {written} text",
        }
    if not differs(approved, live):
        return {"said": f"Word for word what was {written}."}
    return {
        "said": f"Not what was {written}:",
        "changes": runs(approved, live),
        "label": f"The live text, told as changes to the {written} text",
    }
