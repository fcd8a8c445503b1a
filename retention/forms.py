"""What people type, parsed and checked; nothing here writes to the database."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from records.register import Wanted, offices
from retention import sorts
from retention.models import Action, Event, Keeping, RetentionClass
from retention.services import Terms
from treasury_social.step_forms import PlainText, StepForm

MOST = 2_000  # records in one step: each has an entry of its own written
NUMBER = re.compile(r"[A-Z]{2,12}-[0-9]{6,12}")
BETWEEN = re.compile(r"[\s,;|\"']+")
RADIOS = forms.RadioSelect(attrs={"class": "govuk-radios--small"})


class NumbersField(PlainText):
    """Numbers of records as people paste them: from a list, a mail or a column of a spreadsheet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60_000, rows=6, **kwargs)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        typed = [word.upper() for word in BETWEEN.split(super().to_python(value)) if word]
        if wrong := [word for word in typed if not NUMBER.fullmatch(word)]:
            raise forms.ValidationError(
                f"“{wrong[0][:40]}” is not the number of a record. One looks like TS-000123."
            )
        return list(dict.fromkeys(typed))

    def run_validators(self, value: Any) -> None:
        """Those of a text have been asked by its length."""
        if len(value) > MOST:
            raise forms.ValidationError(f"That are {len(value)} records. Name {MOST} at a time at most.")


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        invalid = {"invalid": "Enter a date, for example 3/12/2026."}
        super().__init__(error_messages=invalid | kwargs.pop("error_messages", {}), **kwargs)


# --- Classes --------------------------------------------------------------------------------------------------------


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
        self.fields["default_for"].choices = [(sort.prefix, sort.name) for sort in sorts.every()]

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


class AssignForm(StepForm):
    class_id = forms.ModelChoiceField(
        RetentionClass.objects.none(),
        label="Class",
        empty_label="Choose a class",
        error_messages={"required": "Choose a class."},
    )
    reason = PlainText(
        label="Reason",
        max_length=2000,
        rows=3,
        help_text="It is kept for good, in the record’s own story. Do not quote the record.",
        error_messages={"required": "Say why the record belongs into this class."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["class_id"].queryset = RetentionClass.objects.in_force(timezone.localdate())

    def taken(self) -> dict[str, Any]:
        return {**self.cleaned_data, "class_id": self.cleaned_data["class_id"].pk}


# --- Holds ----------------------------------------------------------------------------------------------------------


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
    office = forms.ChoiceField(label="Of a division", required=False)
    since = DayField(label="That became records from", required=False, help_text="For example, 3/12/2026")
    until = DayField(label="To", required=False, help_text="The last day, counted in.")
    unmarked = ("numbers", "words", "office", "since", "until")  # one of these is needed, whichever it is

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "Any"), *((office, office) for office in offices(reader))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", "The last day must not be before the first.")
        if not self.errors:
            given["subjects"] = list(dict.fromkeys([*given["numbers"], *self._found(given)]))
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
        found = wanted.found().filter(**{"office": given["office"]} if given["office"] else {})
        return found.order_by("subject").values_list("subject", flat=True)[: MOST + 1]

    def _require_some(self, given: dict[str, Any]) -> None:
        if not given["subjects"]:
            searched = any(given[name] for name in ("words", "office", "since", "until"))
            self.add_error(
                "words" if searched else "numbers",
                "No record fits." if searched else "Name the records, or say which to search for.",
            )
        if len(given["subjects"]) > MOST:
            self.add_error("numbers", f"That are more than {MOST} records. Take them in several steps.")

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


class ReasonForm(StepForm):
    reason = PlainText(label="Reason", max_length=2000, rows=3, error_messages={"required": "Say why."})


# --- Disposal -------------------------------------------------------------------------------------------------------


class DueForm(forms.Form):
    """What narrows the list of what is due."""

    all_optional = True
    on = DayField(label="Due by", required=False, help_text="Today, if left empty.")
    class_id = forms.ModelChoiceField(
        RetentionClass.objects.all(), label="Class", required=False, empty_label="All"
    )
    office = forms.ChoiceField(label="Division", required=False)
    year = forms.IntegerField(
        label="Year in which they fell due",
        required=False,
        min_value=1901,
        max_value=2300,
        error_messages={"invalid": "Enter a year, for example 2026."},
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", "All"), *((office, office) for office in offices(reader))]

    @property
    def day(self) -> date:
        day: date | None = (self.is_valid() and self.cleaned_data.get("on")) or None
        return day or timezone.localdate()

    def narrow(self, rows: QuerySet[Keeping]) -> QuerySet[Keeping]:
        """What does not parse narrows nothing: people edit addresses."""
        self.is_valid()
        given = self.cleaned_data
        asked = {"retention_class": given.get("class_id"), "office": given.get("office")}
        if year := given.get("year"):
            asked |= {"due_on__gte": date(year, 1, 1), "due_on__lt": date(year + 1, 1, 1)}
        return rows.filter(**{name: value for name, value in asked.items() if value})


class ProposeForm(StepForm):
    subjects = NumbersField(
        label="Records to destroy",
        help_text="Take out the lines of those that should stay.",
        error_messages={"required": "Name at least one record."},
    )
    note = PlainText(
        label="Note to the person who decides",
        required=False,
        max_length=2000,
        rows=3,
        help_text="It is kept for good. Do not quote the records.",
    )


class ApproveForm(StepForm):
    looked = forms.BooleanField(
        label="I have looked through the list, and these records may be destroyed. This cannot be undone.",
        error_messages={"required": "Look through the list first, and then say that these may be destroyed."},
    )

    def taken(self) -> dict[str, Any]:
        return {"key": self.cleaned_data["key"]}


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None
