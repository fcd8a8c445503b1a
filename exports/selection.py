"""Which records are asked for: these, or what the register finds. Kept with the export, and written into the bag."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from records.canonical import moment
from records.models import Entry
from records.register import Wanted
from records.search.models import FACETS
from workflow.dates import when

LONGEST = 40  # characters of a number
FEW = 3  # numbers that a sentence names
WITHDRAWN = {"withdrawn": True}


@dataclass(frozen=True)
class Chosen:
    """Records by their numbers."""

    subjects: tuple[str, ...]

    @classmethod
    def of(cls, subjects: Iterable[str]) -> "Chosen":
        """As people write and paste them; what is no number at all is cut to what a sentence can name."""
        given = {subject.replace("\x00", "").strip().upper()[:LONGEST] for subject in subjects}
        return cls(tuple(sorted(given - {""})))

    def asked(self) -> dict[str, Any]:
        return {"records": list(self.subjects)}

    def rows(self) -> QuerySet[Any]:
        return Entry.objects.filter(declares_record=True, subject__in=self.subjects)


@dataclass(frozen=True)
class Found:
    """What the register finds; with nothing looked for, everything."""

    wanted: Wanted

    def asked(self) -> dict[str, Any]:
        wanted = self.wanted
        given = {
            "number": wanted.subject,
            "division": wanted.office,
            "recorded_from": wanted.since and moment(wanted.since),
            "recorded_before": wanted.until and moment(wanted.until),
            "words": wanted.words,
            **dict(wanted.facets),
        }
        return {"found": {name: value for name, value in given.items() if value}}

    def rows(self) -> QuerySet[Any]:
        """Whoever may export may read everything, so nothing is left out for the reader."""
        return self.wanted.everywhere()


Selection = Chosen | Found


def sentence(asked: Mapping[str, Any]) -> str:
    """What was asked for, as people say it."""
    if "records" in asked:
        numbers = asked["records"]
        named = ", ".join(numbers[:FEW])
        return named if len(numbers) <= FEW else f"{named} and {len(numbers) - FEW} more"
    if "found" not in asked:
        return "records of which one was disposed of since"
    found = dict(asked["found"])
    parts = [part for part in (_period(found), *_narrowed(found)) if part]
    return f"all records {'; '.join(parts)}" if parts else "all records"


def _period(found: dict[str, Any]) -> str:
    since, until = found.pop("recorded_from", None), found.pop("recorded_before", None)
    first = f"recorded from {when(_day(since))}" if since else ""
    last = f"to {when(_day(until) - timedelta(days=1))}" if until else ""
    return " ".join(part for part in (first or (last and "recorded"), last) if part)


def _day(text: str) -> Any:
    return localtime(datetime.fromisoformat(text)).date()


def _narrowed(found: Mapping[str, Any]) -> Iterable[str]:
    if found.get("words"):
        yield f"with the words “{found['words']}”"
    names = {"number": "Number", "division": "Division", **FACETS}
    yield from (f"{names[name].lower()}: {found[name]}" for name in names if found.get(name))
