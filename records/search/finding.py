"""Searching the register: what is found, how much of it there is of each sort, and where the words stand.

Whatever is asked, only rows that the reader may see are looked at, counted or listed.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import BigIntegerField, F, FloatField, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Substr

from records.models import Entry, Leaf, Searchable, SearchCount, SearchProgress, Unrecorded, Unsealed
from records.search.index import text_of
from records.search.models import FACETS
from workflow import full_text
from workflow.sorting import sort_key

CAP = 10_000  # what is found beyond it is not counted, and not ranked
LATEST = 200  # entries that the index has not come to: more are a backlog, and would take a while to read
BEHIND = 1_000  # leaves: the index is never more than some seconds behind, unless something is wrong
COULD_MISS = (
    "The search does not know the latest records yet, so it could miss some. Try again in a few minutes."
)
BY_LENGTH = 1  # a long text does not fit better only because it is long


def among(words: str, prefix: str) -> Q:
    """The rows with the numbers of subjects such as TS-000123, records or not, in whose trails these words stand.

    Who may see them, the caller says.
    """
    query, place = full_text.Query(words), len(prefix) + 2
    found = [
        index._default_manager.filter(words=query, subject__startswith=f"{prefix}-")
        .annotate(number=Cast(Substr("subject", place), BigIntegerField()))
        .values("number")
        for index in (Searchable, Unrecorded)
    ]
    latest = [int(subject[place - 1 :]) for subject in _latest(words, prefix)]
    indexed = Q(pk__in=found[0].union(found[1], all=True))
    return indexed | Q(pk__in=latest) if latest else indexed


def _latest(words: str, prefix: str) -> list[str]:
    """Subjects with entries that the index has not come to, some seconds' worth, and with the words."""
    upto = SearchProgress.objects.values_list("upto", flat=True).first() or 0
    unsealed, sealed = (
        rows.filter(entry__subject__startswith=f"{prefix}-").values_list("entry__subject")[:LATEST]
        for rows in (Unsealed.objects.all(), Leaf.objects.filter(position__gte=upto))
    )
    trails = _trails({subject for (subject,) in unsealed.union(sealed)})
    vectors = {subject: full_text.vector(A=text_of(trail)) for subject, trail in trails.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject FROM unnest(%s::text[], %s::text[]) AS new (subject, words) "
            "WHERE words::tsvector @@ %s::tsquery",
            [[*vectors], [*vectors.values()], full_text.asked(words)],
        )
        return [subject for (subject,) in cursor.fetchall()]


def _trails(subjects: Collection[str]) -> dict[str, list[Entry]]:
    trails = defaultdict(list)
    for entry in Entry.objects.filter(subject__in=subjects).select_related("payload").order_by("id"):
        trails[entry.subject].append(entry)
    return trails


def is_behind() -> bool:
    """Whether much was sealed that the index has not looked at, as while it is made anew."""
    upto = Subquery(SearchProgress.objects.values("upto")[:1])
    last = Leaf.objects.order_by("-position").values_list("position", upto).first()
    return last is not None and last[0] - (last[1] or 0) >= BEHIND


class Count(NamedTuple):
    value: str
    number: int


class Counts(NamedTuple):
    """How many records were found, and how many of each value of each facet, the most frequent first."""

    total: int
    more: bool  # there are more than were counted
    facets: Mapping[str, Sequence[Count]]


def counts_of_all(offices: Iterable[str] | None) -> Counts:
    """Of a register that nothing narrows but the office: from counts that stand ready. `offices`: of these alone."""
    rows = SearchCount.objects.all()
    if offices is not None:
        rows = rows.filter(office__in=list(offices))
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for facet, value, office, number in rows.values_list("facet", "value", "office").annotate(Sum("number")):
        if facet:
            numbers[facet][value] += number
        else:
            numbers["office"][office] += number
    return _counts(numbers, numbers["office"].total(), more=False)


def counts_of(heads: Sequence[QuerySet[Searchable]]) -> Counts:
    """Of what was found, up to a cap: the newest. All in one question to the database, and as few rows as it takes."""
    columns = ["office", *FACETS]
    parts = [head.order_by("-at", "-pk").values_list(*columns)[: CAP + 1] for head in heads]
    if not parts:
        return Counts(0, more=False, facets={})
    found = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    sql, params = found.query.sql_with_params()
    names = ", ".join(columns)
    counting = f"""
        WITH found({names}) AS MATERIALIZED (SELECT * FROM ({sql}) AS heads LIMIT {CAP + 1})
        SELECT {names}, count(*) FROM found
        GROUP BY GROUPING SETS ((), {", ".join(f"({column})" for column in columns)})
    """  # noqa: S608 - our own names, and what Django wrote with its parameters beside it
    with connection.cursor() as cursor:
        cursor.execute(counting, params)
        rows = cursor.fetchall()
    return _read(columns, rows)


