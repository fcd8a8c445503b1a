"""What is said of politics and of people: nothing that advocates or criticises (OFF-2b), nothing unkind (OFF-2f)."""

from bisect import bisect_left
from collections.abc import Iterator
from re import Pattern
from typing import NamedTuple

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem
from checks.models import Kind
from checks.reading.words import (
    Place,
    excerpt,
    seen_by_the_public,
    sentences_of,
    words_of,
)

NEAR = 12  # words between what is said and whom it is said of
WHOM = {Kind.PARTY: "a party or the Government", Kind.MINISTER: "a minister", Kind.PROGRAM: "a program"}
JUDGEMENTS = {Kind.PRAISE: "praise", Kind.BLAME: "blame"}


def neither_praises_nor_blames(content: Content, facts: Facts) -> Iterator[Problem]:
    """APS-1: apolitical. A word of praise or blame near a party, a minister or a program, within one sentence."""
    for field, text in seen_by_the_public(content):
        for sentence in sentences_of(text):
            yield from _judgements(field, text, sentence, facts)


def _judgements(field: str, text: str, sentence: Place, facts: Facts) -> Iterator[Problem]:
    starts = [sentence.start + word.start for word in words_of(text[slice(*sentence)])]
    spoken_of = [
        (kind, place) for kind in WHOM for place in _said(facts.patterns[kind], text, sentence, starts)
    ]
    for kind, called in JUDGEMENTS.items():
        for said in _said(facts.patterns[kind], text, sentence, starts):
            whom, place = next(
                ((whom, place) for whom, place in spoken_of if _is_near(said, place)), (None, None)
            )
            if whom and place:
                what = f"“{said.words}” may read as {called} of {WHOM[whom]}: “{place.words}”."
                yield Problem(
                    what,
                    "Say what happened, and leave the judgement out.",
                    field,
                    *said.place,
                    excerpt(text, said.place),
                )


class Said(NamedTuple):
    """A phrase of a list, where it stands, and how many words of the sentence begin before it and before its end."""

    words: str
    place: Place
    before: int
    up_to: int


def _said(phrases: Pattern[str], text: str, sentence: Place, starts: list[int]) -> Iterator[Said]:
    for match in phrases.finditer(text, *sentence):
        before, up_to = (bisect_left(starts, place) for place in match.span())
        yield Said(match.group(), Place(*match.span()), before, up_to)


def _is_near(one: Said, other: Said) -> bool:
    """By counting alone, since each phrase is held against every other."""
    first, second = (one, other) if one.place <= other.place else (other, one)
    overlap = second.place.start < first.place.end
    return not overlap and second.before - first.up_to <= NEAR


def is_courteous(content: Content, facts: Facts) -> Iterator[Problem]:
    """OFF-3, APS-2: respect for the people one deals with, whatever they wrote."""
    for field, text in seen_by_the_public(content):
        for match in facts.patterns[Kind.DISCOURTEOUS].finditer(text):
            said = Place(*match.span())
            yield Problem(
                f"“{match.group()}” may offend the people it is said of or to.",
                "Say it as you would to their face, in front of their children.",
                field,
                *said,
                excerpt(text, said),
            )
