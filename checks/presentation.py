"""The lists of words as rows, and the story of one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse

from checks.models import Kind, WordListVersion, changes

Row = dict[str, Any]

COLUMNS = ["List", {"text": "Words", "numeric": True}, "Version", "Saved"]
WHAT_FOR = {
    Kind.PARTY: "Of whom a post must say nothing good or bad (OFF-2b).",
    Kind.MINISTER: "Offices and titles, with whoever holds them (OFF-2b).",
    Kind.PROGRAM: "What the Government does, by the names that people know (OFF-2b).",
    Kind.PRAISE: "Looked for close to a party, a minister or a program, in one sentence.",
    Kind.BLAME: "Looked for close to a party, a minister or a program, in one sentence.",
    Kind.DISCOURTEOUS: "Looked for anywhere (OFF-2f).",
}


def rows(lists: Iterable[WordListVersion]) -> list[list[Row]]:
    return [
        [
            {
                "text": one.get_kind_display(),
                "url": url(one.kind),
                "hint": WHAT_FOR[Kind(one.kind)],
            },
            {"text": f"{len(one.words)}"},
            {"text": f"{one.number}"},
            {"text": "", "at": one.saved_at},
        ]
        for one in lists
    ]


def url(kind: str, route: str = "words-of") -> str:
    return reverse(f"approvals:{route}", args=[kind])


def story(versions: Sequence[WordListVersion], earlier: WordListVersion | None) -> list[Row]:
    """What each version changed, the newest first; `earlier` is the one before the last of them."""
    before = [*versions[1:], earlier]
    return [_told(version, one_before) for version, one_before in zip(versions, before, strict=False)]


def _told(version: WordListVersion, before: WordListVersion | None) -> Row:
    told = {"title": f"Version {version.number}", "by": str(version.saved_by or ""), "at": version.saved_at}
    if not before:
        return {**told, "description": version.note}
    added, removed = changes(before.words, version.words)
    parts = [version.note]
    parts += [f"Added: {', '.join(added)}."] if added else []
    parts += [f"Taken out: {', '.join(removed)}."] if removed else []
    return {**told, "description": " ".join(parts)}
