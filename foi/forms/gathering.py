"""A request comes in, and its records are named or found."""

from itertools import chain
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from foi.days import decision_due
from profiles.models import Person, Role, Seating
from profiles.queries import sitting_in
from records.pasted_numbers import Pasted, read
from retention import record_types
from workflow.forms import DayField, PlainText, StepForm

MOST = 2_000  # records gathered at once


def records_officers() -> QuerySet[Person]:
    seatings = Seating.objects.on(timezone.localdate()).filter(role=Role.RECORDS_OFFICER)
    return sitting_in(seatings)


class HandledForm(StepForm):
    handler = forms.ModelChoiceField(
        Person.objects.none(),
        label="Action officer",
        empty_label="Choose a records officer",
        error_messages={"required": "Choose the action officer."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = records_officers()


class OpenForm(HandledForm):
    applicant_reference = forms.CharField(
        label="Applicant’s reference",
        max_length=80,
        help_text="The number of the request where applicants are kept. No name: nothing here needs one.",
        error_messages={"required": "Give the reference of the request."},
    )
    scope = PlainText(
        label="What was asked for",
        max_length=5000,
        rows=6,
        help_text="In the words of the request.",
        error_messages={"required": "Say what was asked for."},
    )
    received_on = DayField(
        label="Received on",
        initial=timezone.localdate,
        help_text="For example, 3/12/2026. A decision is due thirty days later (s 15(5)), or on the next working day.",
        error_messages={
            "required": "Say when it was received.",
            "invalid": "Enter the day as a date, for example 3/12/2026.",
        },
    )
    field_order = ["applicant_reference", "scope", "received_on", "handler"]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        if day.year < 1982:
            raise forms.ValidationError("The Act is of 1982: look at the year.")
        return day

    def taken(self) -> dict[str, Any]:
        return {**self.cleaned_data, "due_on": decision_due(self.cleaned_data["received_on"])}


class GatherForm(StepForm):
    subjects = PlainText(
        label="Numbers of records",
        rows=5,
        max_length=60_000,
        help_text="One or many, however they are set apart: TS-000123, SC-000045 to SC-000049. A whole letter may be "
        "pasted; what looks like a number and was not read is named afterwards.",
        error_messages={"required": "Give the number of at least one record."},
    )

    def clean_subjects(self) -> Pasted:
        prefixes = [each.prefix for each in record_types.every()]
        pasted = read(self.cleaned_data["subjects"], prefixes)
        for span in pasted.spans:
            _require_few(len(span), f"{span} are")
        if not (pasted.named or pasted.spans):
            looks = f" Not read: {', '.join(pasted.unread[:10])}." if pasted.unread else ""
            raise forms.ValidationError(
                f"There is no number of a record in this. One looks like TS-000123.{looks}"
            )
        _require_few(len(pasted.named) + sum(map(len, pasted.spans)), "These are")
        return pasted

    def taken(self) -> dict[str, Any]:
        pasted: Pasted = self.cleaned_data["subjects"]
        within = list(chain.from_iterable(span.subjects for span in pasted.spans))
        return {"key": self.cleaned_data["key"], "subjects": pasted.named, "within": within}


def _require_few(number: int, these: str) -> None:
    if number > MOST:
        raise forms.ValidationError(f"{these} {number:,} numbers. Gather at most {MOST:,} at once.")


class LeaveOutForm(StepForm):
    reason = PlainText(
        label="Why it does not fall within the request",
        help_text="Do not quote the record: this reason is kept for good.",
        rows=3,
        max_length=2000,
        error_messages={"required": "Say why it is left out."},
    )
