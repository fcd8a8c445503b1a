"""What people give with each step of a post."""

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from approvals import checks
from approvals.checks import Finding
from approvals.content import Content
from approvals.models import Post
from approvals.policy.related import takes_down
from approvals.services.declaring import DISPOSITIONS
from approvals.services.related import stood_at
from clauses.declarations import statements
from clauses.queries import in_force
from workflow.forms import PlainText, StepForm


class SeenForm(StepForm):
    """A step on a wording: it carries the fingerprint of what was on the screen."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def over(self, seen: str, refusal: str) -> Self:
        """The same form on the post as it stands now: what was typed is kept, what was seen is not."""
        data = self.data.copy()
        data["seen"] = seen
        again = self.again(data)
        again.add_error(None, refusal)
        return again

    def again(self, data: QueryDict) -> Self:
        return type(self)(data, self.files)


class ForPost(StepForm):
    """A step whose questions depend on the post."""

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post = post


class OnPost(ForPost, SeenForm):
    """And on its wording."""

    def again(self, data: QueryDict) -> Self:
        return type(self)(data, self.files, post=self.post)

    def declare(self, role: str) -> None:
        """One box for each statement that the policy in force asks of the role; and which version that is, since its
        words are kept as declared."""
        self.in_force = in_force()
        asked = [(each.clause, each.text) for each in statements(role, self.in_force)]
        self.fields["declared"].choices = asked  # type: ignore[attr-defined]
        shown = forms.CharField(required=False, widget=forms.HiddenInput, initial=self.in_force.sha256)
        self.fields["policy"] = shown

    def require_read(self) -> None:
        """Nobody declares words that were not on their screen: then the boxes are empty again, beside the new words."""
        if self.data.get("policy", self.in_force.sha256) == self.in_force.sha256:
            return
        self.data = self.data.copy()
        self.data["policy"] = self.in_force.sha256
        self.data.setlist("declared", [])
        raise ValidationError(NEW_POLICY.format(self.in_force.number))

    def taken(self) -> dict[str, Any]:
        return {name: value for name, value in super().taken().items() if name != "policy"}

    def given(self, prefix: str) -> dict[str, str]:
        """What was typed into the fields of that prefix, by the rest of their names."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


def statements_box(**given: Any) -> forms.MultipleChoiceField:
    box = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small post-statements"})
    return forms.MultipleChoiceField(label="I declare", widget=box, **given)


NEW_POLICY = "Version {} of the policy came into force since you opened this page. Read the statements again."
DECLARE_ALL = "Tick each statement. What you cannot declare has to change first."


class SubmitForm(OnPost):
    """The author answers what the checks found, and declares clause by clause."""

    declared = statements_box(error_messages={"required": DECLARE_ALL})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declare("author")
        self.found = checks.advisory(Content.of(self.post.version), self.post.author)
        before = {
            answer["key"]: answer["answer"] for answer in self.post.answers
        }  # when it was last submitted
        for finding in self.found:
            self.fields[f"answer-{finding.key}"] = answer_to(finding, before.get(finding.key, ""))

    def clean_declared(self) -> list[str]:
        return all_of(self, "declared")

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer-{finding.key}"] for finding in self.found]

    def taken(self) -> dict[str, Any]:
        kept = {name: self.cleaned_data[name] for name in ("key", "seen", "declared")}
        return kept | {"answers": self.given("answer-")}


def all_of(form: OnPost, name: str) -> list[str]:
    """Every choice of the field, or a complaint."""
    form.require_read()
    ticked: list[str] = form.cleaned_data.get(name, [])
    if len(ticked) < len(form.fields[name].choices):  # type: ignore[attr-defined]
        raise ValidationError(DECLARE_ALL)
    return ticked


def answer_to(finding: Finding, before: str) -> PlainText:
    return PlainText(
        initial=before,
        label=finding.what,
        help_text=f"{finding.do} Otherwise say here why it may stand.".strip(),
        rows=2,
        max_length=1000,
        error_messages={"required": f"Answer this: {finding.what}"},
    )


SAY_WHY = "Say why, so that the author knows what to do."


class DecisionForm(OnPost):
    """The one form of the decision page: all its buttons send all of it, and each asks for what it needs."""

    all_optional = True  # which button needs which, their errors say
    note = PlainText(
        label="Your note",
        max_length=2000,
        required=False,
        help_text="Your reason to the author, or your question to MCD. Only an approval may go without.",
    )
    declared = statements_box(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declare("decider")
        for answer in self.post.answers:
            self.fields[f"disposition-{answer['key']}"] = disposition_of(answer)

    @property
    def disposition_fields(self) -> list[tuple[dict[str, str], forms.BoundField]]:
        return [(answer, self[f"disposition-{answer['key']}"]) for answer in self.post.answers]

    def require(self, name: str, problem: str) -> None:
        if not self.cleaned_data.get(name):
            self.add_error(name, problem)

    def taken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "seen")}


def disposition_of(answer: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What do you make of the answer?",
        choices=list(DISPOSITIONS.items()),
        required=False,
        widget=forms.RadioSelect(
            attrs={"class": "govuk-radios--small govuk-radios--inline", "form": "decision-form"}
        ),
    )


class ApproveForm(DecisionForm):
    def clean(self) -> None:
        try:
            all_of(self, "declared")
        except ValidationError as problem:
            self.add_error("declared", problem)
        for answer in self.post.answers:
            self.require(
                f"disposition-{answer['key']}", f"Say what you make of the answer to: {answer['what']}"
            )

    def taken(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("note", "declared")}
        return super().taken() | given | {"dispositions": self.given("disposition-")}


class SendBackForm(DecisionForm):
    def clean(self) -> None:
        self.require("note", SAY_WHY)

    def taken(self) -> dict[str, Any]:
        return super().taken() | {"reason": self.cleaned_data["note"]}


class ConsultForm(DecisionForm):
    def clean(self) -> None:
        self.require("note", "Write your question to MCD.")

    def taken(self) -> dict[str, Any]:
        return {"question": self.cleaned_data["note"], "key": self.cleaned_data["key"]}


class ReasonForm(StepForm):
    reason = PlainText(label="Reason", max_length=2000, error_messages={"required": SAY_WHY})


class AnswerForm(StepForm):
    answer = PlainText(
        label="MCD's advice", max_length=5000, error_messages={"required": "Write your advice."}
    )


class PublishForm(ForPost):
    """A takedown has no link of its own, and whatever stands there now will do."""

    unmarked = ("live_text",)  # only a post without text goes without
    permalink = forms.URLField(
        label="Link to the post",
        max_length=500,
        assume_scheme="https",
        help_text="The address of the post itself, copied from the platform.",
        error_messages={"required": "Paste the link to the post, as the platform gives it."},
    )
    live_text = PlainText(
        label="What went live",
        strip=False,
        help_text="Copy the text back from the platform; it is compared word for word with what was approved.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if takes_down(self.post):
            del self.fields["permalink"]
            live = self.fields["live_text"]
            live.label, live.help_text = "What stands there now", "Leave it empty if it is gone."

    def taken(self) -> dict[str, Any]:
        where = {"permalink": stood_at(self.post)} if takes_down(self.post) else {}
        return super().taken() | where


class CloseIncidentForm(StepForm):
    resolution = PlainText(
        label="What was done",
        max_length=2000,
        error_messages={"required": "Say what was done about the difference."},
    )
