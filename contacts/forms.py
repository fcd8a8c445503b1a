"""What people type, parsed and checked; nothing here writes to the database."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from contacts import significance
from contacts.models import Contact, State
from contacts.report import Report
from profiles.markings import storable
from profiles.models import Marking, Person, Platform
from profiles.queries import directory
from records.search.finding import among
from workflow.filters import SearchForm, WordsField
from workflow.forms import MomentField, PlainText, StepForm

MEDIA_UNIT, LEGAL, FOI = "Media unit", "Legal team", "Freedom of information team"
# Whom MCD refers contacts to, beside the people of the portal; the middle ones are the policy's own contacts.
REFERRALS = [
    MEDIA_UNIT,
    "Minister’s office",
    "IT Security Team",  # CON-3
    "People and Organisational Strategy Division",  # CON-2
    LEGAL,
    FOI,
    "Police",
    "Another agency",
]
NOT_SIGNIFICANT = (
    "If none of these fits, you need not report it. "
    "If MCD should know all the same, tick the last one and say why."
)


class ReportForm(StepForm):
    """Short enough for a phone: who, where, what, and why it might matter. The rest may be left out."""

    unmarked = ("platform", "elsewhere", "why")  # one of the two; and why, where no other reason was ticked
    who = forms.CharField(
        label="Who is it?",
        max_length=200,
        help_text="Their name or handle.",
        error_messages={"required": "Say who it is: a name or a handle."},
    )
    platform = forms.ModelChoiceField(
        Platform.objects.filter(active=True), label="Where?", empty_label="Choose where", required=False
    )
    elsewhere = forms.CharField(
        label="Or somewhere else", max_length=120, required=False, help_text="If it is not in the list."
    )
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "This is not a link. Copy it from the page, or leave it out."},
    )
    what = PlainText(
        label="What did they say, or what happened?",
        max_length=5000,
        error_messages={"required": "Say what they said, or what happened."},
    )
    reasons = forms.MultipleChoiceField(
        label="Why might it matter?",
        choices=significance.CHOICES,
        help_text="Tick all that fit.",
        widget=forms.CheckboxSelectMultiple(
            attrs={
                "class": "contact-reasons",
                "hints": {reason.name: reason.hint for reason in significance.REASONS.values()},
            }
        ),
        error_messages={"required": NOT_SIGNIFICANT},
    )
    why = PlainText(
        label="What else should MCD know?",
        required=False,
        rows=3,
        max_length=2000,
        help_text="Needed only if none of the reasons fits.",
    )
    asked_by = MomentField(
        label="They want an answer by",
        required=False,
        help_text="Leave it empty if they did not say.",
        error_messages={
            "invalid_date": "Enter the date like 3/12/2026.",
            "invalid_time": "Enter the time like 5 pm or 17:00.",
        },
        widget=forms.SplitDateTimeWidget(date_format="%d/%m/%Y", time_format="%H:%M"),
    )
    happened_at = MomentField(
        label="When it happened",
        required=False,
        help_text="Only if it was not just now.",
        error_messages={
            "invalid_date": "Enter the date like 3/12/2026.",
            "invalid_time": "Enter the time like 5 pm or 17:00.",
        },
        widget=forms.SplitDateTimeWidget(date_format="%d/%m/%Y", time_format="%H:%M"),
    )
    marking = forms.ChoiceField(label="Protective marking", choices=storable, initial=Marking.OFFICIAL)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self._ask_where(given)
        if given.get("reasons") == [significance.OTHER] and not given.get("why"):
            self.add_error("why", "Say why MCD should know.")
        happened, asked = given.get("happened_at"), given.get("asked_by")
        if happened and happened > timezone.now():
            self.add_error("happened_at", "This moment is still to come. Leave it empty if it was just now.")
        if asked and asked < (happened or timezone.now()):
            self.add_error(
                "asked_by", "This moment is over. Leave it empty, and say in your words how urgent it is."
            )
        return given

    def _ask_where(self, given: dict[str, Any]) -> None:
        if "platform" not in given or "elsewhere" not in given:
            return
        if given["platform"] and given["elsewhere"]:
            self.add_error(
                "elsewhere", "Leave this empty, or take the choice above back: it is one or the other."
            )
        if not given["platform"] and not given["elsewhere"]:
            self.add_error("platform", "Choose where it happened, or name the place below.")

    def taken(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return {"report": Report(**given), "key": self.cleaned_data["key"]}


def people() -> QuerySet[Person]:
    return directory()


class TriageForm(StepForm):
    significant = forms.ChoiceField(
        label="Is it significant?",
        choices=[("yes", "Yes: act on it"), ("no", "No: close it")],
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Say whether it is significant."},
    )
    advice = PlainText(
        label="Your advice to who reported it",
        max_length=5000,
        help_text="What to do, and what to leave. If it is not significant, say why.",
        error_messages={"required": "Write your advice; whoever reported it waits for it."},
    )
    assigned_to = forms.ModelChoiceField(
        people(), label="Action officer", required=False, empty_label="Nobody yet"
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("significant") == "no" and given.get("assigned_to"):
            self.add_error("assigned_to", "What is not significant is closed, so it needs no action officer.")
        return given

    def taken(self) -> dict[str, Any]:
        return {**self.cleaned_data, "significant": self.cleaned_data["significant"] == "yes"}


class AssignForm(StepForm):
    assigned_to = forms.ModelChoiceField(
        people(),
        label="Action officer",
        empty_label="Choose a person",
        error_messages={"required": "Choose a person."},
    )
    note = PlainText(label="What they should know", required=False, max_length=2000)


class AdviseForm(StepForm):
    advice = PlainText(
        label="Your advice", max_length=5000, error_messages={"required": "Write your advice."}
    )


class ReferForm(StepForm):
    referred_to = forms.ChoiceField(
        label="To whom",
        choices=[("", "Choose"), *((name, name) for name in REFERRALS)],
        error_messages={"required": "Choose to whom."},
    )
    note = PlainText(
        label="What you asked of them",
        max_length=2000,
        help_text="Tell them yourself as well: the portal writes it down, and does not reach them.",
        error_messages={"required": "Say what you asked of them."},
    )


class CommentForm(StepForm):
    comment = PlainText(
        label="Your note",
        max_length=5000,
        help_text="What has happened since, or what others should know.",
        error_messages={"required": "Write your note."},
    )


class CloseForm(StepForm):
    outcome = PlainText(
        label="How it ended",
        max_length=5000,
        help_text="What was done about it. It becomes part of the record.",
        error_messages={"required": "Say how it ended."},
    )


class FilterForm(SearchForm):
    words = WordsField("of a contact")
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])
    platform = forms.ModelChoiceField(
        Platform.objects.all(), label="Where", required=False, empty_label="Everywhere"
    )

    def narrow(self, contacts: QuerySet[Contact]) -> QuerySet[Contact]:
        """What does not parse narrows nothing: people edit addresses."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        words = given.pop("words", "")
        return contacts.filter(*([among(words, "SC")] if words else []), **given)
