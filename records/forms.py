from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.timezone import make_aware

from records.register import Wanted
from records.search.models import FACETS, VALUE_LENGTH
from workflow.filters import SearchForm, WordsField
from workflow.forms import DayField

NEWEST, BEST = "", "best"


class Carried(forms.Field):
    """What a link put into the address. Nobody types it, so there is nothing to complain of: it is cut to fit."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        return str(value or "").replace("\x00", "")[:VALUE_LENGTH]


class PeriodForm(forms.Form):
    """A subject, and the days between which something happened, both counted in."""

    all_optional = True
    subject = forms.CharField(
        label="Number", required=False, max_length=40, help_text="For example, TS-000123 or SC-000045"
    )
    since = DayField(
        label="From",
        required=False,
        help_text="For example, 3/12/2026",
        error_messages={"invalid": "Enter the first day as a date, for example 3/12/2026."},
    )
    until = DayField(
        label="To",
        required=False,
        error_messages={"invalid": "Enter the last day as a date, for example 3/12/2026."},
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", "The last day must not be before the first.")
        return given

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        since, until = given.get("since"), given.get("until")
        after = until + timedelta(days=1) if until and until < date.max else None
        return Wanted(
            subject=given.get("subject", "").upper(),
            office=given.get("office", ""),
            since=_midnight(since) if since and since > date.min else None,
            until=_midnight(after) if after else None,
            words=given.get("words", ""),
            facets=tuple((facet, given[facet]) for facet in FACETS if given.get(facet)),
        )


class FilterForm(SearchForm, PeriodForm):
    """What somebody looks for in the register: words above the list, a panel beside it, and links that narrow."""

    words = WordsField("of a record")
    office = forms.ChoiceField(label="Division", required=False)
    order = Carried()
    field_order = ["words", "subject", "office", "since", "until"]

    def __init__(self, *args: Any, offices: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices
        self.fields["office"].choices = [("", "All"), *offices.items()]
        self.fields |= {facet: Carried() for facet in FACETS}

    @property
    def best_first(self) -> bool:
        return bool(self.cleaned_data.get("words")) and self.cleaned_data.get("order") == BEST

    def address(self, **changes: str) -> str:
        """The same search with something changed, from its first page; an empty value takes the filter off."""
        asked = {name: value for name, value in (self.asked() | changes).items() if value}
        return "?" + urlencode(asked) if asked else "?"


class TrailForm(PeriodForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not given.get("subject") and not given.get("since"):
            self.add_error("subject", "Give a number, or the first day of a period.")
        return given


class ReadingForm(PeriodForm):
    """Who read what: of one person, of one record, in a period."""

    person = forms.ChoiceField(label="Who", required=False)
    field_order = ["person", "subject", "since", "until"]

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "Everybody"), *people]
        self.fields["subject"].label = "Record"


def _midnight(day: date) -> datetime:
    """The first moment of a day in Canberra."""
    return make_aware(datetime.combine(day, time.min))
