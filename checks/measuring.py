"""How good the checks are, on texts labelled by what they mean: for docs/checks.md, and so that they do not get worse.

Needs no database: the catalogue that the texts are for is written down here, and the words are those that the portal
begins with.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from checks.catalogue import CHECKS, found_with
from checks.content import Content, Medium
from checks.default_word_lists import FIRST
from checks.facts import Facts
from checks.reading.disclosure import Speaker
from profiles.markings import above, perhaps_above
from profiles.models import Account, Marking, Platform, Topic
from workflow.rulings import ALLOWED, Ruling

CORPUS = Path(__file__).parent / "corpus"
SETS = {"working": "Working set", "holdout": "Hold-out"}
TODAY = date(2026, 11, 23)
Counting, Linking = Platform.Counting, Platform.Linking
PICTURES = {"media": ["image"], "media_limit": 4}
AS_BLUESKY = {"counting": Counting.GRAPHEMES, "linking": Linking.BLUESKY}
AS_MASTODON = {"counting": Counting.LINKS_AS_23, "linking": Linking.SCHEME}
PLATFORMS = {
    "facebook": Platform(name="Facebook", text_limit=63_206, **PICTURES),
    "linkedin": Platform(name="LinkedIn", text_limit=3_000, **PICTURES),
    "x": Platform(name="X", text_limit=280, counting=Counting.WEIGHTED, link_length=23, linking=Linking.X, **PICTURES),
    "bluesky": Platform(name="Bluesky", text_limit=300, byte_limit=3_000, **AS_BLUESKY, **PICTURES),
    "mastodon": Platform(name="Mastodon", text_limit=500, link_length=23, **AS_MASTODON, **PICTURES),
    "news-comments": Platform(name="Comments on a news site"),
    "govteams": Platform(name="GovTEAMS", public=False, ceiling=Marking.SENSITIVE, **PICTURES),
}  # fmt: skip
ACCOUNTS = {
    "in use": {},
    "closed": {"active": False},
    "overdue": {"review_due_on": TODAY - timedelta(days=1)},
}


@dataclass(frozen=True)
class Labelled:
    text: str
    fires: frozenset[str]
    content: Content
    facts: Facts

    def found(self) -> set[str]:
        return {finding.check for finding in found_with(self.facts, self.content)}


@dataclass(frozen=True)
class Score:
    """Of one check over one set of texts."""

    right: int = 0  # said something where it should
    wrong: int = 0  # where it should not
    missed: int = 0  # said nothing where it should

    @property
    def labelled(self) -> int:
        return self.right + self.missed

    @property
    def precision(self) -> float | None:
        said = self.right + self.wrong
        return self.right / said if said else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None


def texts(name: str) -> list[Labelled]:
    directory = json.loads((CORPUS / "directory.json").read_text(encoding="utf-8"))
    author = Speaker(*directory["author"])
    staff = (author.name, *directory["staff"])
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line), author, staff) for line in lines]


def scores(labelled: Iterable[Labelled]) -> dict[str, Score]:
    said = [(text.fires, text.found()) for text in labelled]
    return {
        check.name: Score(
            right=sum(check.name in fires and check.name in found for fires, found in said),
            wrong=sum(check.name not in fires and check.name in found for fires, found in said),
            missed=sum(check.name in fires and check.name not in found for fires, found in said),
        )
        for check in CHECKS
    }


# --- The gate -----------------------------------------------------------------------------------------------

GATE = {"markings-working": "Working set", "markings-holdout": "Hold-out"}


@dataclass(frozen=True)
class Marked:
    """A text that carries a marking above OFFICIAL, or looks as if it did."""

    text: str
    marked: bool
    source: str

    @property
    def stopped(self) -> bool:
        return bool(above(self.text, Marking.OFFICIAL))

    @property
    def asked(self) -> bool:
        return not self.stopped and bool(perhaps_above(self.text, Marking.OFFICIAL))


def marked_texts(name: str) -> list[Marked]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Marked(**json.loads(line)) for line in lines]


def gate_score(texts: Sequence[Marked]) -> Score:
    """Of what it stops."""
    return Score(
        right=sum(text.stopped and text.marked for text in texts),
        wrong=sum(text.stopped and not text.marked for text in texts),
        missed=sum(text.marked and not text.stopped for text in texts),
    )


def _labelled(row: dict[str, Any], author: Speaker, staff: tuple[str, ...]) -> Labelled:
    theirs = row.get("topic", "theirs") == "theirs"
    facts = Facts(
        author=author,
        staff=staff,
        lists=FIRST,
        may_speak=ALLOWED if theirs else Ruling("“Superannuation” is outside your area."),
        today=TODAY,
    )
    return Labelled(row["text"], frozenset(row["fires"]), _content(row), facts)


def _content(row: dict[str, Any]) -> Content:
    platform = PLATFORMS[row.get("platform", "facebook")]
    settings: dict[str, Any] = {"review_due_on": TODAY, **ACCOUNTS[row.get("account", "in use")]}
    kept = {name: row[name] for name in ("sources", "links", "marking", "relation", "reach") if name in row}
    return Content(
        account=Account(platform=platform, handle="TreasuryAU", name="The Treasury", **settings),
        title="A title",
        text=row["text"],
        topic=Topic(name="Superannuation"),
        media=list(_media(row.get("files", []))),
        disclosure_reason=row.get("disclosure_reason", "The account says whose it is."),
        **kept,
    )


def _media(files: list[dict[str, str]]) -> Iterator[Medium]:
    for file in files:
        kind = file.get("type", "image/png")
        yield Medium(name=file["name"], size=1, sha256="0" * 64, type=kind, alt=file["alt"])
