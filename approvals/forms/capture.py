"""What somebody says of a capture. Its files have forms of their own, in `approvals.media_forms`."""

from typing import Any

from django import forms
from django.utils import timezone

from approvals.models import Post
from workflow.forms import MomentField, PlainText, StepForm


class CaptureForm(StepForm):
    unmarked = ("text",)  # a file can speak in its place
    seen_at = MomentField(
        label="When it was seen",
        initial=timezone.localtime,
        help_text="Canberra time.",
        error_messages={
            "required": "Say when it was seen.",
            "invalid_date": "Enter the date like 3/12/2026.",
            "invalid_time": "Enter the time like 5 pm or 17:00.",
        },
        widget=forms.SplitDateTimeWidget(date_format="%d/%m/%Y", time_format="%H:%M"),
    )
    address = forms.URLField(
        label="Address in the browser",
        max_length=500,
        assume_scheme="https",
        help_text="Where the post was seen. After a takedown, where it used to stand.",
        error_messages={"required": "Copy the address from the browser."},
    )
    text = PlainText(
        label="What it said",
        required=False,
        strip=False,
        help_text="Copied from the page, if no file shows it.",
    )
    note = PlainText(
        label="Note",
        required=False,
        rows=2,
        max_length=1000,
        help_text="How it was captured, or what to look at.",
    )

    def ask(self, case: Post) -> None:
        super().ask(case)
        self.fields["address"].initial = case.permalink

    def clean_seen_at(self) -> Any:
        seen_at = self.cleaned_data["seen_at"]
        if seen_at > timezone.now():
            raise forms.ValidationError("This moment is still to come. Say when it was seen.")
        return seen_at

    def require_something(self, files: forms.BaseFormSet) -> None:
        """A capture of nothing shows nothing. Where a file was refused, that is said beside it."""
        brought = any(form.files.get(form.add_prefix("file")) or form.medium for form in files)
        if not brought and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", "Choose a file, or copy what it said.")
