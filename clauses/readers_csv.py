"""Who has not read the policy, as a table for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from clauses.presentation import READER_COLUMNS, reader_rows
from profiles.models import Person
from records.trail_csv import Line, neutral


def lines(people: Iterable[Person]) -> Iterator[str]:
    writer = csv.writer(Line())
    yield writer.writerow(READER_COLUMNS)
    for row in reader_rows(people):
        yield writer.writerow(neutral(cell) for cell in row)
