"""Tables that people bring: CSV as spreadsheets and directories write it, read line by line with where each stands.

Of dialects only the sign between cells is guessed, from the headings that the caller knows: what Python's `Sniffer`
makes of a name with a comma is anybody's guess.
"""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from workflow.csv_tables import BOM

SIGNS = ",;\t"
NOT_UTF_8 = "Line {line} is not written in UTF-8. In Excel, save the table as “CSV UTF-8 (Comma delimited)”."
NOT_TEXT = "This is no table in text. In Excel, save it as “CSV UTF-8 (Comma delimited)”."


class Unreadable(Exception):
    """The whole table; the text is the sentence for who brought it."""


class Row(NamedTuple):
    line: int  # on which it begins: a cell may have several
    cells: list[str]


def plain(heading: str) -> str:
    """A heading without what people write differently: case, spaces, hyphens."""
    return "".join(filter(str.isalnum, heading.casefold()))


def table(data: bytes, known: Collection[str]) -> tuple[list[str], list[Row]]:
    """The headings and the rows under them, cells without spaces around them; empty rows are left out.

    `known`: headings, as `plain` makes them, by which the sign between cells is recognised.
    """
    text, line = _without_a_sign(_decoded(data))
    rows = [row for row in _rows(text, _sign(text, known), line) if any(row.cells)]
    if not rows:
        raise Unreadable("The file is empty.")
    return rows[0].cells, rows[1:]


def _decoded(data: bytes) -> str:
    """UTF-8 with a byte order mark or without; UTF-16 where one says so, as Excel's “Unicode Text”."""
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if utf_16 else "utf-8").removeprefix(BOM)
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise Unreadable(NOT_TEXT if utf_16 or b"\x00" in data else NOT_UTF_8.format(line=line)) from None
    if "\x00" in text:
        raise Unreadable(NOT_TEXT)
    return text


def _without_a_sign(text: str) -> tuple[str, int]:
    """Without the line by which Excel is told the sign (`sep=;`), and the number of the line that is first then."""
    first, _, rest = text.partition("\n")
    return (rest, 2) if plain(first).startswith("sep") and "=" in first else (text, 1)


def _sign(text: str, known: Collection[str]) -> str:
    """By which most headings are ones that are known."""

    def number(sign: str) -> int:
        headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=sign), [])
        return sum(plain(each) in known for each in headings)

    return max(SIGNS, key=number)


def _rows(text: str, sign: str, line: int) -> Iterator[Row]:
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True), 0
    while True:
        begins = line + before
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable(
                f"The row that begins on line {begins} cannot be read: a quotation mark is not closed, or stands where "
                "none may."
            ) from None
        if cells is None:
            return
        yield Row(begins, _stripped(cells))
        before = reader.line_num


def _stripped(cells: Sequence[str]) -> list[str]:
    """Each with single spaces, on one line."""
    return [" ".join(cell.split()) for cell in cells]
