"""What people type about a comment, parsed and checked; nothing here writes to the database."""

from typing import Any

from django import forms
from django.utils import timezone

from professional_use import policy
from professional_use.draft import Draft
from professional_use.models import Reply, SpeaksAs
from profiles.models import Marking
from profiles.models.platforms import PUBLIC_CEILINGS
from workflow.forms import DayField, PlainText, StepForm
from workflow.rulings import Ruling

SPEAKING = {
    SpeaksAs.PUBLIC_SERVANT: "People see where you work. Make it doubly clear that you speak for yourself.",
    SpeaksAs.CITIZEN: "You speak from what you know of the field, and not from your job.",
}


class TellForm(StepForm):
    unmarked = ("disclaimer", "makes_clear")  # one of the two is needed

    place = forms.CharField(
        label="Where will you comment?",
        max_length=120,
        help_text="The platform or site, for example LinkedIn, a newspaper's comments or a podcast.",
        error_messages={"required": "Say where you will comment."},
    )
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="If there is a page already, such as the article you will comment on.",
    )
    topic = forms.CharField(
        label="What is it about?",
        max_length=120,
        help_text="In a few words.",
        error_messages={"required": "Say in a few words what it is about."},
    )
    what = PlainText(
        label="What do you mean to say?",
        max_length=5000,
        rows=6,
        help_text="The text if you have it, or the gist.",
        error_messages={"required": "Say what you mean to say: the gist is enough."},
    )
    planned_on = DayField(
        label="When?",
        initial=timezone.localdate,
        help_text="The day you mean to comment. For example, 27/3/2027.",
        error_messages={
            "required": "Give the day you mean to comment.",
            "invalid": "Write the day as 27/3/2027 or 27 March 2027.",
        },
    )
    speaks_as = forms.ChoiceField(
        label="How will you speak?",
        choices=SpeaksAs,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small", "hints": SPEAKING}),
        help_text="Choose the profile with care: readers take it for who is speaking.",
        error_messages={"required": "Say how you will speak: as a public servant, or as a citizen."},
    )
    profile = forms.CharField(
        label="From which profile?",
        max_length=200,
        help_text="Its name, handle or address. One of your own: never a Treasury address or an official account.",
        error_messages={"required": "Name the profile that you will use."},
    )
    pseudonymous = forms.BooleanField(
        label="It does not show my name",
        required=False,
        help_text="A pseudonym is allowed where the site allows it. "
        "Take part as if everybody knew who you are: the Code of Conduct applies all the same.",
    )
    disclaimer = forms.CharField(
        label="Your line that says for whom you do not speak",
        required=False,
        max_length=500,
        help_text="It says that you represent neither the Treasury nor the Government.",
    )
    makes_clear = forms.CharField(
        label="If no line can stand there: how do you make it clear?",
        required=False,
        max_length=500,
        help_text="For example, you say so at the beginning of the interview.",
    )
    marking = forms.ChoiceField(
        label="Protective marking of this notice",
        choices=[(marking.value, marking.label) for marking in map(Marking, PUBLIC_CEILINGS)],
        initial=Marking.OFFICIAL,
        help_text="What is said in public is OFFICIAL at most.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in [name for name, value in given.items() if isinstance(value, str) and name != "marking"]:
            self._ask(name, policy.may_be_public(given[name], given.get("marking", Marking.OFFICIAL)))
        if "profile" in given:
            self._ask("profile", policy.may_use_profile(given["profile"]))
        if "planned_on" in given:
            self._ask("planned_on", policy.may_be_planned_for(given["planned_on"]))
        if {"disclaimer", "makes_clear"} <= given.keys():
            self._ask("disclaimer", policy.makes_clear(given["disclaimer"], given["makes_clear"]))
        return given

    def _ask(self, field: str, ruling: Ruling) -> None:
        if not ruling:
            self.add_error(field, ruling.reason)

    def taken(self) -> dict[str, Any]:
        said = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return {"said": Draft(**said), "key": self.cleaned_data["key"]}


class AcknowledgeForm(StepForm):
    note = PlainText(label="A word to them", max_length=2000, required=False)


class ConcernForm(StepForm):
    concern = PlainText(
        label="Your concern",
        max_length=2000,
        help_text="What worries you, and what would help. They answer you; you may also simply talk.",
        error_messages={"required": "Say what your concern is."},
    )


class AnswerForm(StepForm):
    reply = forms.ChoiceField(
        label="What will you do?",
        choices=Reply,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Say whether you have changed the comment."},
    )
    answer = PlainText(
        label="Your answer",
        max_length=5000,
        help_text="What you will say now, or why you leave it as it is.",
        error_messages={"required": "Write your answer."},
    )


class WithdrawForm(StepForm):
    reason = PlainText(
        label="Why you will not make it",
        max_length=2000,
        error_messages={"required": "Say in a few words why, so that nobody waits for it."},
    )
