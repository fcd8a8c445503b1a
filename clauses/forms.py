"""What people type about the policy, parsed and checked; nothing here writes."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from clauses.models import PolicyVersion
from clauses.text import ROLES, Particulars, passages
from profiles.models import Division
from workflow.forms import DayField, PlainText, StepForm

DECLARED_BY = {"author": "What authors declare", "decider": "What deciders declare"}


class ReviewForm(StepForm):
    reviewed_on = DayField(label="Reviewed on", initial=timezone.localdate)
    outcome = PlainText(
        label="What came of it",
        max_length=2000,
        help_text="In a sentence or two: who was asked, and why the policy stands as it is.",
        error_messages={"required": "Say what came of the review."},
    )
    next_review_on = DayField(label="Next review due on", help_text="For example, 30/9/2027")


class ReleaseForm(StepForm):
    """The particulars of a new version, and every passage of the latest one to be changed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    number = forms.RegexField(
        r"\A[0-9]{1,4}\.[0-9]{1,4}\Z",
        label="Number of the new version",
        error_messages={"invalid": "A number looks like 1.3: two numbers with a full stop between them."},
    )
    summary = PlainText(
        label="What changed", max_length=500, rows=2, help_text="In a sentence, for everybody to read."
    )
    author = forms.CharField(
        label="Who wrote it",
        max_length=120,
        help_text="The office. Names of people would have to be withheld if the policy is released to the public.",
    )
    endorser = forms.CharField(
        label="Who endorsed it", max_length=120, help_text="The office, not the person"
    )
    in_force_from = DayField(label="In force from", initial=timezone.localdate)
    last_reviewed_on = DayField(label="Last reviewed on", initial=timezone.localdate)
    next_review_on = DayField(label="Next review due on", help_text="For example, 30/9/2027")

    def __init__(self, *args: Any, latest: PolicyVersion, **given: Any) -> None:
        self.latest, self.passages = latest, passages(latest.wording)
        known = {"author": latest.author, "seen": latest.sha256, **self.passages}
        super().__init__(*args, initial=known | given.pop("initial", {}), **given)
        for name, label in self._labels().items():
            self.fields[name] = PlainText(label=label, max_length=2000, rows=3)

    def _labels(self) -> dict[str, str]:
        wording = self.latest.wording
        clauses = {
            said["id"]: f"{said['id']}: {said['heading']}"
            for section in wording["sections"]
            for said in section["clauses"]
        }
        asked = {
            f"{role}-{place}": f"{DECLARED_BY[role]} ({each['clause']})"
            for role in ROLES
            for place, each in enumerate(wording["statements"][role], start=1)
        }
        return clauses | asked

    def particulars(self) -> list[BoundField]:
        return [self[name] for name in type(self).base_fields if name not in ("key", "seen")]

    def folds(self) -> list[tuple[str, list[BoundField], bool]]:
        """The passages by section: title, fields, and whether something in it needs another look."""
        wording = self.latest.wording
        named = {
            section["title"]: [said["id"] for said in section["clauses"]] for section in wording["sections"]
        }
        for role, title in DECLARED_BY.items():
            named[title] = [f"{role}-{place}" for place in range(1, len(wording["statements"][role]) + 1)]
        return [
            (title, [self[name] for name in names], any(name in self.errors for name in names))
            for title, names in named.items()
        ]

    def taken(self) -> dict[str, Any]:
        given = self.cleaned_data
        particulars = {name: given[name] for name in Particulars.__annotations__}
        return {
            "particulars": Particulars(**particulars),
            "changes": {name: given[name] for name, text in self.passages.items() if given[name] != text},
            "seen": given["seen"],
            "key": given["key"],
        }


class ReadersFilter(forms.Form):
    """What narrows the list of those who have not read the policy. Anything it cannot read narrows nothing."""

    all_optional = True

    division = forms.ModelChoiceField(
        Division.objects.all(), label="Division", required=False, empty_label="All"
    )

    def narrow(self, people: Any) -> Any:
        self.is_valid()
        division = self.cleaned_data.get("division")
        return people.filter(division_id=division.pk) if division else people
