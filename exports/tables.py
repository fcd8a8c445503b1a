"""A record as one row, for spreadsheets and for systems that take tables in."""

from typing import Any

from exports.record_summary import Told
from records.canonical import moment
from records.verify import COLUMNS

WITH_STORY = [*COLUMNS, "Text", "What happened"]


def with_story(told: Told) -> list[Any]:
    """Under WITH_STORY."""
    texts = "\n\n".join(f"{label}: {text}" for label, text in told.texts)
    story = "\n".join(f"{moment(shown.entry.at)} {shown.sentence}" for shown in told.trail)
    *cells, entries, files = told.story.cells()
    return [*cells, int(entries), int(files), texts, story]
