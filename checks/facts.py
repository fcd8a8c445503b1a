"""What the checks have to know beside the content, read once: each of them is a function of what it is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from re import Pattern

from django.utils import timezone

from checks.content import Content
from checks.models import WordListVersion
from checks.reading.disclosure import Speaker
from checks.reading.words import phrases, plain, words_of
from profiles.models import Person
from profiles.policy import may_speak_on
from workflow.rulings import ALLOWED, Ruling


@dataclass(frozen=True)
class Facts:
    author: Speaker | None = None
    staff: tuple[str, ...] = ()  # names of the directory
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of words, by kind
    may_speak: Ruling = ALLOWED  # on the content's topic
    today: date = date.min

    @cached_property
    def names(self) -> dict[str, list[tuple[str, ...]]]:
        """Names of two words and more by their first, the longest first."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for name in _read(self.staff):
            if len(name) > 1:
                found.setdefault(name[0], []).append(name)
        return {first: sorted(names, key=len, reverse=True) for first, names in found.items()}

    @cached_property
    def surnames(self) -> set[str]:
        return {name[-1] for name in _read(self.staff) if len(name) > 1}

    @cached_property
    def patterns(self) -> dict[str, Pattern[str]]:
        """Each list of words as one expression."""
        return {kind: phrases(words) for kind, words in self.lists.items()}

    def is_the_author(self, name: str) -> bool:
        return self.author is not None and plain(name) == plain(self.author.name)


def facts_for(content: Content, author: Person | None, *, asking: bool = True) -> Facts:
    """Four queries, however much is written and however many work here; one of them only for a topic.

    Only the checks that ask (`asking`) need more than to know the author, which costs one.
    """
    known = Facts(author=Speaker.of(author) if author else None, today=timezone.localdate())
    if not asking:
        return known
    return replace(
        known,
        staff=tuple(Person.objects.values_list("name", flat=True)),
        lists=WordListVersion.objects.in_force(),
        may_speak=may_speak_on(author, content.topic) if author and content.topic else ALLOWED,
    )


def _read(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(word.plain for word in words_of(name)) for name in names)
