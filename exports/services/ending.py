"""The file of an export goes: after its time, or because a record in it was disposed of. And it comes again."""

from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from exports import history, policy
from exports.models import Export, State
from exports.queries import visible_to
from exports.selection import WITHDRAWN, sentence
from profiles.models import Person


@transaction.atomic
def expire(*, export_id: int) -> Export:
    """Copies lie about no longer than somebody needs them."""
    export = Export.objects.locked(export_id)
    if export.is_made and export.expires_at and export.expires_at <= timezone.now():
        export.state = State.EXPIRED
        export.save(update_fields=["state"])
        export.path.unlink(missing_ok=True)
    return export


@transaction.atomic
def lost(*, export_id: int) -> Export:
    """Its file went before its time, with a disk, say. Then it can be made again, like one whose time was over."""
    export = Export.objects.locked(export_id)
    if export.is_made and not export.path.exists():
        export.state = State.EXPIRED
        export.save(update_fields=["state"])
    return export


@transaction.atomic
def make_again(*, export_id: int, key: UUID | None = None, by: Person) -> Export:
    export = lock(visible_to(by), export_id, by)
    if already("export.repeated", export, by, key):
        return export
    policy.may_make_again(by, export).or_refuse()
    export.state, export.done, export.offsets, export.failure = State.WAITING, 0, {}, ""
    export.heard_at = export.seal = export.sealed_at = None
    export.save()
    history.write("export.repeated", export, by=by, key=key, what=sentence(export.wanted))
    return export


def withdraw_copies(subject: str) -> list[Path]:
    """The record was disposed of, so no export of it stays. In the transaction of the disposal; the files are for the
    disposal to remove once that is committed. Whoever is still making one finds at its next step that it is over.
    """
    gone: list[Path] = []
    held = Export.objects.holding(subject).exclude(state=State.WITHDRAWN)
    for export in held.select_for_update(of=("self",)):
        export.state, export.withdrawn_for, export.failure = State.WITHDRAWN, subject, ""
        export.wanted = WITHDRAWN  # what was looked for may quote what was destroyed
        export.save(update_fields=["state", "withdrawn_for", "failure", "wanted"])
        gone += [export.path, *export.work_folder.glob("*")]
    return gone
