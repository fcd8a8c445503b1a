from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import make_aware

from records.register import Wanted


class PeriodForm(forms.Form):
    """A subject, and the days between which something happened, both counted in."""

    all_optional = True
    subject = forms.CharField(
        label="Number", required=False, max_length=40, help_text="For example, TS-000123 or SC-000045"
    )
    since = forms.DateField(
        label="From",
        required=False,
        help_text="For example, 3/12/2026",
        error_messages={"invalid": "Enter the first day as a date, for example 3/12/2026."},
    )
    until = forms.DateField(
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
            since=_midnight(since) if since else None,
            until=_midnight(after) if after else None,
        )


class FilterForm(PeriodForm):
    office = forms.ChoiceField(label="Division", required=False)
    field_order = ["subject", "office", "since", "until"]

    def __init__(self, *args: Any, offices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "All"), *((office, office) for office in offices)]


class TrailForm(PeriodForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not self.errors and not given.get("subject") and not given.get("since"):
            self.add_error("subject", "Give a number, or the first day of a period.")
        return given


def _midnight(day: date) -> datetime:
    """The first moment of a day in Canberra."""
    return make_aware(datetime.combine(day, time.min))
