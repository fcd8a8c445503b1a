from typing import Any

from django import forms

from directory.forms import RepeatableForm
from profiles import queries
from profiles.models import Account, Person, Platform
from profiles.models.accounts import a_year_on
from workflow.forms import DayField, PlainText, StepForm

LABELS = {
    "handle": "Handle",
    "site": "Site",
    "name": "What we call it",
    "platform_ids": "What the platform calls it besides",
    "division": "Whose it is",
    "speaks_for_itself": "It bears the Treasury’s name",
    "recovery_contact": "Recovery contact",
}
HINTS = {
    "handle": "As people see it on the platform, such as @TreasuryAU.",
    "site": "Only for a platform on many sites: the host’s name, such as www.abc.net.au.",
    "division": "",
    "speaks_for_itself": "Everybody sees that the Treasury speaks there, so its posts need no line that says who does.",
    "recovery_contact": "Where the platform sends what is needed to get back in: an address of the Treasury, never "
    "somebody’s own.",
}
EVERY_DIVISION = "Every division’s"
DETAILS = ["handle", "site", "name", "platform_ids", "division", "speaks_for_itself", "recovery_contact"]


class CustodianField(forms.ModelChoiceField):
    """Only those who are there to answer for an account."""

    def __init__(self, **given: Any) -> None:
        super().__init__(Person.objects.none(), label="Custodian", empty_label="Choose a person", **given)


class AccountForm(forms.ModelForm, RepeatableForm):
    """What is known of an account and may be corrected."""

    class Meta:
        model = Account
        fields = DETAILS
        labels = LABELS
        help_texts = HINTS

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["division"].empty_label = EVERY_DIVISION

    def ask(self, case: Account) -> None:
        super().ask(case)
        self.initial = forms.model_to_dict(case, DETAILS)


class NewAccountForm(AccountForm):
    custodian = CustodianField(help_text="Who answers for it: who can get in, and what it shows.")

    class Meta(AccountForm.Meta):
        fields = ["platform", *DETAILS, "custodian"]

    def taken(self) -> dict[str, Any]:
        return self.cleaned_data

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["platform"].queryset = Platform.objects.filter(active=True)
        self.fields["platform"].empty_label = "Choose a platform"
        self.fields["custodian"].queryset = queries.seated_people()


class CustodianForm(RepeatableForm):
    custodian = CustodianField(help_text="They are told, and so is whoever had it before.")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["custodian"].queryset = queries.seated_people()


class ReviewForm(StepForm):
    note = PlainText(
        label="What you found",
        max_length=1000,
        required=False,
        help_text="Who can get in, whether the recovery contact works, what the account shows, and whether it is still "
        "needed.",
    )
    next_due_on = DayField(label="Next review by", initial=a_year_on)


class CloseForm(RepeatableForm):
    reason = PlainText(
        label="Why it is closed",
        max_length=300,
        error_messages={"required": "Say why, so that people know in a year’s time."},
    )
