"""What is said of politics and of people: nothing that advocates or criticises (OFF-2b), nothing unkind (OFF-2f)."""

from collections.abc import Iterator

from approvals.checks.facts import Facts
from approvals.checks.finding import Problem
from approvals.content import Content
from approvals.models.words import Kind
from approvals.reading.words import Place, excerpt, seen_by_the_public, sentences_of, words_of

NEAR = 12  # words between what is said and whom it is said of
WHOM = {Kind.PARTY: "a party or the Government", Kind.MINISTER: "a minister", Kind.PROGRAM: "a program"}
JUDGEMENTS = {Kind.PRAISE: "praise", Kind.BLAME: "blame"}


def neither_praises_nor_blames(content: Content, facts: Facts) -> Iterator[Problem]:
    """APS-1: apolitical. A word of praise or blame near a party, a minister or a program, within one sentence."""
    for field, text in seen_by_the_public(content):
        for sentence in sentences_of(text):
            yield from _judgements(field, text, sentence, facts)


def _judgements(field: str, text: str, sentence: Place, facts: Facts) -> Iterator[Problem]:
    spoken_of = [
        (kind, Place(*match.span()))
        for kind in WHOM
        for match in facts.patterns[kind].finditer(text, *sentence)
    ]
    for kind, called in JUDGEMENTS.items():
        for match in facts.patterns[kind].finditer(text, *sentence):
            said = Place(*match.span())
            near = [(whom, place) for whom, place in spoken_of if _is_near(text, said, place)]
            if near:
                whom, place = near[0]
                what = (
                    f"“{text[slice(*said)]}” may read as {called} of {WHOM[whom]}: “{text[slice(*place)]}”."
                )
                yield Problem(
                    what, "Say what happened, and leave the judgement out.", field, *said, excerpt(text, said)
                )


def _is_near(text: str, one: Place, other: Place) -> bool:
    first, second = sorted([one, other])
    overlap = second.start < first.end
    return not overlap and len(words_of(text[first.end : second.start])) <= NEAR


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
