"""What somebody looks for again is kept under a name, and forgotten. It is their convenience: no entry says so."""

from django.db import transaction

from approvals.models import SavedFilter
from approvals.models.saved_filters import LONGEST, OF_ONE
from profiles.models import Person
from workflow.rulings import Refused


@transaction.atomic
def save_filter(*, name: str, query: str, by: Person) -> SavedFilter:
    if len(query) > LONGEST:
        raise Refused("That is too much for one name. Look for fewer words, and save that.", field="name")
    theirs = SavedFilter.objects.filter(person=by)
    if theirs.exclude(name=name).count() >= OF_ONE:
        raise Refused(f"You have {OF_ONE} saved filters already. Remove one first.", field="name")
    saved, _ = SavedFilter.objects.update_or_create(person=by, name=name, defaults={"query": query})
    return saved


@transaction.atomic
def remove_filter(*, pk: int, by: Person) -> None:
    SavedFilter.objects.filter(pk=pk, person=by).delete()
