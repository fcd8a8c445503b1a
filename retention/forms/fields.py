"""What several of the forms ask for."""

import re
from typing import Any

from django import forms

from records.pasted_numbers import as_typed
from workflow import forms as workflow_forms
from workflow.forms import PlainText, StepForm

MOST = 2_000  # records in one step: each has an entry of its own written
NUMBER = re.compile(r"[A-Z]{2,12}-[0-9]{6,12}")
BETWEEN = re.compile(r"[\s,;|\"']+")
RADIOS = forms.RadioSelect(attrs={"class": "govuk-radios--small"})


class NumbersField(PlainText):
    """Numbers of records as people paste them: from a list, a mail or a column of a spreadsheet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60_000, rows=6, **kwargs)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        typed = [word.upper() for word in BETWEEN.split(as_typed(super().to_python(value))) if word]
        if wrong := [word for word in typed if not NUMBER.fullmatch(word)]:
            raise forms.ValidationError(
                f"“{wrong[0][:40]}” is not the number of a record. One looks like TS-000123."
            )
        return list(dict.fromkeys(typed))

    def run_validators(self, value: Any) -> None:
        """Those of a text have been asked by its length."""
        if len(value) > MOST:
            raise forms.ValidationError(f"These are {len(value):,} records. Name at most {MOST:,} at a time.")


class DayField(workflow_forms.DayField):
    def __init__(self, **kwargs: Any) -> None:
        invalid = {"invalid": "Enter a date, for example 3/12/2026."}
        super().__init__(error_messages=invalid | kwargs.pop("error_messages", {}), **kwargs)


class ReasonForm(StepForm):
    reason = PlainText(label="Reason", max_length=2000, rows=3, error_messages={"required": "Say why."})
