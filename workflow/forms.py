"""What the forms of every app's steps have in common: their own number, and text as people type it."""

from typing import Any
from uuid import uuid4

from django import forms

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
