"""What somebody has begun and not proposed: their own list, and what two tabs have made of the same draft."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as formatted

from approvals.comparison import runs
from approvals.forms import ComposeForm
from approvals.forms.drafts import OF_THE_PAGE, PART, attached_in_draft
from approvals.models import Draft
from approvals.presentation.rows import Row
from approvals.presentation.words import Difference
from workflow.dates import when

Typed = Mapping[str, Sequence[str]]
UNSAID = {*OF_THE_PAGE, "seen"}


def own_drafts(drafts: Iterable[Draft]) -> list[Row]:
    """Each with where to go on, and when it leaves; an edit says of which post."""
    return [
        {
            "title": str(draft),
            "url": url(draft),
            "of": draft.post.reference if draft.post else "",
            "said": said(draft),
            "leaves": when(timezone.localdate(draft.leaves_at)),
            "discard_url": reverse("approvals:discard-draft", args=[draft.pk]),
        }
        for draft in drafts
    ]


def url(draft: Draft) -> str:
    """Where the author goes on."""
    if draft.post:
        return reverse("approvals:edit", args=[draft.post.reference])
    return f"{reverse('approvals:compose')}?draft={draft.pk}"


def said(draft: Draft) -> str:
    local = timezone.localtime(draft.saved_at)
    if local.date() != timezone.localdate():
        return f"Saved on {when(draft.saved_at)}"
    return f"Saved at {formatted(local, 'g:i')}\N{NO-BREAK SPACE}{'am' if local.hour < 12 else 'pm'}"


def two_tabs(draft: Draft, here: Typed) -> Row:
    """What was saved in the other tab, and what this page would make of it."""
    return {
        "other": draft,
        "other_url": url(draft),
        "differences": differences(draft.fields, here),
    }


def differences(theirs: Typed, mine: Typed) -> list[Difference]:
    """Word for word, whatever was typed; files by their names and descriptions."""
    old, new = _labelled(theirs), _labelled(mine)
    labels = [label for label in old | new if old.get(label, "") != new.get(label, "")]
    return [Difference(label, runs(old.get(label, ""), new.get(label, ""))) for label in labels]


def _labelled(typed: Typed) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, values in typed.items():
        field = ComposeForm.base_fields.get(PART.sub("", name))
        if field and name not in UNSAID:
            label = str(field.label or name)
            words[label] = f"{words.get(label, '')} {_told(field, values)}".strip()
    files = [f"{medium['name']}: {medium['alt']}" for medium in attached_in_draft(typed)]
    return words | ({"Files": "\n".join(files)} if files else {})


def _told(field: forms.Field, values: Sequence[str]) -> str:
    """As the page says it: an account is sent as a number."""
    return ", ".join(str(_chosen(field, value)) for value in values)


def _chosen(field: forms.Field, value: str) -> Any:
    if isinstance(field, forms.ModelChoiceField):
        try:
            return field.to_python(value)
        except ValidationError:
            return value
    return dict(getattr(field, "choices", ())).get(value, value)
