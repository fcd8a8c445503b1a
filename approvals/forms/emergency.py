"""What is given to publish first, to judge it afterwards, and to keep the roster."""

from typing import Any

from django import forms
from django.utils import timezone

from approvals import policy
from approvals.forms.declaring import SubmitForm, WordingForm
from approvals.forms.steps import ApproveForm, PublishForm
from approvals.models import Post
from approvals.policy.related import takes_down
from profiles.models import Person
from profiles.policy import may_last
from profiles.queries import directory
from workflow.forms import DayField, PlainText, StepForm
from workflow.rulings import Ruling

COPIED_BACK = "Copy the text back from the platform; it is compared word for word with what is written here."


class PublishFirstForm(SubmitForm, PublishForm):
    """The author answers and declares as on submission; what waited for nobody is confirmed by somebody else."""

    reason = PlainText(
        label="Why it could not wait",
        max_length=2000,
        help_text="What would have happened had it waited for a decision. This is reported on.",
        error_messages={"required": "Say what would have happened had it waited for a decision."},
    )

    def ask(self, case: Post) -> None:
        super().ask(case)
        if not takes_down(case):
            self.fields["live_text"].help_text = COPIED_BACK


class ConfirmForm(ApproveForm):
    note = PlainText(
        label="Your note", max_length=2000, required=False, help_text="To the author, if you like."
    )


class ObjectForm(WordingForm):
    reason = PlainText(
        label="Why it should not have gone out",
        max_length=2000,
        help_text="It opens an incident, so that the post is taken down or corrected.",
        error_messages={"required": "Say why it should not have gone out."},
    )


class RosterForm(StepForm):
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Person",
        empty_label="Choose a person",
        error_messages={"required": "Choose who may publish first."},
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    def __init__(self, *args: Any, by: Person, **given: Any) -> None:
        super().__init__(*args, **given)
        self.by = by
        self.fields["person"].queryset = directory().exclude(pk=by.pk)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "person" in given:
            self._ask("person", policy.may_put_on_roster(self.by, given["person"]))
        if {"starts_on", "ends_on"} <= given.keys():
            early = given["starts_on"] < timezone.localdate()
            self._ask("starts_on" if early else "ends_on", may_last(given["starts_on"], given["ends_on"]))
        return given

    def _ask(self, field: str, ruling: Ruling) -> None:
        if not ruling:
            self.add_error(field, ruling.reason)
