"""The log as people read it: sentences, standings and names for fields."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime

from records import kinds, queries
from records.forms import FilterForm
from records.models import Checkpoint, Entry
from records.queries import NotYetSigned
from records.verify import Rejected, moment

COLUMNS = ["Record", "What it records", "Division", "Recorded", "Proof"]


def rows(entries: Sequence[Entry]) -> list[list[Any]]:
    signed = queries.signed_upto()
    return [
        [
            {"text": entry.subject, "url": reverse("records:record", args=[entry.subject]), "whole": True},
            kinds.titled(entry.kind, entry.fields),
            entry.office,
            {"text": "", "at": entry.at},
            _standing_of(entry, signed),
        ]
        for entry in entries
    ]


def _standing_of(entry: Entry, signed: int) -> dict[str, str]:
    if entry.position is None:
        return {"text": "Waiting to be sealed", "colour": "grey"}
    if entry.position >= signed:
        return {"text": "Sealed", "colour": "blue"}
    return {"text": "Proven", "colour": "green"}


def selected(form: FilterForm, path: str) -> list[dict[str, str]]:
    """The filters in force, each with the address that takes it off."""
    if not form.is_valid():
        return []
    asked = {name: form.data[name] for name, value in form.cleaned_data.items() if value}
    return [
        {
            "text": f"{form.fields[name].label}: {value}",
            "remove_url": f"{path}?{urlencode({other: asked[other] for other in asked if other != name})}",
        }
        for name, value in asked.items()
    ]


def standing(trail: Sequence[Entry]) -> dict[str, Any]:
    """How far the proof has come, in a sentence."""
    try:
        checkpoint: Checkpoint = queries.covering(trail)
    except NotYetSigned as answer:
        return {"proven": False, "sentence": str(answer)}
    return {
        "proven": True,
        "sentence": f"Each of its {len(trail)} entries can be proven, against the checkpoint over the first "
        f"{checkpoint.size} entries of the record log, signed on {_when(checkpoint.signed_at)}.",
    }


def story(trail: Sequence[Entry]) -> list[dict[str, Any]]:
    """In sentences, each with its place in the log."""
    return [{"title": entry.sentence, "at": entry.at, "description": _place(entry)} for entry in trail]


def latest_first(trail: Sequence[Entry]) -> list[dict[str, Any]]:
    """As a page tells it of something that is still going on."""
    return story(trail)[::-1]


def _place(entry: Entry) -> str:
    return "Waits to be sealed" if entry.index is None else f"Entry {entry.index} of the record log"


def facts(entry: Entry) -> list[dict[str, str]]:
    """Every field of the entry that is held, as the entry has it."""
    shown = (
        (name, value)
        for name, value in entry.fields.items()
        if name != "actor" and value not in ("", [], None)
    )
    return [{"key": name.replace("_", " ").capitalize(), "value": _words(value)} for name, value in shown]


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


def downloads(subject: str) -> list[dict[str, str]]:
    return [
        {"label": label, "url": reverse(f"records:{name}", args=[subject]), "method": "get", "style": style}
        for label, name, style in (
            ("Download the record with its proofs", "package", ""),
            ("Proof only", "proof", "secondary"),
            ("Entry only", "entry", "secondary"),
        )
    ]
