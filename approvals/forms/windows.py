"""What is given to declare a window, to close it early, and to let go out what it holds."""

from typing import Any

from django import forms
from django.utils import timezone

from approvals import policy
from approvals.forms.declaring import WordingForm
from approvals.models import Window
from workflow.forms import MomentField, PlainText, StepForm


class MinuteField(MomentField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.SplitDateTimeWidget(time_format="%H:%M"), **kwargs)


class DeclareForm(StepForm):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=Window.Kind,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Say what it is."},
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        help_text="As people know it, for example “Budget 2027–28”.",
        error_messages={"required": "Give it the name that people know it by."},
    )
    starts_at = MinuteField(label="Begins", help_text="The day, and the time in Canberra.")
    ends_at = MinuteField(label="Ends", help_text="It can be closed earlier.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"starts_at", "ends_at"} <= given.keys():
            ruling = policy.may_span(given["starts_at"], given["ends_at"])
            early = timezone.localdate(given["starts_at"]) < timezone.localdate()
            if not ruling:
                self.add_error("starts_at" if early else "ends_at", ruling.reason)
        return given


class CloseWindowForm(StepForm):
    reason = PlainText(
        label="Reason",
        max_length=2000,
        rows=3,
        help_text="Everybody who is signed in can read it.",
        error_messages={"required": "Say why it ends early."},
    )


class ReconfirmForm(WordingForm):
    note = PlainText(
        label="Your note", max_length=2000, required=False, help_text="To the author, if you like."
    )
