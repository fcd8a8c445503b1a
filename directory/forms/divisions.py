from django import forms

from profiles.models import Division
from workflow.forms import StepForm

NAME = {"label": "Name", "max_length": 120}


class NewDivisionForm(StepForm):
    code = forms.RegexField(
        r"^[A-Z][A-Z0-9]*$",
        label="Code",
        max_length=16,
        help_text="In capitals, such as MACRO. It stays what it is: the entries of the division’s records have it.",
        error_messages={"invalid": "Write the code in capital letters and digits."},
    )
    name = forms.CharField(**NAME)
    follows = forms.ModelChoiceField(
        Division.objects.none(),
        label="Follows",
        empty_label="No other division",
        required=False,
        help_text="Its people go on reading the posts and records of the one that it follows.",
    )

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)
        self.fields["follows"].queryset = Division.objects.all()


class RenameForm(StepForm):
    name = forms.CharField(**NAME, help_text="Its code, its people and its records stay.")

    def ask(self, case: Division) -> None:
        super().ask(case)
        self.fields["name"].initial = case.name
