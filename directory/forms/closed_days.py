from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from profiles.models import ClosedDay
from workflow.forms import DayField, StepForm

MOST = timedelta(days=31)  # from the first day to the last


def reason() -> forms.CharField:
    return forms.CharField(
        label="Reason",
        max_length=500,
        help_text="By whose decision, say. It stands on this page, and in the record log.",
        error_messages={"required": "Say why."},
    )


class CloseDaysForm(StepForm):
    first_on = DayField(label="First day", help_text="Today or later. For example, 24/12/2026")
    last_on = DayField(
        label="Last day", required=False, help_text="Empty: one day. Weekends and holidays are left out."
    )
    name = forms.CharField(
        label="What it is",
        max_length=80,
        help_text="APS closedown, say, or National Day of Mourning",
        error_messages={"required": "Say what it is."},
    )
    public_holiday = forms.BooleanField(
        label="It was proclaimed a public holiday in the ACT",
        required=False,
        help_text="Then it is no working day of the disclosure log either: s 11C of the FOI Act.",
    )
    reason = reason()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first_on"), given.get("last_on") or given.get("first_on")
        if first and last and last < first:
            self.add_error("last_on", "The last day comes before the first.")
        elif first and last and last - first > MOST:
            self.add_error("last_on", f"Enter at most {MOST.days} days at once.")
        return {**given, "last_on": last}


class OpenDayForm(StepForm):
    closed_day = forms.ModelChoiceField(
        ClosedDay.objects.none(),
        label="Day",
        empty_label="Choose a day",
        error_messages={
            "required": "Choose a day.",
            "invalid_choice": "Somebody took it back, or the day has come.",
        },
    )
    reason = reason()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        to_come = ClosedDay.objects.standing().filter(day__gt=timezone.localdate())
        self.fields["closed_day"].queryset = to_come
