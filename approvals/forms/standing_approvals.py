"""What a General Manager writes down for a standing approval, and what an officer says to use one."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from approvals.causes import causes
from approvals.content import Content
from approvals.forms.declaring import DeclaringForm
from approvals.models import Post, StandingApproval
from approvals.queries import standing_approvals as reads
from approvals.services.standing_approvals import STALE
from approvals.services.standing_uses import KEPT_TO
from approvals.standing import gaps
from approvals.standing.terms import LISTS, Terms, problems
from profiles.models import Account, Division, Person
from profiles.queries import directory
from workflow.forms import AnyChoice, DayField, PlainText, SeenForm, StepForm
from workflow.paging import number_in

FEW = "govuk-checkboxes--small"


def several(queryset: QuerySet[Any], **given: Any) -> forms.ModelMultipleChoiceField:
    boxes = forms.CheckboxSelectMultiple(attrs={"class": FEW})
    return forms.ModelMultipleChoiceField(queryset, widget=boxes, **given)


class TermsForm(StepForm):
    unmarked = ("wording", "limits")  # one of the two is needed
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="A few words that people will find it by, such as “Reminders of survey dates”.",
        error_messages={"required": "Give it a title of a few words."},
    )
    officers = several(
        directory(),
        label="Officers",
        help_text="Who may use it. They must have written the whole post themselves, or with others named here.",
        error_messages={"required": "Name at least one officer."},
    )
    accounts = several(
        Account.objects.select_related("platform"),
        label="Accounts",
        error_messages={"required": "Choose at least one account."},
    )
    topics = several(
        reads.topics_in_use(), label="Topics", error_messages={"required": "Choose at least one topic."}
    )
    wording = PlainText(
        label="Wording",
        required=False,
        help_text=f"Word for word as it will appear. A gap that the officer fills is written {{like this}}, and takes "
        f"{gaps.LONGEST} characters at most. Leave it empty to set limits instead.",
    )
    limits = PlainText(
        label="Limits",
        required=False,
        max_length=2000,
        help_text="What else the officers keep to, in words. Each time they declare that they did.",
    )
    text_limit = forms.IntegerField(
        label="Longest text",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="In characters, as the platform counts them. Empty: as the platform allows.",
    )
    links_allowed = forms.BooleanField(label="The post may have links", required=False)
    files_allowed = forms.BooleanField(label="The post may have files", required=False)
    starts_on = DayField(label="First day", initial=timezone.localdate)
    ends_on = DayField(label="Last day", help_text="A year after the first at the latest.")
    uses_allowed = forms.IntegerField(
        label="Number of uses",
        help_text="After so many posts it stops by itself.",
        error_messages={"required": "Say how many times it may be used."},
    )

    def tell_of_problems(self, standing: StandingApproval | None = None) -> None:
        for name, sentence in problems(self.cleaned_data, standing).items():
            self.add_error(name, sentence)

    def offer(self, by: Person, divisions: Collection[int]) -> None:
        """To choose from, as a page shows it. The service asks whether what was sent is the division's."""
        self.fields["officers"].queryset = reads.officers_of(divisions, by)  # type: ignore[attr-defined]
        self.fields["accounts"].queryset = reads.accounts_of(divisions)  # type: ignore[attr-defined]

    def taken(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        lists = {name: list(given.pop(name)) for name in LISTS}
        terms = {name: given.pop(name) for name in Terms.__dataclass_fields__ if name in given}
        return {**given, "terms": Terms(**lists, **terms)}


class GrantStandingForm(TermsForm):
    division = forms.ModelChoiceField(Division.objects.none(), label="Division", empty_label=None)
    field_order = ["division"]

    def __init__(self, *args: Any, by: Person, divisions: Collection[int]) -> None:
        super().__init__(*args)
        self.offer(by, divisions)
        self.fields["division"].queryset = Division.objects.filter(pk__in=divisions)  # type: ignore[attr-defined]

    def clean(self) -> None:
        self.tell_of_problems()


class SignForm(SeenForm):
    changed = STALE


class ChangeStandingForm(TermsForm, SignForm):
    def ask(self, case: StandingApproval) -> None:
        """Where the service never read the terms, what is wrong with them is told together with the rest."""
        super().ask(case)
        self.initial = vars(Terms.of(case))
        if self.is_bound and not self.is_valid():
            self.tell_of_problems(case)


class SuspendForm(StepForm):
    reason = PlainText(
        label="Reason",
        max_length=2000,
        error_messages={"required": "Say why, so that those who are named in it know."},
    )


class UseStandingForm(DeclaringForm):
    """Which one, and the author's declarations as when a post is submitted."""

    standing = AnyChoice(
        label="Standing approval",
        coerce=number_in,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the standing approval to use."},
    )

    def ask(self, case: Post) -> None:
        super().ask(case)
        self.ask_to_declare(causes(Content.of(case.version), ()), KEPT_TO)
        if self.is_bound:
            self.tell_of_unticked()

    def offer(self, standing_approvals: Iterable[StandingApproval]) -> None:
        choices = [(standing.pk, str(standing)) for standing in standing_approvals]
        self.fields["standing"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial["standing"] = choices[0][0]

    def taken(self) -> dict[str, Any]:
        given = {name: value for name, value in super().taken().items() if name != "standing"}
        return {**given, "standing_id": self.cleaned_data["standing"]}
