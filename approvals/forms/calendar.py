"""What the calendar shows, and when a post is wanted."""

from datetime import date

from django import forms
from django.utils import timezone

from approvals.forms.declaring import WordingForm
from profiles.models import Account
from workflow.filters import SearchForm
from workflow.forms import DayField, MomentField


class CalendarForm(SearchForm):
    """Anything it cannot read narrows nothing."""

    account = forms.ModelChoiceField(
        Account.objects.filter(active=True).select_related("platform"),
        label="Account",
        required=False,
        empty_label="All",
    )
    mine = forms.BooleanField(label="My posts only", required=False)
    view = forms.ChoiceField(
        choices=[("month", "Month"), ("week", "Week")], required=False, widget=forms.HiddenInput
    )
    on = DayField(required=False, widget=forms.HiddenInput)

    def shown(self) -> tuple[str, date]:
        """The view, and a day of what it shows."""
        self.is_valid()
        return self.cleaned_data.get("view") or "month", self.cleaned_data.get("on") or timezone.localdate()


class TimeForm(WordingForm):
    wanted_at = MomentField(
        label="Preferred date and time",
        required=False,
        help_text="In Canberra’s time. Leave both empty if any time will do.",
        widget=forms.SplitDateTimeWidget(time_format="%H:%M"),
    )
