"""What is withheld: a field, words of it, the names of staff, or places that the check found."""

from collections.abc import Sequence
from typing import Any

from django import forms

from foi import queries
from foi.models import Mark, Provision
from foi.redacting import Held
from foi.residual_text import Leak
from foi.services.marking import HERE, RECORD, REQUEST, in_field
from workflow.forms import PlainText, StepForm
from workflow.rulings import Refused

CHOOSE_A_PROVISION = {
    "required": "Choose the provision.",
    "invalid_choice": "Choose a provision of the list.",
}


class ProvisionField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        given = {"label": "Provision", "empty_label": "Choose", "error_messages": CHOOSE_A_PROVISION}
        super().__init__(Provision.objects.none(), **{**given, **kwargs})


class ProvidedForm(StepForm):
    """A form that names a provision."""

    provision = ProvisionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provision"].queryset = queries.provisions()


def note() -> PlainText:
    return PlainText(
        label="Note",
        rows=2,
        max_length=2000,
        required=False,
        help_text="For the second person. The applicant does not see it.",
    )


class WithholdForm(ProvidedForm):
    place = forms.ChoiceField(
        label="Field",
        error_messages={"required": "Choose the field.", "invalid_choice": "Choose a field of the record."},
    )
    excerpt = PlainText(
        label="Words to withhold",
        rows=3,
        required=False,
        help_text="Copy them from the field, or select them there. Empty: the whole field.",
    )
    where = forms.ChoiceField(
        label="Where",
        choices=[
            (REQUEST, "Wherever else it stands in this request too"),
            (RECORD, "Wherever else it stands in this record too"),
            (HERE, "In this field alone"),
        ],
        initial=REQUEST,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    note = note()
    unmarked = ("excerpt",)
    field_order = ["key", "place", "excerpt", "where", "provision", "note"]

    def __init__(self, *args: Any, entries: Sequence[Held], choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {held.entry.pk: held for held in entries}
        self.fields["place"].choices = [("", "Choose"), *choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("place"):
            entry, _, field = given["place"].partition(":")
            given["entry"], given["field"] = int(entry), field
            try:
                in_field(self.entries[int(entry)], field, given.get("excerpt", ""))
            except Refused as refusal:
                self.add_error("excerpt", str(refusal))
        return given

    def taken(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "place"}


class NamesForm(ProvidedForm):
    names = forms.MultipleChoiceField(
        label="Whose names",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose at least one name."},
    )
    note = note()
    field_order = ["key", "names", "provision", "note"]

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[str, str]],
        hints: dict[str, str],
        chosen: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = choices
        self.fields["names"].widget.attrs["hints"] = hints
        self.fields["names"].initial = chosen


class JudgeForm(StepForm):
    """The places of one withheld text. Which button is pressed says what else is needed."""

    needs = missing = ""
    leak = forms.CharField(widget=forms.HiddenInput)
    places = forms.MultipleChoiceField(
        label="Places",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={
            "required": "Choose at least one place.",
            "invalid_choice": "One of these has been judged meanwhile. Look at what is left.",
        },
    )
    provision = ProvisionField(required=False)
    reason = PlainText(
        label="Why they may be shown",
        help_text="Do not quote the record: this reason is kept for good.",
        rows=2,
        max_length=2000,
        required=False,
    )
    unmarked = ("provision", "reason")

    def __init__(
        self,
        *args: Any,
        of: Leak,
        choices: list[tuple[str, str]],
        provisions: list[tuple[Any, str]],  # read once for all the forms of the page
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = choices
        self.fields["places"].initial = [key for key, _ in choices]
        self.fields["provision"].queryset = queries.provisions()
        self.fields["provision"].widget.choices = provisions
        self.fields["provision"].initial = min(of.term.provisions, default=None)
        self.of = of

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.needs and not given.get(self.needs) and self.needs not in self.errors:
            self.add_error(self.needs, self.missing)
        return given


class WithholdPlacesForm(JudgeForm):
    needs, missing = "provision", "Choose the provision."

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        fixed = [
            place
            for place in self.of.places
            if not place.may_be_withheld and place.key in given.get("places", [])
        ]
        if fixed and len(fixed) == len(given["places"]):
            self.add_error(
                "places", "An entry’s kind, subject and office stand in its bytes: let them stand."
            )
        return given

    def taken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "places", "provision")}


class LetStandForm(JudgeForm):
    needs, missing = "reason", "Say why they may be shown."

    def taken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "places", "reason")}


class TakeBackForm(StepForm):
    marks = forms.TypedMultipleChoiceField(
        label="Marks on this record",
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={
            "required": "Choose at least one mark.",
            "invalid_choice": "One of these is taken back already. Look at what is left.",
        },
    )

    def __init__(self, *args: Any, marks: Sequence[Mark], labels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["marks"].choices = [(mark.pk, labels[mark.pk]) for mark in marks]
