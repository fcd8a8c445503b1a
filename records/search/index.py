"""Filling the index that the register is searched by. It follows the log, leaf by leaf: whatever is sealed after a
record was declared, a correction or a capture, say, finds its way into the same row; and so does a disposal, which
leaves of the words only what is still held.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localtime

from records import kinds
from records.models import Entry, Leaf, Searchable, SearchCount, SearchProgress, Unrecorded
from records.search.models import FACETS, VALUE_LENGTH
from workflow import full_text

BATCH = 500  # leaves at a time
ENOUGH = 250_000  # bytes of text: PostgreSQL takes a megabyte of words in a row, and counts parts of words as words
NOT_WORDS = re.compile(r"[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+Z")
_followed: set[str] = set()  # what their subjects begin with


def follow(prefix: str) -> None:
    """Keep the words of these subjects before they are records, too."""
    _followed.add(prefix)


def catch_up(limit: int = 100_000) -> int:
    """Look at what was sealed since the last time. Returns how many leaves; none while somebody else is at it."""
    done = 0
    while done < limit and (batch := _batch()):
        done += batch
    return done


@transaction.atomic
def start_again() -> None:
    """Forget how far the index has come, and what it counted. Rows stay findable until they are made anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.search'))")
    SearchProgress.objects.update(upto=0)
    SearchCount.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ANEW)


# What the trigger on the table does with each change, over all of it.
COUNT_ANEW = f"""
INSERT INTO records_searchcount (office, facet, value, number)
SELECT office, facet, value, count(*)
FROM records_searchable
CROSS JOIN LATERAL (VALUES ('', ''), {", ".join(f"('{facet}', {facet})" for facet in FACETS)}) AS each(facet, value)
WHERE facet = '' OR value <> ''
GROUP BY office, facet, value
"""  # noqa: S608 - our own names only
ADD_UP = """
WITH gone AS (DELETE FROM records_searchcount RETURNING office, facet, value, number)
INSERT INTO records_searchcount (office, facet, value, number)
SELECT office, facet, value, sum(number) FROM gone GROUP BY office, facet, value HAVING sum(number) <> 0
"""


@transaction.atomic
def _batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('records.search'))")
        if not cursor.fetchone()[0]:
            return 0
    progress = SearchProgress.objects.first() or SearchProgress.objects.create()
    sealed = Leaf.objects.filter(position__gte=progress.upto).order_by("position")
    leaves = list(sealed.values_list("position", "entry__subject")[:BATCH])
    if leaves:
        _index({subject for _, subject in leaves})
        progress.upto = leaves[-1][0] + 1
        progress.save()
    return len(leaves)


def _index(subjects: set[str]) -> None:
    declared = Entry.objects.filter(subject__in=subjects, declares_record=True)
    records = set(declared.values_list("subject", flat=True))
    others = {subject for subject in subjects - records if subject.partition("-")[0] in _followed}
    trails = defaultdict(list)
    entries = Entry.objects.filter(subject__in=records | others).select_related("payload").order_by("id")
    for entry in entries:
        trails[entry.subject].append(entry)
    for index in (Searchable, Unrecorded):
        index._default_manager.filter(subject__in=trails).delete()
    Searchable.objects.bulk_create(row for subject in records for row in _rows(trails[subject]))
    Unrecorded.objects.bulk_create(
        Unrecorded(subject=subject, words=_words("", trails[subject])) for subject in others
    )
    with connection.cursor() as cursor:
        cursor.execute(ADD_UP)


def _rows(trail: Sequence[Entry]) -> Iterator[Searchable]:
    """One for each declaration; there is one, but for a record that was declared again."""
    for entry in trail:
        if entry.declares_record:
            told = kinds.facets(entry.kind, entry.fields)
            yield Searchable(
                **{facet: _one_line(value)[:VALUE_LENGTH] for facet, value in told.items()},
                entry=entry,
                subject=entry.subject,
                kind=entry.kind,
                at=entry.at,
                office=entry.office,
                year=f"{localtime(entry.at).year}",
                words=_words(kinds.titled(entry.kind, entry.fields), trail),
            )


def _words(title: str, trail: Sequence[Entry]) -> str:
    return full_text.vector(A=_short(title), B=_short(text_of(trail)))


def text_of(trail: Sequence[Entry]) -> str:
    """Each text that the trail holds, once: the number, what was written, who took part. First the record's own."""
    declarations_first = sorted(trail, key=lambda entry: not entry.declares_record)
    texts = [trail[0].subject, *(text for entry in declarations_first for text in _texts(_said(entry)))]
    return "\n".join(dict.fromkeys(text for text in texts if text and not NOT_WORDS.fullmatch(text)))


def _said(entry: Entry) -> dict[str, Any]:
    """Without the signature, which is no text of anybody's."""
    return {name: value for name, value in entry.fields.items() if name != "signed"}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _of_each(value.values())
    elif isinstance(value, list):
        yield from _of_each(value)
    elif isinstance(value, str):
        yield value


def _of_each(values: Iterable[Any]) -> Iterator[str]:
    return (text for value in values for text in _texts(value))


def _short(text: str) -> str:
    return text.encode(errors="ignore")[:ENOUGH].decode(errors="ignore")


def _one_line(value: str) -> str:
    return " ".join(value.replace("\x00", " ").split())
