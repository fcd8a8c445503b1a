"""The log as people read it: sentences, standings and names for fields."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from records import kinds, queries
from records.kinds import WITHHELD
from records.models import Entry
from records.queries import NotYetSigned
from records.reading import Times
from records.verify import FILES, SIGNABLE, Rejected, moment

SIGNED, UNSIGNED = "Signed with their own key", "Not signed"
DESTROYED = "(destroyed)"
EXECUTED = "disposal.executed"  # of what was recorded of a subject; its payloads are gone


def title(entry: Entry) -> str:
    """What a record is called. One that was destroyed is called so: that is what can still be proven."""
    return (
        kinds.titled(entry.kind, entry.fields)
        if hasattr(entry, "payload")
        else "Destroyed; its proof remains"
    )


def standing(trail: Sequence[Entry]) -> dict[str, Any]:
    """How far the proof has come, in a sentence."""
    try:
        checkpoints = list(queries.checkpoints(trail).values())
    except NotYetSigned as answer:
        return {"proven": False, "sentence": str(answer)}
    logs = " and ".join(
        f"the first {each.size} entries of the log of {each.log.year}, signed on {_when(each.signed_at)}"
        for each in checkpoints
    )
    many = "Its one entry" if len(trail) == 1 else f"Each of its {len(trail)} entries"
    over = "the checkpoint" if len(checkpoints) == 1 else "the checkpoints"
    return {"proven": True, "sentence": f"{many} can be proven, against {over} over {logs}."}


def destroyed(trail: Sequence[Entry]) -> dict[str, Any] | None:
    """The entry that says under which authority what was recorded was destroyed, and by whom; None where it is held."""
    executed = [entry for entry in trail if entry.kind == EXECUTED]
    return {"sentence": told(executed[-1]), "at": executed[-1].at} if executed else None


def story(trail: Sequence[Entry]) -> list[dict[str, Any]]:
    """In sentences, each with its place in the log."""
    return [{"title": told(entry), "at": entry.at, "description": _described(entry)} for entry in trail]


def told(entry: Entry) -> str:
    """Of an entry whose fields are gone, its sentence has marks where they stood, and nobody's words."""
    return entry.sentence if hasattr(entry, "payload") else entry.sentence.replace(WITHHELD, DESTROYED)


def latest_first(trail: Sequence[Entry]) -> list[dict[str, Any]]:
    """As a page tells it of something that is still going on."""
    return story(trail)[::-1]


def _described(entry: Entry) -> str:
    return "\n".join(filter(None, [signed(entry), _place(entry)]))


def signed(entry: Entry) -> str:
    """Of a decision whether its decider has signed it; of all else, and of what is gone, nothing."""
    if entry.kind not in SIGNABLE or not hasattr(entry, "payload"):
        return ""
    return SIGNED if "signed" in entry.fields else UNSIGNED


def _place(entry: Entry) -> str:
    if entry.index is None:
        return "Waits to be sealed"
    return f"Entry {entry.index} of the log of {entry.leaf.log.year}"


def facts(entry: Entry) -> list[dict[str, Any]]:
    """Every field of the entry that is held, as the entry has it."""
    shown = (
        (name, value)
        for name, value in entry.fields.items()
        if name not in ("actor", "signed") and value not in ("", [], None)
    )
    return [
        {
            "key": name.replace("_", " ").capitalize(),
            "value": _files(entry.subject, value) if name in FILES else _words(value),
        }
        for name, value in shown
    ] + [{"key": "Signature", "value": said} for said in filter(None, [signed(entry)])]


def _files(subject: str, listed: Any) -> SafeString | str:
    """Each with a link to its bytes, what kind of file it is and what it shows."""
    if not isinstance(listed, list):
        return _words(listed)
    return format_html_join(
        "",
        '<p class="govuk-body"><a class="govuk-link" href="{}">{}</a> ({}, {}){}</p>',
        (
            (
                reverse("records:file", args=[subject, file["sha256"]]),
                file["name"],
                file["type"],
                filesizeformat(file["size"]),
                f": {file['alt']}" if file.get("alt") else "",
            )
            for file in listed
        ),
    )


def times_read(subject: str, times: Times) -> list[dict[str, str]]:
    """Before this time, for those whose reading is written down."""
    often = "once" if times.number == 1 else f"{times.number} times"
    told = f"{often}, last on {_when(times.last)}" if times.last else "Not before"
    url = reverse("records:reading") + "?" + urlencode({"subject": subject})
    return [
        {
            "key": "Read by auditors and records officers",
            "value": told.capitalize(),
            "action_text": "Access log",
            "action_url": url,
        }
    ]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(_words(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(part)}" for name, part in value.items())
    return _text(str(value))


def _text(text: str) -> str:
    """Moments as people say them in Canberra, and hashes by their beginning: the download has both whole."""
    if re.fullmatch("[0-9a-f]{64}", text):
        return f"{text[:16]}…"
    try:
        return _when(moment(text))
    except Rejected:
        return text


def _when(at: datetime) -> str:
    local = localtime(at)
    return f"{date_format(local, 'j F Y, g:i')} {'am' if local.hour < 12 else 'pm'}"


def downloads(subject: str, authorities: Iterable[str] = ()) -> list[dict[str, str]]:
    """`authorities`: those that have stamped the checkpoint of the proof."""
    return [
        {
            "label": label,
            "url": reverse(f"records:{name}", args=[subject, *more]),
            "method": "get",
            "style": style,
        }
        for label, name, style, *more in (
            ("Download the record with its proofs", "package", ""),
            ("Proof only", "proof", "secondary"),
            ("Entry only", "entry", "secondary"),
            *((f"Time-stamp token of {each}", "token", "secondary", each) for each in authorities),
        )
    ]
