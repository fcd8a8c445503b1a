"""Tables as Excel's workbooks: texts stay texts, whatever they look like, and numbers numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXTS_ALONE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(
    file: str | IO[bytes],
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    created: datetime,
    tmpdir: str | None = None,
) -> None:
    """One sheet, row by row however many there are, with its headings kept in view."""
    options = {"constant_memory": True, "tmpdir": tmpdir, **TEXTS_ALONE}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "author": "The Treasury", "created": created})
        page, bold = book.add_worksheet(title), book.add_format({"bold": True})
        page.freeze_panes(1, 1)
        page.set_column(0, len(headings) - 1, 22)
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        for row, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells):
                put = page.write_number if isinstance(value, int | float) else page.write_string
                put(row, column, value)
