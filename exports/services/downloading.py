"""Somebody downloads the file of an export."""

from django.db import transaction

from cases import lock
from exports import history, policy
from exports.models import Export
from exports.queries import visible_to
from profiles.models import Person
from records.models import Entry


@transaction.atomic
def note_download(*, export_id: int, goes_on: bool, by: Person) -> Export:
    """Write down who takes it. `goes_on`: only the rest of a file is asked for; whoever never took its beginning is
    written down all the same."""
    export = lock(visible_to(by), export_id, by)
    policy.may_take(by, export).or_refuse()
    if not export.path.exists():
        raise FileNotFoundError(export.path)  # nobody is written down for what they cannot get
    if not (goes_on and _has_begun(export, by)):
        history.write("export.taken", export, by=by, file=export.file_name, sha256=export.sha256)
    return export


def _has_begun(export: Export, by: Person) -> bool:
    begun = Entry.objects.filter(subject=export.reference, kind="export.taken").select_related("payload")
    return any(entry.actor.get("user_name") == by.username for entry in begun)
