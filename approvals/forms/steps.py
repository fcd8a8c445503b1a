"""What people give with each step of a post."""

from collections.abc import Sequence
from typing import Any

from django import forms

from approvals.forms.declaring import DeclaringForm
from approvals.models import Post
from approvals.models.post import Answered
from approvals.policy.related import takes_down
from approvals.queries import answers_seen
from approvals.services.declaring import DISPOSITIONS
from approvals.services.going_live import LinksAsked
from records.queries import trail
from workflow.forms import AnyChoices, PlainText, StepForm
from workflow.rulings import Refused

SAY_WHY = "Say why, so that the author knows what to do."
ASK_SOMETHING = "Write your question to MCD."


class DecisionForm(DeclaringForm):
    """The one form of the decision page: all its buttons send all of it, and each asks for what it needs."""

    all_optional = True  # which button needs which, their errors say
    role = "decider"
    answers_begin = "disposition-"
    note = PlainText(
        label="Your note",
        max_length=2000,
        required=False,
        help_text="Your reason to the author, or your question to MCD. Only an approval may go without.",
    )
    # The button declares them, all at once: the page lists what that is.
    declared = AnyChoices(required=False, widget=forms.MultipleHiddenInput)
    answers: Sequence[Answered] = ()

    def ask(self, case: Post) -> None:
        super().ask(case)
        self.answers = case.answers
        for answer in self.answers:
            self.fields[f"disposition-{answer['key']}"] = disposition_of(answer)

    def forget_what_was_seen(self, case: Post) -> None:
        """What was made of an answer that is another one by now goes too."""
        super().forget_what_was_seen(case)
        before = answers_seen(trail(case.reference), self.data.get("seen", ""))
        for answer in case.answers:
            if answer not in before:
                self.data.pop(f"disposition-{answer['key']}", None)

    @property
    def disposition_fields(self) -> list[tuple[Answered, forms.BoundField]]:
        return [(answer, self[f"disposition-{answer['key']}"]) for answer in self.answers]

    def require(self, name: str, problem: str) -> None:
        if not self.cleaned_data.get(name):
            self.add_error(name, problem)

    def taken(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("key", "seen")}


def disposition_of(answer: Answered) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What do you make of the answer?",
        choices=list(DISPOSITIONS.items()),
        required=False,
        widget=forms.RadioSelect(
            attrs={"class": "govuk-radios--small govuk-radios--inline", "form": "decision-form"}
        ),
    )


class ApproveForm(DecisionForm):
    def taken(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("note", "declared")}
        read = {"policy_read": self.cleaned_data["policy"]}
        return super().taken() | given | read | {"dispositions": self.given("disposition-")}


class SendBackForm(DecisionForm):
    def clean(self) -> None:
        self.require("note", SAY_WHY)

    def taken(self) -> dict[str, Any]:
        return super().taken() | {"reason": self.cleaned_data["note"]}


class ConsultForm(DecisionForm):
    seen = forms.CharField(
        required=False, widget=forms.HiddenInput
    )  # MCD reads the words as they stand by then

    def clean(self) -> None:
        self.require("note", ASK_SOMETHING)

    def taken(self) -> dict[str, Any]:
        return {"question": self.cleaned_data["note"], "key": self.cleaned_data["key"]}


class ReasonForm(StepForm):
    reason = PlainText(label="Reason", max_length=2000, error_messages={"required": SAY_WHY})


class AnswerForm(StepForm):
    answer = PlainText(
        label="MCD's advice", max_length=5000, error_messages={"required": "Write your advice."}
    )


class PublishForm(StepForm):
    """A takedown has no link of its own, and whatever stands there now will do."""

    unmarked = ("live_text",)  # only a post without text goes without
    permalink = forms.URLField(
        label="Link to the post",
        max_length=500,
        assume_scheme="https",
        help_text="The address of the post itself, copied from the platform. What tracks readers is left off.",
        required=False,
    )
    live_text = PlainText(
        label="What went live",
        strip=False,
        help_text="Copy the text back from the platform; it is compared word for word with what was approved. "
        "What the platform makes of a text by itself, such as short links, is no difference.",
        required=False,
    )
    same_page = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    links: Sequence[tuple[str, str]] = ()  # of which they are asked whether they lead to the same page
    vouched = ""  # what the answer carries
    link_refused = False

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, LinksAsked):
            self.links, self.vouched = refusal.pairs, refusal.vouched
        self.link_refused = "permalink" in refusal.problems

    def ask(self, case: Post) -> None:
        super().ask(case)
        del self.fields["same_page"]  # the buttons under the question have it
        self.fields["permalink"].required = True
        if takes_down(case):
            del self.fields["permalink"]
            live = self.fields["live_text"]
            live.label, live.help_text = "What stands there now", "Leave it empty if it is gone."


class CloseIncidentForm(StepForm):
    resolution = PlainText(
        label="What was done",
        max_length=2000,
        error_messages={"required": "Say what was done about the difference."},
    )
