"""One post for several accounts: fitted to each, submitted together, and decided on together."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from approvals.causes import causes
from approvals.content import Content
from approvals.forms.declaring import DeclarationForm, answer_to, answers_before
from approvals.forms.steps import ASK_SOMETHING, SAY_WHY, disposition_of
from approvals.models import Post
from approvals.models.post import Answered
from approvals.services.shared import CHANGED
from checks import catalogue
from checks.finding import Finding
from clauses.declarations import statements
from clauses.queries import in_force
from profiles.models import Account
from workflow.forms import AnyChoices, PlainText, StepForm


class AccountsForm(StepForm):
    """Which accounts, and the text as each of them is to have it; of what is empty the draft's own words serve."""

    saved = forms.IntegerField(required=False, widget=forms.HiddenInput)
    accounts = forms.ModelMultipleChoiceField(
        Account.objects.none(),
        label="From which accounts",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose the accounts to speak from."},
    )

    def fit(self, accounts: QuerySet[Account], text: str, chosen: Iterable[Account], *, files: bool) -> None:
        """A text for each account that was chosen by now; and its files, where it takes any."""
        self.fields["accounts"].queryset = accounts  # type: ignore[attr-defined]
        for account in chosen:
            self._begin(account, text)
            self.fields[f"text-{account.pk}"] = PlainText(
                label=f"Text for {account}", required=False, strip=False, rows=6, initial=text
            )
            if files and account.platform.media:
                self.fields[f"files-{account.pk}"] = forms.BooleanField(
                    label="With the files", required=False, initial=True
                )

    def _begin(self, account: Account, text: str) -> None:
        """Of an account that was added just now nothing was sent yet."""
        if self.is_bound and f"text-{account.pk}" not in self.data:
            self.data = self.data.copy()
            self.data[f"text-{account.pk}"], self.data[f"files-{account.pk}"] = text, "on"

    def taken(self) -> dict[str, Any]:
        """Beside the contents, which need the draft as well."""
        return {name: self.cleaned_data[name] for name in ("key", "saved")}

    def text_for(self, account: Account) -> str:
        return str(self[f"text-{account.pk}"].value() or "")

    def takes_files(self, account: Account) -> bool:
        name = f"files-{account.pk}"
        return name in self.fields and bool(self[name].value())


class TogetherForm(DeclarationForm):
    """A step on several posts at once: which of them, and each as it was on the screen."""

    chosen = AnyChoices(
        label="Which of them",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Choose one at least."},
    )
    seen = AnyChoices(required=False, widget=forms.MultipleHiddenInput)

    def ask_of(self, posts: Sequence[Post]) -> None:
        """`posts`: of which the step may be taken now."""
        self._bound_fields_cache.clear()
        self.fields["chosen"].choices = [(each.reference, f"{each}: {each.account}") for each in posts]  # type: ignore[attr-defined]
        self.fields["chosen"].initial = [each.reference for each in posts]
        stand = [f"{each.reference} {each.seen}" for each in posts]
        self.fields["seen"].initial = stand
        if self.is_bound and not {*stand} <= {*self.data.getlist("seen")}:
            self.add_error(None, CHANGED)
            self.data = self.data.copy()
            self.data.setlist("seen", stand)
            self.data.setlist("declared", [])

    def taken(self) -> dict[str, Any]:
        seen = (each.split(" ", 1) for each in self.cleaned_data["seen"] if " " in each)
        return {name: self.cleaned_data[name] for name in ("key", "chosen")} | {"seen": dict(seen)}

    def require_note(self, then: str) -> None:
        """Of some buttons, which say so."""

    def declares(self) -> dict[str, Any]:
        return {"declared": self.cleaned_data["declared"], "policy_read": self.cleaned_data["policy"]}


class SubmitTogetherForm(TogetherForm):
    """What the checks ask of several posts is answered once for all of them."""

    answers_begin = "answer-"
    found: Sequence[Finding] = ()

    def ask_of(self, posts: Sequence[Post]) -> None:
        super().ask_of(posts)
        advisory = {post: catalogue.advisory(Content.of(post.version), post.author) for post in posts}
        self.found = list({finding.key: finding for found in advisory.values() for finding in found}.values())
        before = {key: answer for post in posts for key, answer in answers_before(post).items()}
        for finding in self.found:
            self.fields[f"answer-{finding.key}"] = answer_to(finding, before.get(finding.key, ""))
        given = [
            cause
            for post, found in advisory.items()
            for cause in causes(Content.of(post.version), {finding.check for finding in found})
        ]
        self._declare_for_all({cause.clause: cause.what for cause in given})

    def _declare_for_all(self, why: dict[str, str]) -> None:
        """What any of them gives cause for has a box of its own, which is ticked of all that it concerns."""
        self.ask_to_declare()
        caused = {
            each.clause: why[clause]
            for each in statements(self.role, in_force())
            for clause in each.clause.split(", ")
            if clause in why
        }
        self.alone = {clause: clause for clause in caused}
        self._offer_boxes(caused)

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer-{finding.key}"] for finding in self.found]

    def taken(self) -> dict[str, Any]:
        return super().taken() | self.declares() | {"answers": self.given("answer-")}


NOTED = {"return": SAY_WHY, "decline": SAY_WHY, "consult": ASK_SOMETHING}  # what goes with a note alone


class DecideTogetherForm(TogetherForm):
    """The same answer in several posts is judged once."""

    role = "decider"
    answers_begin = "disposition-"
    note = PlainText(
        label="Your note",
        max_length=2000,
        required=False,
        help_text="Your reason to the author, or your question to MCD. Only an approval may go without.",
    )
    answers: dict[str, list[Answered]] = {}

    def ask_of(self, posts: Sequence[Post]) -> None:
        super().ask_of(posts)
        self.ask_to_declare()
        self.answers = {}
        for answer in (answer for post in posts for answer in post.answers):
            told = self.answers.setdefault(answer["key"], [])
            told += [answer] if answer not in told else []
            self.fields[f"disposition-{answer['key']}"] = disposition_of(answer)

    @property
    def disposition_fields(self) -> list[tuple[list[Answered], forms.BoundField]]:
        return [(answers, self[f"disposition-{key}"]) for key, answers in self.answers.items()]

    def approving(self) -> dict[str, Any]:
        given = {"note": self.cleaned_data["note"], "dispositions": self.given("disposition-")}
        return super().taken() | self.declares() | given

    def sending_back(self) -> dict[str, Any]:
        return super().taken() | {"reason": self.cleaned_data["note"]}

    def asking(self) -> dict[str, Any]:
        return super().taken() | {"question": self.cleaned_data["note"]}

    def require_note(self, then: str) -> None:
        if then in NOTED and not self.cleaned_data.get("note"):
            self.add_error("note", NOTED[then])
