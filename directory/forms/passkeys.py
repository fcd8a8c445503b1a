from django import forms

from profiles.models import Passkey
from profiles.passkeys import LONGEST_ANSWER
from workflow.forms import PlainText, StepForm

LONGEST = Passkey._meta.get_field("label").max_length
NO_ANSWER = "No passkey was made. Adding one needs JavaScript, and a browser and a device that have passkeys."


class EnrolPasskeyForm(StepForm):
    label = forms.CharField(
        label="What you call it",
        max_length=LONGEST,
        help_text="So that you know it again, such as Work laptop or Blue security key.",
    )
    answer = forms.CharField(
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.HiddenInput,  # what the browser brings
    )

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if not answer:
            self.add_error(None, NO_ANSWER)
        return answer


class ConfirmPasskeyForm(StepForm):
    """Nothing is asked: the key stands as it was enrolled."""


class RevokePasskeyForm(StepForm):
    reason = PlainText(label="Why", max_length=300, rows=3, help_text="Such as a device that was lost.")
