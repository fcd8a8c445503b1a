"""Tables for spreadsheets: RFC 4180, in UTF-8 with a byte order mark, without which Excel reads a dash as “â€“”."""

import csv
from collections.abc import Iterable, Iterator

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Line:
    """Hands each line back instead of keeping a file."""

    def write(self, text: str) -> str:
        return text


_writer = csv.writer(_Line())


def lines(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Line by line, however long the table is; a cell that a spreadsheet would run is made a text."""
    yield BOM + line(headings)
    yield from map(line, rows)


def line(cells: Iterable[object]) -> str:
    return str(_writer.writerow(neutral("" if cell is None else str(cell)) for cell in cells))


def neutral(text: str) -> str:
    """Spreadsheets run a cell that begins like a formula; an apostrophe stops them. The log keeps the text raw."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
