"""Who has not read the policy, as a table for a spreadsheet."""

from collections.abc import Iterable, Iterator

from clauses.presentation import READER_COLUMNS, reader_rows
from profiles.models import Person
from workflow import csv_tables


def lines(people: Iterable[Person]) -> Iterator[str]:
    return csv_tables.lines(READER_COLUMNS, reader_rows(people))
