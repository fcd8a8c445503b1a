"""What people type, parsed and checked; nothing here writes to the database."""

from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet

from approvals.content import Content, Medium
from approvals.models import Activity, Post, Purpose, State, Version
from profiles.models import Account, Division, Marking
from treasury_social.step_forms import PlainText, StepForm


class SeenForm(StepForm):
    """A step on a wording: it carries the fingerprint of what was on the screen."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def over(self, seen: str, refusal: str) -> Self:
        """The same form on the post as it stands now: what was typed is kept, what was seen is not."""
        again = type(self)({**self.data.dict(), "seen": seen}, self.files)
        again.add_error(None, refusal)
        return again


class SubmitForm(SeenForm):
    pass


SAY_WHY = "Say why, so that the author knows what to do."


def note_box(**given: Any) -> PlainText:
    """The one box of the decision page, whichever button is pressed."""
    hint = "Your reason to the author, or your question to MCD. Only an approval may go without."
    return PlainText(label="Your note", max_length=2000, help_text=hint, **given)


class ApproveForm(SeenForm):
    unmarked = ("note",)  # the same box serves the other decisions, which need it
    note = note_box(required=False)


class ReasonForm(StepForm):
    reason = PlainText(label="Reason", max_length=2000, error_messages={"required": SAY_WHY})


class SendBackForm(SeenForm):
    note = note_box(error_messages={"required": SAY_WHY})

    def taken(self) -> dict[str, Any]:
        return {"reason" if name == "note" else name: value for name, value in self.cleaned_data.items()}


class ConsultForm(SeenForm):
    note = note_box(error_messages={"required": "Write your question to MCD."})

    def taken(self) -> dict[str, Any]:
        return {"question": self.cleaned_data["note"], "key": self.cleaned_data["key"]}


class AnswerForm(StepForm):
    answer = PlainText(
        label="MCD's advice", max_length=5000, error_messages={"required": "Write your advice."}
    )


class PublishForm(StepForm):
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


class CloseIncidentForm(StepForm):
    resolution = PlainText(
        label="What was done",
        max_length=2000,
        error_messages={"required": "Say what was done about the difference."},
    )


class AccountField(forms.ModelChoiceField):
    """Each account says how much its platform takes, so that the limit is known before a word is written."""

    def label_from_instance(self, account: Account) -> str:  # type: ignore[override]
        limit = account.platform.text_limit
        return f"{account}: up to {limit:,} characters" if limit else str(account)


class ComposeForm(StepForm):
    unmarked = ("text",)  # only a file can speak in its place
    account = AccountField(
        Account.objects.filter(active=True, platform__active=True).select_related("platform"),
        label="Account",
        empty_label="Choose an account",
        error_messages={"required": "Choose the account to speak from."},
    )
    activity = forms.ChoiceField(
        label="What will you do?",
        choices=Activity,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Say what you will do."},
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Purpose,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Say what it is for."},
    )
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="A few words that people will find it by.",
        error_messages={"required": "Give it a title of a few words."},
    )
    answers_link = forms.URLField(
        label="What it answers: link",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Where the comment or question stands, if you are answering one.",
    )
    answers_quote = PlainText(label="What it answers: their words", required=False, max_length=5000)
    text = PlainText(
        label="Text", required=False, strip=False, rows=8, help_text="Word for word as it will appear."
    )
    links = PlainText(
        label="Links that go with it", required=False, rows=2, help_text="One on each line.", max_length=5000
    )
    sources = PlainText(
        label="Sources",
        required=False,
        max_length=5000,
        help_text="Where each fact or figure comes from, so that the decider can check it.",
    )
    marking = forms.ChoiceField(label="Protective marking", choices=Marking, initial=Marking.OFFICIAL)
    wanted_at = forms.SplitDateTimeField(
        label="Wanted on",
        required=False,
        help_text="If it matters when it goes out.",
        widget=forms.SplitDateTimeWidget(time_format="%H:%M"),
    )

    def __init__(self, *args: Any, version: Version | None = None, **kwargs: Any) -> None:
        if version:
            typed = {name: getattr(version, name) for name in WRITTEN}
            kwargs["initial"] = {**typed, "links": "\n".join(version.links), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def among(self, accounts: QuerySet[Account]) -> Self:
        """The same form, offering these accounts."""
        account: forms.ModelChoiceField = self.fields["account"]  # type: ignore[assignment]
        account.queryset = accounts
        return self

    def clean_links(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        for line in lines:
            try:
                URLValidator(["https", "http"])(line)
            except ValidationError:
                raise ValidationError(
                    f"“{line[:80]}” is not a link. Write each on its own line, from https:// on."
                ) from None
        return lines

    def may_bring_files(self) -> bool:
        """OFF-2l: files are kept as soon as they are looked at, so of what is marked above its platform none is."""
        self.is_valid()
        account, marking = self.cleaned_data.get("account"), self.cleaned_data.get("marking")
        ceiling = account.platform.ceiling if account else Marking.OFFICIAL
        return bool(marking) and Marking(marking).within(ceiling)

    def content(self, attached: list[Medium]) -> Content:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "seen")}
        return Content(**typed, media=attached)


WRITTEN = [name for name in ComposeForm.base_fields if name not in ("key", "links")]


class EditForm(ComposeForm, SeenForm):
    pass


class FilterForm(forms.Form):
    """What narrows a list of posts. Anything it cannot read narrows nothing."""

    all_optional = True  # so no field need say so

    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])
    account = forms.ModelChoiceField(
        Account.objects.select_related("platform"), label="Account", required=False, empty_label="All"
    )
    division = forms.ModelChoiceField(
        Division.objects.all(), label="Division", required=False, empty_label="All"
    )

    def narrow(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        self.is_valid()
        return posts.filter(**{name: value for name, value in self.cleaned_data.items() if value})
