"""A hold, and the records under it: by their numbers, or by what a search finds."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from profiles.models import Person
from records.register import Wanted, offices
from records.search.finding import COULD_MISS, is_behind
from retention.forms.fields import MOST, DayField, NumbersField
from workflow.forms import PlainText, StepForm


class SubjectsForm(StepForm):
    """Records by their numbers, or by what a search of the register finds."""

    numbers = NumbersField(
        label="Numbers of the records",
        required=False,
        help_text="One to a line, or pasted as they come. A post that is no record yet can be named as well.",
    )
    words = forms.CharField(
        label="Or every record with these words",
        required=False,
        max_length=200,
        help_text="As in the search of the register.",
    )
    office = forms.CharField(label="Of a division", required=False, max_length=40, widget=forms.Select)
    since = DayField(label="That became records from", required=False, help_text="For example, 3/12/2026")
    until = DayField(label="To", required=False, help_text="The last day, counted in.")
    unmarked = ("numbers", "words", "office", "since", "until")  # one of these is needed, whichever it is

    def offer_offices_of(self, reader: Person) -> None:
        """Only a page shows them; what was sent is looked for as it is."""
        self.fields["office"].widget.choices = [
            ("", "Any"),
            *offices(reader).items(),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", "The last day must not be before the first.")
        if not self.errors:
            given["subjects"] = list(dict.fromkeys([*given["numbers"], *self._found(given)]))
            if not self.errors:
                self._require_some(given)
        return given

    def _found(self, given: dict[str, Any]) -> Sequence[str]:
        if not any(given[name] for name in ("words", "office", "since", "until")):
            return []
        until = given["until"] and given["until"] + timedelta(days=1)
        wanted = Wanted(
            words=given["words"],
            office=given["office"],
            since=_midnight(given["since"]),
            until=_midnight(until),
        )
        if wanted.needs_the_index and is_behind():
            self.add_error("words", COULD_MISS)
            return []
        return (
            wanted.everywhere().order_by("subject").values_list("subject", flat=True).distinct()[: MOST + 1]
        )

    def _require_some(self, given: dict[str, Any]) -> None:
        if not given["subjects"]:
            searched = any(given[name] for name in ("words", "office", "since", "until"))
            self.add_error(
                "words" if searched else "numbers",
                "No record fits." if searched else "Name the records, or say which to search for.",
            )
        if len(given["subjects"]) > MOST:
            self.add_error("numbers", f"These are more than {MOST:,} records. Take them in several steps.")

    def taken(self) -> dict[str, Any]:
        how = ("numbers", "words", "office", "since", "until")
        return {name: value for name, value in self.cleaned_data.items() if name not in how}


class PlaceHoldForm(SubjectsForm):
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="What people call it. Whoever may read a record under it can read this.",
        error_messages={"required": "Give it a title."},
    )
    reason = PlainText(
        label="Reason",
        max_length=2000,
        rows=3,
        error_messages={"required": "Say why these records must be kept."},
    )
    source = forms.CharField(
        label="What asked for it",
        max_length=40,
        required=False,
        help_text="For example the number of an information request, or a court’s file number.",
    )
    review_on = DayField(
        label="Look at it again on",
        required=False,
        help_text="The records officers are reminded from that day on.",
    )
    field_order = ["title", "reason", "source", "review_on", "numbers", "words", "office", "since", "until"]

    def clean_review_on(self) -> date | None:
        day: date | None = self.cleaned_data["review_on"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Choose a day to come.")
        return day


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
