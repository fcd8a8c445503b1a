"""Tables for spreadsheets, wherever the portal hands one out."""

import csv
import io
from pathlib import Path

from workflow import csv_tables

PROJECT = Path(__file__).parent.parent
READS = {Path("records/verify.py"), Path("workflow/csv_reading.py")}  # and writes none


def test_excel_knows_the_encoding_and_runs_nothing() -> None:
    text = "".join(csv_tables.lines(["What", "“Whose” – 漢"], [["=1+1", None], ["a\nb", 7]]))
    assert text.encode().startswith(b"\xef\xbb\xbfWhat,")
    assert list(csv.reader(io.StringIO(text.removeprefix(csv_tables.BOM), newline=""))) == [
        ["What", "“Whose” – 漢"], ["'=1+1", ""], ["a\nb", "7"]
    ]  # fmt: skip
    assert text.count("\r\n") == 3


def test_every_table_is_written_in_one_place() -> None:
    """Whoever wrote one elsewhere might forget the byte order mark, or the apostrophe."""
    folders = [path.parent for path in PROJECT.glob("*/__init__.py") if path.parent.name != "tests"]
    ours = [path for folder in folders for path in folder.rglob("*.py")]
    writing = {path.relative_to(PROJECT) for path in ours if "import csv\n" in path.read_text()}
    assert writing == {Path("workflow/csv_tables.py"), *READS}
