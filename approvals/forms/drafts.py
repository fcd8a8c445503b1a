"""What was typed, between the form that it stands in and the draft that keeps it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import QueryDict

from approvals.drawing import Unusable
from approvals.forms.writing import ComposeForm
from approvals.media_forms import keep, read_kept
from approvals.models import Draft, PostTemplate, Version
from checks.content import Medium
from profiles.models import Account
from workflow.paging import number_in

Typed = dict[str, list[str]]

OF_THE_PAGE = {"key", "saved"}  # told apart by them, and not typed
OF_A_STEP = {"declared", "policy"}  # nobody declares anything beforehand
PART = re.compile(r"_[0-9]$")  # of a field that is typed in several: a day and an hour
OF_A_FILE = re.compile(r"media-([0-9])-(?:kept|alt|remove)")
# What an earlier post is begun from again. What it was about, and when it was wanted, was that post's.
COPIED = (
    "account_id",
    "activity",
    "purpose",
    "title",
    "topic_id",
    "text",
    "sources",
    "disclosure_reason",
    "marking",
)


def typed_in(form: BaseForm, sent: QueryDict, files: BaseFormSet | None = None) -> Typed:
    """What stands in the form's own fields, and nothing that was sent beside them. `files`: as they were taken."""
    names = form.fields.keys() - OF_THE_PAGE - OF_A_STEP
    typed = {
        name: [value.replace("\0", "") for value in values]
        for name, values in sent.lists()
        if (PART.sub("", name) in names or OF_A_FILE.fullmatch(name)) and any(values)
    }
    taken = {each.add_prefix("kept"): [keep(each.medium)] for each in files or [] if each.medium}
    return typed | taken


def initial_of(form: type[ComposeForm], typed: Typed) -> dict[str, Any]:
    """For a form that nobody has sent: it asks for nothing that is still missing."""
    data = as_sent(typed)
    read = {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.base_fields.items()
        if name not in OF_THE_PAGE | OF_A_STEP
    }
    said = {name: value for name, value in read.items() if value not in (None, "", [])}
    return said | {"account": account_typed(typed)}


def as_sent(typed: Typed) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in typed.items():
        sent.setlist(name, values)
    return sent


def account_typed(typed: Mapping[str, Sequence[str]]) -> Account | None:
    number = number_in(_one(typed, "account"))
    return Account.objects.select_related("platform").filter(pk=number).first() if number else None


def attached_in_draft(typed: Mapping[str, Sequence[str]]) -> list[Medium]:
    """Its files with their descriptions, but for those that were to be taken out."""
    places = sorted({found[1] for name in typed if (found := OF_A_FILE.fullmatch(name))})
    return [
        medium | {"alt": _one(typed, f"media-{place}-alt").strip()}
        for place in places
        if not _one(typed, f"media-{place}-remove")
        and (medium := _medium(_one(typed, f"media-{place}-kept")))
    ]


def _medium(kept: str) -> Medium | None:
    """A draft holds what was sent; what the portal did not sign itself is no file."""
    try:
        return read_kept(kept, "medium")
    except Unusable:
        return None


def files_of_drafts() -> set[str]:
    """SHA-256 of what somebody brought and may still propose, however long ago that was."""
    every = Draft.objects.values_list("fields", flat=True)
    return {medium["sha256"] for typed in every.iterator() for medium in attached_in_draft(typed)}


def copy_of(version: Version) -> Typed:
    """Never its approvals, answers or declarations: those are made anew, on what the new post says."""
    said = {name.removesuffix("_id"): str(getattr(version, name) or "") for name in COPIED}
    files = {
        f"media-{place}-{name}": [value]
        for place, medium in enumerate(version.media)
        for name, value in (("kept", keep(medium)), ("alt", medium["alt"]))
    }
    return {
        name: [value] for name, value in {**said, "links": "\n".join(version.links)}.items() if value
    } | files


def filled_in_by(template: PostTemplate) -> Typed:
    said = {
        "account": template.account_id,
        "topic": template.topic_id,
        "text": template.text,
        "links": template.links,
    }
    return {name: [str(value)] for name, value in said.items() if value}


def _one(typed: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(typed.get(name, [])), "")
