"""The steps that need no more than a few words or a day."""

from typing import Any

from django import forms

from foi.days import decision_due
from foi.forms.gathering import HandledForm
from foi.models import InformationRequest
from foi.models.request import DECIDE_WITHIN
from workflow.dates import when
from workflow.forms import DayField, PlainText, SeenForm, StepForm

A_DAY = "Enter the day as a date, for example 3/12/2026."


def day(label: str, missing: str, hint: str = "For example, 3/12/2026") -> DayField:
    return DayField(label=label, help_text=hint, error_messages={"required": missing, "invalid": A_DAY})


def words(label: str, missing: str, hint: str = "") -> PlainText:
    return PlainText(label=label, max_length=5000, help_text=hint, error_messages={"required": missing})


class SendBackForm(SeenForm):
    """It may be sent back whatever it is by now; `seen` is there for the next press."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = words("What is to be changed", "Say what is to be changed.")

    def taken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "reason")}


class ApproveForm(SeenForm):
    """`reason` is shown with both buttons; approving needs none."""

    reason = PlainText(label="What is to be changed", max_length=5000, required=False)
    unmarked = ("reason",)

    def taken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "seen")}


class ReleaseForm(StepForm):
    given_on = day("Access was given on", "Say on which day access was given.")


class PublishForm(StepForm):
    disclosed_on = day("Published on", "Say on which day it was published.")
    address = forms.URLField(
        label="Where",
        max_length=500,
        assume_scheme="https",
        help_text="The address of its line in the disclosure log.",
        error_messages={
            "required": "Give the address where it was published.",
            "invalid": "This is not an address. Copy it from the page.",
        },
    )


class ExemptForm(StepForm):
    reason = words(
        "Why it is not published",
        "Say why it is not published.",
        "Section 11C(1): personal or business information that it would be unreasonable to publish, say.",
    )


class CloseForm(StepForm):
    reason = words("How it ended", "Say how it ended.", "The hold on its records is released with it.")


class WithdrawForm(StepForm):
    reason = words(
        "Why it was withdrawn", "Say why it was withdrawn.", "The hold on its records is released."
    )


class ExtendForm(StepForm):
    due_on = day("Due on", "Say when it is due.")
    reason = words(
        "On what ground",
        "Say on what ground.",
        "Others are consulted (s 15(6)), the applicant agreed (s 15AA), or the Commissioner allowed it (s 15AB, 15AC).",
    )

    def ask(self, case: InformationRequest) -> None:
        """The law counts further days from the thirtieth, whatever day that was."""
        super().ask(case)
        further = when(decision_due(case.received_on, further=DECIDE_WITHIN))
        self.fields[
            "due_on"
        ].help_text = (
            f"For example, {further}: thirty days more. Where it is no working day, the next one counts."
        )


class HandOnForm(HandledForm):
    pass
