"""What the pages on posts show, as plain data for the components: colours, rows, sentences. Decides nothing."""

from approvals.presentation.comments import marked, threads
from approvals.presentation.disposed import left_of
from approvals.presentation.lists import (
    WAITING_COLUMNS,
    columns,
    doors,
    pages,
    parts,
    rows,
    saved,
    selected,
    waiting_lists,
    waiting_rows,
)
from approvals.presentation.moved_on import moved_on
from approvals.presentation.posts import about, answered, cited, here, refusals, second_thoughts
from approvals.presentation.related import afterwards
from approvals.presentation.words import since, wording
from approvals.presentation.writing import mine_beside_theirs, so_far

__all__ = [
    "WAITING_COLUMNS",
    "about",
    "afterwards",
    "answered",
    "cited",
    "columns",
    "doors",
    "here",
    "left_of",
    "marked",
    "mine_beside_theirs",
    "moved_on",
    "pages",
    "parts",
    "refusals",
    "rows",
    "saved",
    "second_thoughts",
    "selected",
    "since",
    "so_far",
    "threads",
    "waiting_lists",
    "waiting_rows",
    "wording",
]
