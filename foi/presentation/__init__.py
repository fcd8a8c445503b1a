"""What the pages on information requests show, as plain data for the components. Decides nothing."""

from foi.presentation.check import choices, sections
from foi.presentation.fields import by_group
from foi.presentation.gathering import not_gathered
from foi.presentation.lists import COLUMNS, pages, parts, rows, waiting_lists
from foi.presentation.marking import gathered_marks, marks, name_choices, place_choices, steps
from foi.presentation.one import about, schedule, standing

__all__ = [
    "COLUMNS",
    "about",
    "by_group",
    "choices",
    "gathered_marks",
    "marks",
    "name_choices",
    "not_gathered",
    "pages",
    "parts",
    "place_choices",
    "rows",
    "schedule",
    "sections",
    "standing",
    "steps",
    "waiting_lists",
]
