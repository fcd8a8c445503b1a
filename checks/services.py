"""The one write of the lists of words: a new version, with what was added and what was taken out."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import lock, write
from checks.history import CHANGED, SUBJECT
from checks.models import Kind, WordListVersion, changes
from checks.policy import may_change_words
from profiles.models import Person
from records.queries import entry_with_key, step_key
from workflow.rulings import Refused


@transaction.atomic
def change_words(
    *, kind: str, words: Iterable[str], note: str, seen: int, key: UUID | None = None, by: Person
) -> WordListVersion:
    """`seen`: the number of the version that the person had before them."""
    before = lock(WordListVersion.objects.all(), kind, by)
    if _changed_already(Kind(kind), by, key):
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
    write(
        CHANGED,
        SUBJECT,
        by=by,
        key=key,
        office="",
        list=Kind(kind).label,
        number=saved.number,
        added=", ".join(added) or "nothing",
        removed=", ".join(removed) or "nothing",
        note=note,
    )
    return saved


def _changed_already(kind: Kind, by: Person, key: UUID | None) -> bool:
    """The entries on every list have one subject, so which it was stands in their fields."""
    done = entry_with_key(step_key(CHANGED, by, key))
    if done and done.fields["list"] != kind.label:
        raise Refused("This form was used for another list. Open this one again.")
    return bool(done)
