"""OFF-2a: who speaks. The author's position, and that they may, in a line as long as the platform has room for."""

import re
from typing import NamedTuple

from checks.content import Content
from checks.reading.lengths import fits
from checks.reading.words import (
    Place,
    plain,
    sentences_of,
    words_of,
)
from profiles.models import Person

OFFICE = re.compile(r"\btreasury\b", re.IGNORECASE)
AUTHORISED = re.compile(
    r"\bauthori[sz]ed\b|\bon behalf of the treasury\b|\bfor the treasury\b", re.IGNORECASE
)


class Speaker(NamedTuple):
    name: str
    title: str  # of their position; empty for somebody between positions

    @classmethod
    def of(cls, person: Person) -> "Speaker":
        seat = person.seat or next(iter(person.capacities), None)
        return cls(person.name, seat.title if seat else "")


def lines(speaker: Speaker) -> list[str]:
    """The longest first. The shortest leaves out the name: the position is what counts."""
    who = f"{speaker.name}, {speaker.title}" if speaker.title else speaker.name
    return [
        f"{who}, the Treasury, authorised to comment.",
        f"{who}, Treasury (authorised)",
        f"{speaker.title or speaker.name}, Treasury (authorised)",
    ]


def suggested(speaker: Speaker, content: Content) -> str:
    """The longest line that still fits behind the text; empty where none does, or where the text has one."""
    platform = content.account.platform
    if place_in(content.text, speaker):
        return ""
    for line in lines(speaker):
        whole = f"{content.text}\n\n{line}" if content.text else line
        if fits(whole, platform, comment=content.is_comment):
            return line
    return ""


def place_in(text: str, speaker: Speaker) -> Place | None:
    """The sentence that says position, Treasury and authority; in the author's own words it counts as well."""
    return next((place for place in sentences_of(text) if _says_who(text[slice(*place)], speaker)), None)


def _says_who(sentence: str, speaker: Speaker) -> bool:
    if not (OFFICE.search(sentence) and AUTHORISED.search(sentence)):
        return False
    said = [word.plain for word in words_of(sentence)]
    asked = [plain(word) for word in (speaker.title or speaker.name).replace(",", " ").split()]
    return any(said[at : at + len(asked)] == asked for at in range(len(said)))
