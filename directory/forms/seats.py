from typing import Any

from django import forms
from django.utils import timezone

from directory.forms import RepeatableForm
from profiles import queries
from profiles.models import Appointment, Division, Person, Position, Role
from workflow.forms import DayField, PlainText, SeenForm, StepForm


class SeatField(forms.ModelChoiceField):
    def __init__(self, **given: Any) -> None:
        seats = Position.objects.select_related("division").order_by("division__name", "title")
        super().__init__(seats, **{"label": "Position", "empty_label": "Choose a position"} | given)


class PersonField(forms.ModelChoiceField):
    def __init__(self, **given: Any) -> None:
        super().__init__(queries.directory(), **{"label": "Person", "empty_label": "Choose a person"} | given)


class NominationForm(StepForm):
    """Who is to sit where. Whether they hold the seat or act in it, and the instrument if they act."""

    position = SeatField()
    person = PersonField()
    acting = forms.BooleanField(
        label="They act in it",
        required=False,
        help_text="For whoever holds it, who is away. Then say until when, and under which instrument.",
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(
        label="Last day", required=False, help_text="Empty: they hold it until somebody ends it."
    )
    instrument = forms.CharField(
        label="Instrument number",
        max_length=60,
        required=False,
        help_text="Only of somebody who acts: the number of the document that says so, for example HR-2026-114",
    )

    def __init__(self, *args: Any, by: Person, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["person"].queryset = queries.directory().exclude(pk=by.pk)
        self.fields["starts_on"].initial = timezone.localdate


class ConfirmForm(SeenForm):
    changed = (
        "Somebody else would lose a position by it than when you opened this page. "
        "Look at it again as it stands now."
    )


class RefuseForm(StepForm):
    reason = PlainText(
        label="Why not",
        max_length=300,
        error_messages={"required": "Say why, so that whoever proposed it knows."},
    )


class PositionForm(StepForm):
    title = forms.CharField(label="Title", max_length=120)
    division = forms.ModelChoiceField(
        Division.objects.all(), label="Division", empty_label="Choose a division"
    )
    role = forms.ChoiceField(
        label="What it is for",
        choices=[("", "No decisions"), *Role.choices],
        required=False,
        help_text="It is settled with the position: another use needs another position.",
    )
    reports_to = SeatField(label="Reports to", empty_label="Nobody", required=False)


class ChangePositionForm(RepeatableForm):
    title = forms.CharField(label="Title", max_length=120)
    reports_to = SeatField(label="Reports to", empty_label="Nobody", required=False)

    def ask(self, case: Position) -> None:
        super().ask(case)
        self.initial = {"title": case.title, "reports_to": case.reports_to_id}
        self.fields["reports_to"].queryset = self.fields["reports_to"].queryset.exclude(pk=case.pk)


class EndForm(RepeatableForm):
    ends_on = DayField(
        label="Last day",
        help_text="Yesterday, if they hold it no longer. What they decided before stays decided.",
    )

    def ask(self, case: Appointment) -> None:
        super().ask(case)
        self.initial = {"ends_on": timezone.localdate()}