def _read(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Counts:
    """A row of a grouping set has a value in its own column and NULL in the others; the total has none at all."""
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for *values, number in rows:
        named = [(column, value) for column, value in zip(columns, values, strict=True) if value is not None]
        if named:
            numbers[named[0][0]][named[0][1]] = number
        else:
            total = number
    return _counts(numbers, min(total, CAP), more=total > CAP)


def _counts(numbers: Mapping[str, Counter[str]], total: int, *, more: bool) -> Counts:
    def most_first(facet: str) -> list[Count]:
        known = [Count(value, number) for value, number in numbers[facet].items() if value and number > 0]
        return sorted(known, key=lambda count: (-count.number, sort_key(count.value)))

    facets = {facet: most_first(facet) for facet in numbers}
    facets["year"] = sorted(facets.get("year", []), reverse=True)
    return Counts(total, more, {facet: values for facet, values in facets.items() if values})


# --- The best first -------------------------------------------------------------------------------------------------


class Match(NamedTuple):
    """How well a record fits the words; two that fit as well stand in the order of their ids."""

    rank: float
    id: int

    @classmethod
    def parse(cls, text: str) -> "Match | None":
        """Anything that is no such place is the beginning: people edit addresses."""
        rank, _, number = text.partition("_")
        try:
            parsed = float(rank)
        except ValueError:
            return None
        return cls(parsed, int(number)) if _is_id(number) and 0 <= parsed <= 1 else None

    def __str__(self) -> str:
        return f"{self.rank!r}_{self.id}"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def ranked(heads: Sequence[QuerySet[Searchable]], words: str) -> list[Match]:
    """The newest of what was found, the best first."""
    newest = [head.order_by("-at", "-pk").values("pk")[:CAP] for head in heads]
    if not newest:
        return []
    among = newest[0].union(*newest[1:], all=True) if newest[1:] else newest[0]
    rank = Cast(SearchRank(F("words"), full_text.Query(words), normalization=Value(BY_LENGTH)), FloatField())
    rows = Searchable.objects.filter(pk__in=among).annotate(rank=rank).values_list("rank", "pk")
    return sorted((Match(rank, pk) for rank, pk in rows), reverse=True)


# --- Where the words stand ------------------------------------------------------------------------------------------
LOOKED_AT = 20_000  # signs of a trail: a place to show is found in the first of them, or not at all
BEFORE, SHOWN = 60, 240  # signs of a text around the first word that was looked for

Pieces = list[tuple[str, bool]]  # a text in order, each piece with whether it was looked for


def excerpts(subjects: Sequence[str], words: str) -> dict[str, Pieces]:
    """For each record a piece of its trail with the words in it; nothing where they stand in none of its texts."""
    texts = {
        subject: unicodedata.normalize("NFC", text_of(trail)[:LOOKED_AT])
        for subject, trail in _trails(subjects).items()
    }
    wanted = full_text.looked_for(words)
    found = {subject: _excerpt(text, wanted) for subject, text in texts.items()}
    return {subject: pieces for subject, pieces in found.items() if pieces}


def _excerpt(text: str, wanted: set[str]) -> Pieces:
    """Of the line in which most of the words stand."""
    lines = [
        (line, [found for found in full_text.SHOWN.finditer(line) if full_text.stems_in(found[0]) & wanted])
        for line in text.split("\n")
    ]
    line, hits = max(lines, key=lambda each: len({found[0].lower() for found in each[1]}))
    if not hits:
        return []
    start = max(0, line.rfind(" ", 0, max(0, hits[0].start() - BEFORE)) + 1)
    end = len(line) if len(line) <= start + SHOWN else line.rfind(" ", hits[0].end(), start + SHOWN)
    end = end if end > 0 else start + SHOWN
    pieces, at = [("…", False)] if start else [], start
    for hit in (hit for hit in hits if hit.end() <= end):
        pieces += [(line[at : hit.start()], False), (line[hit.start() : hit.end()], True)]
        at = hit.end()
    rest = line[at:end] + ("…" if end < len(line) else "")
    return [(piece, hit) for piece, hit in [*pieces, (rest, False)] if piece]
