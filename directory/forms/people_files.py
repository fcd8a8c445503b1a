from typing import Any

from django import forms

from directory import people_file
from directory.people_plan import Plan
from records.checking.fields import GivenFile
from workflow.csv_reading import Unreadable
from workflow.forms import SeenForm


class BringForm(forms.Form):
    """Read as soon as it is brought; a file with anything wrong in it is not kept."""

    file = GivenFile(label="File", help_text="A table saved as CSV in UTF-8, of 2 MB and 5,000 rows at most.")
    complete = forms.BooleanField(
        label="This file lists everybody",
        required=False,
        help_text="Whoever can sign in and is not in it leaves today. Otherwise they stay as they are.",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.problems: list[people_file.Problem] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if file := given.get("file"):
            self._read(file.name, file.read())
        return given

    def _read(self, name: str, data: bytes) -> None:
        try:
            reading = people_file.read(data)
        except Unreadable as wrong:
            self.add_error("file", str(wrong))
            return
        self.problems = reading.problems
        if reading.problems:
            self.add_error(
                "file", f"{_cells(len(reading.problems))} cannot be taken. Nothing of it was kept."
            )
        self.cleaned_data |= {"name": name, "data": data, "reading": reading}

    def taken(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class ConfirmFileForm(SeenForm):
    changed = (
        "People or positions have changed since you opened this page. Look at it again as it stands now."
    )

    def standing_now(self, case: Plan) -> str:
        return case.fingerprint


def _cells(number: int) -> str:
    return "One cell" if number == 1 else f"{number} cells"
