"""What the forms of every app's steps have in common: their own number, and text as people type it."""

from typing import Any
from uuid import uuid4

from django import forms

from workflow.rulings import Refused

LONG = 20_000  # characters: more than anybody means to send


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
        for field, sentence in refusal.problems.items():
            self.add_error(field if field in self.fields else None, sentence)

    def given(self, prefix: str) -> dict[str, str]:
        """What was typed into the fields of that prefix, by the rest of their names."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class AnyChoices(forms.MultipleChoiceField):
    """Boxes of which only the service knows what each stands for."""

    def valid_value(self, value: str) -> bool:
        return True


class AnyChoice(forms.TypedChoiceField):
    """One of several, of which only the service knows."""

    def valid_value(self, value: str) -> bool:
        return True
