"""The period of a report."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from approvals.queries.reports import Scope
from workflow.forms import DayField

MONTHS = timedelta(days=91)
LONGEST = timedelta(days=3 * 366)
AS_A_DATE = "Enter the {} day as a date, for example 3/12/2026."


class PeriodForm(forms.Form):
    """Both days are counted in; left out, it is the last three months."""

    all_optional = True
    since = DayField(
        label="From",
        required=False,
        help_text="For example, 3/12/2026",
        error_messages={"invalid": AS_A_DATE.format("first")},
    )
    until = DayField(label="To", required=False, error_messages={"invalid": AS_A_DATE.format("last")})

    def __init__(self, data: Any) -> None:
        today = timezone.localdate()
        asked = {name: data.get(name) for name in ("since", "until") if data.get(name)}
        usual = {"since": f"{today - MONTHS:%d/%m/%Y}", "until": f"{today:%d/%m/%Y}"}
        super().__init__({**usual, **asked})

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day cannot be before the first.")
        elif since and until and until - since > LONGEST:
            self.add_error("since", "Choose three years at most.")
        return self.cleaned_data

    def scope(self, divisions: set[int] | None) -> Scope:
        days = self.cleaned_data
        return Scope(_begins(days["since"]), _begins(days["until"] + timedelta(days=1)), divisions)

    def query(self) -> str:
        return f"?since={self.data['since']}&until={self.data['until']}"


def _begins(day: date) -> datetime:
    """The first moment of a day in Canberra."""
    return timezone.make_aware(datetime.combine(day, time.min))
