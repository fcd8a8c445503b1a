"""The one write of the lists of words: a new version, with what was added and what was taken out."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from approvals import history
from approvals.models import Kind, WordListVersion
from approvals.models.words import changes
from approvals.policy.word_lists import may_change_words
from profiles.models import Person
from records.queries import entry_with_key, step_key
from workflow.rulings import Refused

CHANGED = "words.changed"
SUBJECT = "WORDS"


@transaction.atomic
def change_words(
    *, kind: str, words: Iterable[str], note: str, seen: int, key: UUID | None = None, by: Person
) -> WordListVersion:
    """`seen`: the number of the version that the person had before them."""
    before = _locked_newest(kind, by)
    if done := entry_with_key(step_key(CHANGED, by, key)):
        if done.fields["list"] != Kind(kind).label:
            raise Refused("This form was used for another list. Open this one again.")
        return before
    may_change_words(by).or_refuse()
    if seen != before.number:
        raise Refused(f"Somebody saved version {before.number} meanwhile. Look at the list as it stands now.")
    added, removed = changes(before.words, words)
    if not (added or removed):
        raise Refused("No word was added or taken out.")
    saved = WordListVersion.objects.create(
        kind=kind,
        number=before.number + 1,
        words=sorted(words, key=str.casefold),
        note=note,
        saved_by=by,
        saved_at=timezone.now(),
    )
    history.write_arrangement(
        CHANGED,
        SUBJECT,
        by=by,
        key=key,
        list=Kind(kind).label,
        number=saved.number,
        added=", ".join(added) or "nothing",
        removed=", ".join(removed) or "nothing",
        note=note,
    )
    return saved


def _locked_newest(kind: str, by: Person) -> WordListVersion:
    """One at a time. There is no row to lock: the portal may not change any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"words {kind}"])
    by.refresh_capacities()
    return WordListVersion.newest().get(kind=kind)
