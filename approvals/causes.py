"""What in a post gives cause to declare one statement by itself, beside the box for all of them."""

from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import NamedTuple

from checks.content import Content
from checks.figures import figures_in
from checks.reading.words import seen_by_the_public
from clauses.wording import Statement

FIGURES, FILES, TOPIC = "OFF-2e", "OFF-2k", "OFF-2g"  # the clauses that are declared by themselves


class Cause(NamedTuple):
    clause: str  # that is declared by itself
    what: str  # is there, as a sentence
    digest: str  # of what it is: where that is the same, it was declared of the same

    def tick(self, statement: Statement) -> str:
        """What the box carries, so that it was ticked of this and of nothing else."""
        return f"{statement.clause}:{self.digest}"


def causes(content: Content, asked: Collection[str]) -> list[Cause]:
    """`asked`: names of the checks that ask the author something about it."""
    found = (_figures(content), _files(content), _topic(content, asked))
    return [cause for each in found for cause in each]


def _figures(content: Content) -> Iterator[Cause]:
    texts = [text for _, text in seen_by_the_public(content)]
    said = list(dict.fromkeys(text[slice(*place)].strip() for text in texts for place in figures_in(text)))
    if said:
        yield Cause(FIGURES, f"It gives figures: {', '.join(f'“{each}”' for each in said)}.", _digest(said))


def _files(content: Content) -> Iterator[Cause]:
    if content.media:
        names = ", ".join(medium["name"] for medium in content.media)
        yield Cause(FILES, f"It goes out with {names}.", _digest(each["sha256"] for each in content.media))


def _topic(content: Content, asked: Collection[str]) -> Iterator[Cause]:
    if "topic" in asked and content.topic:
        yield Cause(TOPIC, f"{content.topic} is not among your topics.", _digest([str(content.topic.pk)]))


def _digest(said: Collection[str] | Iterator[str]) -> str:
    return sha256("\x00".join(sorted(said)).encode()).hexdigest()[:16]
