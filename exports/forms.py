"""What people ask for, parsed and checked; nothing here writes to the database."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from exports.models import Form
from exports.selection import Chosen, Found, Selection
from records.forms import FilterForm, PeriodForm
from records.pasted_numbers import as_typed
from records.register import Wanted
from workflow.forms import PlainText, StepForm

HINTS = {
    Form.BAG: "Every entry with its proof, a PDF of each record, files, tables, and a program that checks it all. "
    "A BagIt package (.tar).",
    Form.CSV: "One line for each record, with its text and its story. For any spreadsheet. Without proofs.",
    Form.XLSX: "The same for Excel. A very long text is cut there.",
    Form.JSONL: "Everything that is held of each record, for programs. Without proofs.",
}
NUMBERS = re.compile(r"[\s,;]+")


class AskForm(StepForm):
    """In which form; which records was settled in the register."""

    form = forms.ChoiceField(
        label="What do you need?",
        choices=Form.choices,
        initial=Form.BAG,
        widget=forms.RadioSelect(attrs={"hints": {str(form): hint for form, hint in HINTS.items()}}),
    )


class TypedForm(AskForm, PeriodForm):
    """Nothing was settled yet: numbers, or a period, or both left empty for everything."""

    all_optional = False
    unmarked = ("numbers", "since", "until")
    subject = None
    numbers = PlainText(
        label="Numbers of records",
        required=False,
        max_length=2_000_000,
        help_text="One a line, or with commas between them. For example, TS-000123.",
    )
    everything = forms.BooleanField(label="Every record that there is", required=False)
    field_order = ["numbers", "since", "until", "everything", "form"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        asked = [name for name in ("numbers", "everything") if given.get(name)]
        asked += ["since"] if given.get("since") or given.get("until") else []
        if not self.errors and len(asked) != 1:
            self.add_error("numbers", "Give numbers, or a period, or choose every record: one of the three.")
        return given

    def taken(self) -> dict[str, Any]:
        given, numbers = self.cleaned_data, self.cleaned_data["numbers"]
        selection = Chosen.of(NUMBERS.split(as_typed(numbers))) if numbers else Found(self.wanted())
        return {"key": given["key"], "form": given["form"], "selection": selection}


def settled(query: QueryDict, offices: Mapping[str, str]) -> Selection | None:
    """What the address says was chosen or found in the register; None where it says nothing, or nothing that fits."""
    if query.getlist("record"):
        return Chosen.of(query.getlist("record"))
    if "all" in query:
        return Found(Wanted())
    search = FilterForm(query, offices=offices)
    return Found(search.wanted()) if search.is_valid() and _asks(search, query) else None


def _asks(search: FilterForm, query: Mapping[str, str]) -> bool:
    return any(search.cleaned_data.get(name) for name in query if name != "order")
