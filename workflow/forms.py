"""What the forms of every app's steps have in common: their own number, and text as people type it."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from workflow.dates import when
from workflow.rulings import MovedOn, Refused

LONG = 20_000  # characters: more than anybody means to send
# Those that somebody could mean: at the ends of the calendar there is no day before, or not the same one elsewhere.
YEARS = range(1901, 2200)


class PlainText(forms.CharField):
    """Text as it was typed, but with the one kind of line end that people mean."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = LONG, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No counter: these limits only keep out mistakes."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class DayField(forms.DateField):
    """A day, in a year that somebody could mean."""

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day:
            _require_a_year(day)
        return day


class MomentField(forms.SplitDateTimeField):
    """A day and an hour, as the clocks in Canberra show it."""

    def compress(self, data_list: Any) -> datetime | None:
        if data_list and data_list[0]:
            _require_a_year(data_list[0])
        try:
            moment: datetime | None = super().compress(data_list)
        except ValidationError as problem:
            raise _changed_clock(problem, *data_list) from None
        return moment


def _changed_clock(problem: ValidationError, day: date, hour: time) -> ValidationError:
    """Why an hour in a night in which the clocks change is no moment, or two."""
    if problem.code != "ambiguous_timezone":
        return problem
    shown = datetime.combine(day, hour, timezone.get_current_timezone())
    before, after = shown.utcoffset(), shown.replace(fold=1).utcoffset()
    assert before is not None
    assert after is not None
    said = when(shown.replace(tzinfo=None))
    if before < after:
        return ValidationError(
            f"There is no {said}: the clocks go forward past it. Choose an hour before or after."
        )
    return ValidationError(
        f"There are two of {said}: the clocks go back that night. Choose an hour before or after, and say in words "
        "which was meant if that matters."
    )


def _require_a_year(day: date) -> None:
    if day.year not in YEARS:
        raise ValidationError(f"Choose a day between {YEARS[0]} and {YEARS[-1]}.")


class StepForm(forms.Form):
    """A form that takes one step: its own number travels with it, so that a double click has one effect."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def taken(self) -> dict[str, Any]:
        """What the service is called with."""
        return self.cleaned_data

    def ask(self, case: Any) -> None:
        """Add what this case is asked; only a page needs it. What was sent is read without.

        Fields that were read are drawn anew afterwards: Django keeps each with the label that it had.
        """
        self._bound_fields_cache.clear()

    def refuse(self, refusal: Refused) -> None:
        """Each problem at its field, or above the form."""
        refuse(self, refusal)

    def given(self, prefix: str) -> dict[str, str]:
        """What was typed into the fields of that prefix, by the rest of their names."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class SeenForm(StepForm):
    """A step on what was on the screen: it carries what tells that apart from what stands there later."""

    changed = "It was changed since you opened this page. Look at it again as it stands now."
    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def ask(self, case: Any) -> None:
        """From here on about the case as it stands now: what was typed is kept, what was seen is not."""
        super().ask(case)
        self.fields["seen"].initial = stands = self.standing_now(case)
        if self.is_bound and self.data.get("seen") != stands:
            self.add_error(None, self.changed)
            self.data = self.data.copy()
            self.forget_what_was_seen(case)
            self.data["seen"] = stands

    def standing_now(self, case: Any) -> str:
        return case.fingerprint

    def forget_what_was_seen(self, case: Any) -> None:
        """Take back what was said of something else; what was typed is kept. `data` is a copy by now."""

    def refuse(self, refusal: Refused) -> None:
        """That it moved on was said when the case was asked for."""
        if not (isinstance(refusal, MovedOn) and self.non_field_errors()):
            super().refuse(refusal)


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    for field, sentence in refusal.problems.items():
        form.add_error(field if field in form.fields else None, sentence)


class AnyChoices(forms.MultipleChoiceField):
    """Boxes of which only the service knows what each stands for."""

    def valid_value(self, value: str) -> bool:
        return True


class AnyChoice(forms.TypedChoiceField):
    """One of several, of which only the service knows."""

    def valid_value(self, value: str) -> bool:
        return True
