"""What an author writes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.http import HttpRequest

from approvals.content import Content
from approvals.forms.declaring import AuthorsForm, WordingForm
from approvals.models import Activity, Post, Purpose, Relation, Version
from approvals.policy import may_be_wanted
from approvals.queries import visible_to
from checks import catalogue
from checks.content import Medium
from checks.finding import Finding
from contacts.models import Contact
from contacts.queries import visible_to as contacts_seen_by
from profiles.markings import above, storable
from profiles.models import Account, Marking, Topic
from workflow.forms import MomentField, PlainText
from workflow.paging import number_in
from workflow.prepared import Prepared


class ChosenField(forms.ModelChoiceField):
    """One of those that a page offers, looked up by its number alone; which may be chosen, the service says."""

    def __init__(self, queryset: QuerySet[Any], **given: Any) -> None:
        super().__init__(queryset, **given)
        name = f"chosen_{queryset.model._meta.model_name}"
        self.by_number = cache(lambda: Prepared(name, queryset.order_by().filter(pk=0)))

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        number = number_in(value)
        for found in self.by_number().ask(number) if number else []:
            return found
        raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})


class AccountField(ChosenField):
    """Each account says how much its platform takes, so that the limit is known before a word is written."""

    def label_from_instance(self, account: Account) -> str:  # type: ignore[override]
        limit = account.platform.text_limit
        return f"{account}: up to {limit:,} characters" if limit else str(account)


class TopicField(ChosenField):
    """Topics that the person may speak on come first; the others say that they are not in their area (OFF-2g)."""

    def label_from_instance(self, topic: Topic) -> str:  # type: ignore[override]
        return str(topic) if getattr(topic, "theirs", True) else f"{topic} (not your area)"


class ReferenceField(forms.CharField):
    """The reference of something that the person may see, such as TS-000123; hidden, since a link brought it."""

    widget = forms.HiddenInput

    def __init__(self, model: type[Post] | type[Contact], **kwargs: Any) -> None:
        super().__init__(
            required=False, **kwargs
        )  # a limit would be asked of what was found, not of what was typed
        self.model, self.those_seen = model, model._default_manager.none
        # what the post refers to already, whether or not they may see it
        self.held: Callable[[], Post | Contact | None] = lambda: None

    def to_python(self, value: Any) -> Post | Contact | None:  # type: ignore[override]
        typed = super().to_python(value)
        if not typed:
            return None
        held = self.held()
        if held and typed == held.reference:
            return held
        found = self.seen(typed)
        if not found:
            raise ValidationError(f"{typed[:20]} is not among what you may see.")
        return found

    def seen(self, reference: str) -> Post | Contact | None:
        number = re.fullmatch(r"[A-Z]{2}-(\d{6,12})", reference)
        found = self.those_seen().filter(pk=int(number[1])).first() if number else None
        return found if found and found.reference == reference else None

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "reference", value)


def _is_said(value: Any) -> bool:
    """Also of a day and an hour, which are typed into two boxes."""
    return any(value) if isinstance(value, list) else bool(value)


def _held(held: Callable[[], Version | None], name: str) -> Post | Contact | None:
    return getattr(held(), name, None)


class ComposeForm(AuthorsForm):
    typed: Content | None = None  # but for the files
    held: Callable[[], Version | None] = staticmethod(lambda: None)  # what stands already
    not_to_be_kept: Sequence[Finding] = ()  # what is marked above the account's platform

    unmarked = (
        "declared",
        "text",
        "reach",
    )  # only a file can speak in its place; only what mends a post says its reach
    # How often it was kept while it was typed, as far as this page knows; nothing in a browser without scripts.
    saved = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    relation = forms.ChoiceField(required=False, choices=Relation, widget=forms.HiddenInput)
    relates_to = ReferenceField(Post)
    contact = ReferenceField(Contact)
    account = AccountField(
        Account.objects.select_related("platform"),
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
        help_text="A few words that people will find it by. The public does not see them.",
        error_messages={"required": "Give it a title of a few words."},
    )
    topic = TopicField(
        Topic.objects.filter(active=True),
        label="Topic",
        empty_label="Choose a topic",
        help_text="Those you may speak on come first. For another, you say when you submit it who asked you to.",
        error_messages={"required": "Choose the topic that comes nearest."},
    )
    reach = PlainText(
        label="How far the wrong post got",
        required=False,
        rows=2,
        max_length=500,
        help_text="Views, shares, replies, who took it up; and when you looked.",
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
    disclosure_reason = PlainText(
        label="If the text does not say who speaks: why",
        required=False,
        rows=2,
        max_length=500,
        help_text="Where possible, say who you are and that you are authorised to comment.",
    )
    marking = forms.ChoiceField(label="Protective marking", choices=storable, initial=Marking.OFFICIAL)
    wanted_at = MomentField(
        label="Preferred date",
        required=False,
        help_text="If it matters when it goes out.",
        widget=forms.SplitDateTimeWidget(time_format="%H:%M"),
    )

    def __init__(self, *args: Any, version: Version | None = None, **kwargs: Any) -> None:
        if version:
            typed = {name: getattr(version, name) for name in WRITTEN}
            kwargs["initial"] = {**typed, "links": "\n".join(version.links), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def referring(self, request: HttpRequest, held: Callable[[], Version | None]) -> Self:
        """The same form, which looks up what it refers to where something was typed: among what this person may see,
        and what `held` refers to already.
        """
        seen = {
            "relates_to": lambda: visible_to(request.user).select_related("version", "account__platform"),
            "contact": lambda: contacts_seen_by(request.user),
        }
        self.held = held
        for name, those_seen in seen.items():
            reference: ReferenceField = self.fields[name]  # type: ignore[assignment]
            reference.those_seen, reference.held = those_seen, partial(_held, held, name)
        return self

    def choose_from(self, accounts: QuerySet[Account], topics: QuerySet[Topic]) -> None:
        """What a page offers; the service says what may be chosen."""
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]

    def refers_to(self, name: str) -> Post | Contact | None:
        """What the reference in this field leads to, for somebody who may see it, whatever else stands in the form."""
        reference: ReferenceField = self.fields[name]  # type: ignore[assignment]
        return reference.seen(str(self[name].value() or ""))

    @property
    def chosen(self) -> Account | None:
        """The account by which the page is arranged: chosen just now, or where the post stands already."""
        return (self.typed.account if self.typed else None) if self.is_bound else self.initial.get("account")

    def so_far(self, attached: list[Medium]) -> Content | None:
        """What has been written by now, as far as it can be read, once there is an account."""
        self.is_valid()
        return replace(self.typed, media=attached) if self.typed else None

    @property
    def opens_links(self) -> bool:
        return self._opens("links")

    @property
    def opens_more(self) -> bool:
        """What is folded away opens where it says something that is not what most posts say, or has to be mended."""
        unusual = str(self["marking"].value()) != Marking.OFFICIAL
        return unusual or self.stops_in_more or self._opens("disclosure_reason", "marking", "wanted_at")

    @property
    def stops_in_more(self) -> bool:
        return "disclosure_reason" in self.stops_at

    def _opens(self, *names: str) -> bool:
        said = [self[name] for name in names if name != "marking"]
        return any(field.errors for field in said) or any(_is_said(field.value()) for field in said)

    def clean(self) -> None:
        if bool(self.cleaned_data.get("relation")) != bool(self.cleaned_data.get("relates_to")):
            raise ValidationError("Start again from the page of the post that this one is about.")
        if self.cleaned_data.get("account"):
            self.typed = self._typed()
            self.not_to_be_kept = catalogue.not_to_be_kept(self.typed)
        for finding in self.not_to_be_kept:
            self.add_error(finding.field, f"{finding} It was not stored.")

    def _typed(self) -> Content:
        names = Content.__dataclass_fields__.keys() & self.cleaned_data.keys()
        blank = {"activity": "", "purpose": "", "title": "", "text": "", "marking": Marking.OFFICIAL}
        return Content(**blank | {name: self.cleaned_data[name] for name in names})

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

    def clean_wanted_at(self) -> datetime | None:
        """Together with all else that is wrong. What stands is looked at only where the time is over."""
        wanted_at: datetime | None = self.cleaned_data["wanted_at"]
        if not may_be_wanted(wanted_at):
            held = self.held()
            ruling = may_be_wanted(wanted_at, held.wanted_at if held else None)
            if not ruling:
                raise ValidationError(ruling.reason)
        return wanted_at

    def may_bring_files(self) -> bool:
        """OFF-2l: files are kept as soon as they are looked at, so of what is marked above its platform none is."""
        self.is_valid()
        account, marking = self.cleaned_data.get("account"), self.cleaned_data.get("marking")
        ceiling = account.platform.ceiling if account else Marking.OFFICIAL
        named = any(above(file.name or "", ceiling) for file in self.files.values())
        return bool(marking) and Marking(marking).within(ceiling) and not self.not_to_be_kept and not named

    def content(self, attached: list[Medium]) -> Content:
        return Content(**{name: self.cleaned_data[name] for name in (*WRITTEN, "links")}, media=attached)

    def taken(self) -> dict[str, Any]:
        """Beside the content, which needs the files as well."""
        return {name: value for name, value in self.cleaned_data.items() if name in ("key", "saved", "seen")}

    def said(self) -> dict[str, Any]:
        """What the author declares and answers, for whoever hands the post over from the same page."""
        read = {"declared": self.cleaned_data["declared"], "policy_read": self.cleaned_data["policy"]}
        return read | {"answers": self.given("answer-")}


WRITTEN = [
    name for name in ComposeForm.base_fields if name in Content.__dataclass_fields__ and name != "links"
]


class EditForm(ComposeForm, WordingForm):
    pass
