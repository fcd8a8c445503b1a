"""What is due, and the disposal of it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from records.register import offices
from retention.forms.fields import DayField, NumbersField
from retention.models import Keeping, RetentionClass
from workflow.forms import PlainText, StepForm


class DueForm(forms.Form):
    """What narrows the list of what is due."""

    all_optional = True
    on = DayField(label="Due by", required=False, help_text="Today, if left empty.")
    class_id = forms.ModelChoiceField(
        RetentionClass.objects.all(), label="Class", required=False, empty_label="All"
    )
    office = forms.ChoiceField(label="Division", required=False)
    year = forms.IntegerField(
        label="Year in which they fell due",
        required=False,
        min_value=1901,
        max_value=2300,
        error_messages={"invalid": "Enter a year, for example 2026."},
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = offices(reader)
        self.fields["office"].choices = [("", "All"), *self.offices.items()]

    @property
    def day(self) -> date:
        day: date | None = (self.is_valid() and self.cleaned_data.get("on")) or None
        return day or timezone.localdate()

    def narrow(self, rows: QuerySet[Keeping]) -> QuerySet[Keeping]:
        """What does not parse narrows nothing: people edit addresses."""
        self.is_valid()
        given = self.cleaned_data
        asked = {"retention_class": given.get("class_id"), "office": given.get("office")}
        if year := given.get("year"):
            asked |= {"due_on__gte": date(year, 1, 1), "due_on__lt": date(year + 1, 1, 1)}
        return rows.filter(**{name: value for name, value in asked.items() if value})


class ProposeForm(StepForm):
    subjects = NumbersField(
        label="Records to destroy",
        help_text="Take out the lines of those that should stay.",
        error_messages={"required": "Name at least one record."},
    )
    note = PlainText(
        label="Note to the person who decides",
        required=False,
        max_length=2000,
        rows=3,
        help_text="It is kept for good. Do not quote the records.",
    )


class ApproveForm(StepForm):
    looked = forms.BooleanField(
        label="I have looked through the list, and these records may be destroyed. This cannot be undone.",
        error_messages={"required": "Look through the list first, and then say that these may be destroyed."},
    )

    def taken(self) -> dict[str, Any]:
        return {"key": self.cleaned_data["key"]}
