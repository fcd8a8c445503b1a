"""What is withheld: a field, words of it, the names of staff, or places that the check found."""

from typing import Any

from django import forms

from foi import queries
from foi.models import Provision
from foi.residual_text import Leak
from foi.services.marking import HERE, RECORD, REQUEST
from workflow.forms import AnyChoice, AnyChoices, PlainText, StepForm

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


class AnyNumbers(forms.TypedMultipleChoiceField):
    """Boxes with numbers, of which only the service knows what each stands for."""

    def valid_value(self, value: str) -> bool:
        return True


def note() -> PlainText:
    return PlainText(
        label="Note",
        rows=2,
        max_length=2000,
        required=False,
        help_text="For the second person. The applicant does not see it.",
    )


def _place(typed: str) -> tuple[int, str]:
    """The id of an entry, and the name of a field of it."""
    entry, _, field = typed.partition(":")
    return int(entry), field


class WithholdForm(ProvidedForm):
    place = AnyChoice(
        label="Field",
        coerce=_place,
        error_messages={"required": "Choose the field.", "invalid_choice": "Choose a field of the record."},
    )
    excerpt = PlainText(
        label="Words to withhold",
        rows=2,
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

    def offer(self, places: list[Any]) -> None:
        self.fields["place"].choices = [("", "Choose"), *places]

    def taken(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        entry, field = given.pop("place")
        return {**given, "entry": entry, "field": field}


class NamesForm(ProvidedForm):
    names = AnyChoices(
        label="Whose names",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose at least one name."},
    )
    note = note()
    field_order = ["key", "names", "provision", "note"]

    def offer(self, names: list[tuple[str, str]], hints: dict[str, str], chosen: list[str]) -> None:
        self.fields["names"].choices = names
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
    marks = AnyNumbers(
        label="Marks on this record",
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose at least one mark."},
    )

    def offer(self, marks: dict[int, str]) -> None:
        self.fields["marks"].choices = list(marks.items())
