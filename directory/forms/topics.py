from typing import Any

from django import forms
from django.utils import timezone

from profiles import queries
from profiles.models import Division, Person, Topic
from workflow.forms import DayField, PlainText, StepForm

ONE_OF_BOTH = "Choose a person or a division, and not both."


class TopicForm(StepForm):
    name = forms.CharField(label="Name", max_length=80)
    division = forms.ModelChoiceField(
        Division.objects.all(),
        label="Whose area it is",
        empty_label="The whole department’s",
        required=False,
        help_text="Everybody who works there may speak on it.",
    )
    open_to_all = forms.BooleanField(
        label="Anybody may speak on it without an authority",
        required=False,
        help_text="Such as on the Treasury in general. Only where it is no division’s area.",
    )

    def ask(self, case: Topic) -> None:
        super().ask(case)
        self.initial = forms.model_to_dict(case, ["name", "division", "open_to_all"])


class UseForm(StepForm):
    """Whether it is in use: the step itself says."""

    active: bool

    def taken(self) -> dict[str, Any]:
        return {**self.cleaned_data, "active": self.active}


class RetireForm(UseForm):
    active = False


class UseAgainForm(UseForm):
    active = True


class GrantForm(StepForm):
    unmarked = ("person", "division")  # one of the two is needed
    person = forms.ModelChoiceField(
        Person.objects.none(), label="A person", empty_label="Nobody in particular", required=False
    )
    division = forms.ModelChoiceField(
        Division.objects.all(),
        label="Or everybody in a division",
        empty_label="No division",
        required=False,
        help_text="Also those who join it later.",
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Without one, until it is revoked.")
    reason = PlainText(
        label="Reason",
        max_length=300,
        rows=3,
        help_text="Why they may, or the document that says so. Everybody who is signed in can read it.",
    )

    def __init__(self, *args: Any, by: Person, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["person"].queryset = queries.directory().exclude(pk=by.pk)
        self.fields["starts_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if {"person", "division"} <= given.keys() and bool(given["person"]) == bool(given["division"]):
            self.add_error("person", ONE_OF_BOTH)
        return given

    def taken(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        person, division = given.pop("person"), given.pop("division")
        return {**given, "holder": person or division}
