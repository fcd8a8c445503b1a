"""What a post says, and word for word what is not as it was."""

from typing import NamedTuple

from django.urls import reverse

from approvals import checks
from approvals.comparison import Run, runs
from approvals.content import Content
from approvals.forms import ComposeForm
from approvals.media import IMAGES
from approvals.models import Post, Version
from approvals.presentation.shapes import Row
from profiles.models import Marking
from treasury_social.templatetags.components import when


def wording(version: Version, before: Version | None) -> Row:
    """One version, and how it differs from another."""
    return {
        "version": version,
        "facts": facts(version),
        "files": files(version),
        "size": size(version),
        "before": before,
        "differences": differences(before, version) if before else [],
    }


def files(version: Version) -> list[Row]:
    reference = Post(pk=version.post_id).reference
    return [
        {
            **medium,
            "url": reverse("approvals:medium", args=[reference, version.number, position]),
            "is_picture": medium["type"] in IMAGES,
        }
        for position, medium in enumerate(version.media)
    ]


def size(version: Version) -> str:
    return counted(version.text, version.account.platform.text_limit)


def counted(text: str, limit: int | None) -> str:
    characters = "1 character" if len(text) == 1 else f"{len(text):,} characters"
    return f"{characters} of {limit:,}" if limit else characters


def facts(version: Version) -> list[Row]:
    return [{"key": key, "value": value} for key, value in _facts(version).items() if value]


def _facts(version: Version) -> dict[str, str]:
    return {
        "Account": str(version.account),
        "Activity": version.get_activity_display(),
        "Purpose": version.get_purpose_display(),
        "Title": version.title,
        "Marking": version.get_marking_display(),
        "Wanted on": when(version.wanted_at),
    }


class Difference(NamedTuple):
    label: str
    runs: list[Run]


def differences(before: Version, after: Version) -> list[Difference]:
    """Everything that is not as it was in another version, word for word."""
    old, new = _written(before), _written(after)
    return [Difference(label, runs(old[label], new[label])) for label in new if old[label] != new[label]]


def as_typed(form: ComposeForm) -> Row:
    """The checks on what is being written; files are looked at once they are saved."""
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else {}
    text, account = typed.get("text", ""), typed.get("account")
    if not (text and account):
        return {"written": {"size": counted(text, None) if text else "", "problems": []}}
    content = Content(account, "", "", "", text, typed.get("marking", Marking.OFFICIAL))
    return {
        "written": {
            "size": counted(text, account.platform.text_limit),
            "problems": checks.blocking(content),
        }
    }


def mine_beside_theirs(mine: Content, theirs: Version) -> Row:
    """For somebody who was writing while another saved: what their own words change in the other's."""
    return {"conflict": True, "mine": differences(theirs, Version(**vars(mine)))}


def _written(version: Version) -> dict[str, str]:
    return {
        "Text": version.text,
        "Links": "\n".join(version.links),
        "Files": "\n".join(
            f"{medium['name']} [{medium['sha256'][:8]}]: {medium['alt']}" for medium in version.media
        ),
        "What it answers": f"{version.answers_link}\n{version.answers_quote}".strip(),
        "Sources": version.sources,
        **_facts(version),
    }
