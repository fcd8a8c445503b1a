"""What the pages on contacts show, as plain data for the components: colours, rows, sentences. Decides nothing."""

from contacts.presentation.lists import (
    COLUMNS,
    board,
    doors,
    pages,
    parts,
    rows,
    selected,
    waiting_lists,
)
from contacts.presentation.one import about, left_of
from contacts.presentation.reporting import shows_more, thanks, verdict

__all__ = [
    "COLUMNS",
    "about",
    "board",
    "doors",
    "left_of",
    "pages",
    "parts",
    "rows",
    "selected",
    "shows_more",
    "thanks",
    "verdict",
    "waiting_lists",
]
