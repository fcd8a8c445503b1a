"""What the checks have to know beside the content, read once: each of them is a function of what it is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from re import Pattern

from django.db import connection
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

    @property
    def names(self) -> dict[str, list[tuple[str, ...]]]:
        return names_of(self.staff)

    @property
    def surnames(self) -> set[str]:
        return surnames_of(self.staff)

    @cached_property
    def patterns(self) -> dict[str, Pattern[str]]:
        """Each list of words as one expression."""
        return {kind: phrases(words) for kind, words in self.lists.items()}

    def is_the_author(self, name: str) -> bool:
        return self.author is not None and plain(name) == plain(self.author.name)


# The directory and the lists change now and then, and are read with at each submission.


@lru_cache(maxsize=2)
def names_of(staff: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Names of two words and more by their first, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in _read(staff):
        if len(name) > 1:
            found.setdefault(name[0], []).append(name)
    return {first: sorted(names, key=len, reverse=True) for first, names in found.items()}


@lru_cache(maxsize=2)
def surnames_of(staff: tuple[str, ...]) -> set[str]:
    return {name[-1] for name in _read(staff) if len(name) > 1}


def facts_for(content: Content, author: Person | None, *, asking: bool = True) -> Facts:
    """Three queries at most, however much is written and however many work here: the author's seats, unless they were
    read; the directory and the lists, for the checks that ask (`asking`); and a topic that is not of their area.
    """
    known = Facts(author=Speaker.of(author) if author else None, today=timezone.localdate())
    if not asking:
        return known
    staff, lists = _directory_and_lists()
    return replace(
        known,
        staff=staff,
        lists=lists,
        may_speak=may_speak_on(author, content.topic) if author and content.topic else ALLOWED,
    )


KNOWN = f"""
    SELECT (SELECT array_agg(name ORDER BY name) FROM profiles_person), (
        SELECT json_object_agg(kind, words) FROM (
            SELECT DISTINCT ON (kind) kind, words FROM {WordListVersion._meta.db_table} ORDER BY kind, number DESC
        ) AS newest
    )
"""  # noqa: S608 - its own name only


def _directory_and_lists() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
        staff, lists = cursor.fetchone()
    return tuple(staff or ()), {kind: tuple(words) for kind, words in (lists or {}).items()}


def _read(names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(word.plain for word in words_of(name)) for name in names)
