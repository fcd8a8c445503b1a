"""A class of a records authority, and a record that is put into one."""

from typing import Any

from django import forms
from django.utils import timezone

from retention import record_types
from retention.forms.fields import RADIOS, DayField
from retention.models import Action, Event, Keeping, RetentionClass
from retention.services import Terms
from workflow.forms import AnyChoice, PlainText, StepForm


class ClassForm(StepForm):
    unmarked = ("years", "event")  # needed for all but national archives
    number = forms.CharField(
        label="Number of the class",
        max_length=40,
        error_messages={"required": "Enter the number of the class."},
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="What sort of records it is for.",
        error_messages={"required": "Enter its title."},
    )
    authority = forms.CharField(
        label="Records authority",
        max_length=60,
        help_text="Its number, as the National Archives issued it.",
        error_messages={"required": "Enter the number of the records authority."},
    )
    authority_name = forms.CharField(
        label="Name of the authority",
        max_length=200,
        error_messages={"required": "Enter the name of the records authority."},
    )
    action = forms.ChoiceField(
        label="What is done with the records then?",
        choices=Action,
        widget=RADIOS,
        error_messages={"required": "Say what is done with the records."},
    )
    years = forms.IntegerField(
        label="Years to keep them",
        min_value=0,
        max_value=200,
        required=False,
        help_text="Leave it empty for national archives.",
        error_messages={"invalid": "Enter a whole number of years."},
    )
    event = forms.ChoiceField(
        label="The years count from",
        choices=[(event.value, event.label[0].upper() + event.label[1:]) for event in Event],
        widget=RADIOS,
        required=False,
    )
    default_for = forms.MultipleChoiceField(
        label="Default for",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        help_text="New records of the sort are put into it by the portal.",
    )
    in_force_from = DayField(
        label="In force from",
        initial=timezone.localdate,
        error_messages={"required": "Say from which day on it is in force."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_for"].choices = [(sort.prefix, sort.name) for sort in record_types.every()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("action") == Action.RETAIN:
            self._require_no_years(given)
        elif "action" in given:
            self._require_years(given)
        return given

    def _require_no_years(self, given: dict[str, Any]) -> None:
        given["event"] = given.get("event") or Event.RECORDED
        if given.get("years") is not None:
            self.add_error("years", "National archives are kept for good: leave the years empty.")

    def _require_years(self, given: dict[str, Any]) -> None:
        if "years" in given and given["years"] is None:
            self.add_error("years", "Say for how many years the records are kept.")
        if not given.get("event"):
            self.add_error("event", "Say from when the years count.")

    def taken(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"key": given.pop("key"), "terms": Terms(**given)}


class ReplaceForm(ClassForm):
    """It begins with what the old class says, but for the day."""

    def ask(self, case: RetentionClass) -> None:
        super().ask(case)
        self.initial = {
            name: getattr(case, name) for name in self.fields if name not in ("key", "in_force_from")
        }


class AssignForm(StepForm):
    class_id = AnyChoice(
        label="Class",
        coerce=int,
        widget=forms.Select,
        error_messages={"required": "Choose a class."},
    )
    reason = PlainText(
        label="Reason",
        max_length=2000,
        rows=3,
        help_text="It is kept for good, in the record’s own story. Do not quote the record.",
        error_messages={"required": "Say why the record belongs into this class."},
    )

    def ask(self, case: Keeping) -> None:
        super().ask(case)
        in_force = RetentionClass.objects.in_force(timezone.localdate())
        self.fields["class_id"].choices = [
            ("", "Choose a class"),
            *((each.pk, str(each)) for each in in_force),
        ]
