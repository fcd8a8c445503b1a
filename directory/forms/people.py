from typing import Any

from django import forms
from django.utils import timezone

from directory.forms.seats import SeatField
from profiles import names
from profiles.models import Division, Person
from workflow.forms import DayField, PlainText, StepForm

NEW_SEAT = {  # what is missing of it
    "title": "Give the new position a title, or choose a position that is there.",
    "division": "Choose the division of the new position, or a position that is there.",
}


class NameField(forms.CharField):
    def __init__(self, **given: Any) -> None:
        super().__init__(label="Name", max_length=150, help_text="As colleagues know them.", **given)


class AddressField(forms.EmailField):
    def __init__(self, label: str = "E-mail address") -> None:
        super().__init__(
            label=label,
            help_text="Their own, of the Treasury. Links by which they choose a password go there.",
        )


class ReasonField(PlainText):
    def __init__(self, label: str = "Reason", help_text: str = "") -> None:
        super().__init__(label=label, max_length=300, rows=3, help_text=help_text)


class NewPersonForm(StepForm):
    user_name = forms.CharField(
        label="User name",
        max_length=150,
        help_text="They sign in with it. It stays what it is, and stands beside their name wherever they are named.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    name = NameField()
    email = AddressField()
    warned = forms.CharField(required=False, widget=forms.HiddenInput)  # of whom their name looks like

    def clean(self) -> dict[str, Any]:
        """Once for each name that looks like somebody's: it is a warning, and the same form goes through after it."""
        given = super().clean() or self.cleaned_data
        name, user_name = given.get("name", ""), given.get("user_name", "")
        looks = f"{names.skeleton(name)} {names.skeleton(user_name)}"
        themselves = Person.objects.filter(username__iexact=user_name).first()  # the form, sent twice
        others = names.alike(name, user_name, but=themselves) if name or user_name else []
        if others and given.get("warned") != looks:
            self.add_error(
                None, "Somebody’s name, or user name, looks the same. If this is another person, go on."
            )
            self.data = self.data.copy()
            self.data["warned"] = looks
        return given

    def taken(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "warned"}


class NewOfficerForm(NewPersonForm):
    """A person and the seat that they take: one that is there, or a new one that decides nothing."""

    unmarked = ("position", "title", "division")  # the first, or the other two
    position = SeatField(
        label="Position",
        empty_label="A new one, as below",
        required=False,
        help_text="Where something is decided they hold it once somebody else has confirmed it.",
    )
    title = forms.CharField(
        label="Title of a new position", max_length=120, required=False, help_text="Such as Policy Officer."
    )
    division = forms.ModelChoiceField(
        Division.objects.all(), label="Its division", empty_label="Choose a division", required=False
    )
    reports_to = SeatField(label="It reports to", empty_label="Nobody", required=False)
    starts_on = DayField(label="First day", initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("position") and "position" in given:
            for name, missing in NEW_SEAT.items():
                if not given.get(name):
                    self.add_error(name, missing)
        return given


class NameForm(StepForm):
    name = NameField()

    def ask(self, case: Person) -> None:
        super().ask(case)
        self.fields["name"].initial = case.name


class AddressForm(StepForm):
    email = AddressField("New e-mail address")
    reason = ReasonField(help_text="How you know that it is theirs.")


class ResetForm(StepForm):
    reason = ReasonField(help_text="How you know that it was they who asked.")


class FactorResetForm(StepForm):
    reason = ReasonField(help_text="How you know that it is lost, and that it was they who said so.")


class ConfirmResetForm(StepForm):
    """Nothing is asked: what was proposed stands as it is."""


class CloseForm(StepForm):
    reason = ReasonField(help_text="It is mailed to them.")


class UnlinkForm(StepForm):
    reason = ReasonField(help_text="How you know that they have another account there. They are told.")


class LastDayForm(StepForm):
    unmarked = ("leaves_on",)  # empty, they stay
    leaves_on = DayField(
        label="Last day",
        required=False,
        help_text="On the next day their sign-in is closed. Empty: they stay after all.",
    )

    def ask(self, case: Person) -> None:
        super().ask(case)
        self.fields["leaves_on"].initial = case.leaves_on


class OpenForm(StepForm):
    reason = ReasonField(help_text="They are told.")


class InviteForm(StepForm):
    """Nothing is asked: the invitation goes to their address."""


class ConfirmAddressForm(StepForm):
    """Nothing is asked: what was proposed stands as it is."""
