"""Provisions are added, and retired."""

from django import forms

from foi.forms.marking import ProvidedForm
from workflow.forms import PlainText, StepForm


class AddProvisionForm(StepForm):
    code = forms.CharField(
        label="Section",
        max_length=40,
        help_text="As it stands in copies and schedules: s 47G(1)(a), say.",
        error_messages={"required": "Give the section."},
    )
    title = forms.CharField(
        label="What it is about", max_length=120, error_messages={"required": "Say what it is about."}
    )
    explanation = PlainText(
        label="In plain words",
        max_length=2000,
        help_text="For whoever marks: what it covers, and whether the public interest is weighed.",
        error_messages={"required": "Explain it."},
    )
    personal = forms.BooleanField(
        label="It protects people: look for each part of a name that is withheld under it", required=False
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if ";" in code:
            raise forms.ValidationError("Leave out the semicolon: it parts one provision from the next.")
        return code


class RetireProvisionForm(ProvidedForm):
    pass
