"""How far an export is. Only whoever holds its work folder calls these; each says whether it is still wanted."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import tell
from exports import history
from exports.models import BEING_MADE, TO_MAKE, Export, State
from profiles.models import Marking
from records.models import Entry


def begin(*, export_id: int) -> Export | None:
    """The export, if somebody still wants it made."""
    wanted = Export.objects.filter(pk=export_id, state__in=TO_MAKE)
    wanted.update(heard_at=timezone.now())
    wanted.filter(state=State.WAITING).update(state=State.RUNNING)
    return wanted.select_related("requested_by").first()


def progressed(*, export_id: int, done: int, offsets: dict[str, int]) -> bool:
    running = Export.objects.filter(pk=export_id, state__in=BEING_MADE)
    return bool(running.update(state=State.RUNNING, done=done, offsets=offsets, heard_at=timezone.now()))


def waits_for_seal(*, export_id: int, seal: Entry, offsets: dict[str, int]) -> bool:
    """Everything but the seal is written. Only the clock of the log goes on from here: nobody's turn is used up."""
    now = timezone.now()
    running = Export.objects.filter(pk=export_id, state=State.RUNNING)
    return bool(running.update(state=State.SEALING, seal=seal, sealed_at=now, offsets=offsets, heard_at=now))


@transaction.atomic
def made(*, export_id: int, size: int, sha256: str) -> bool:
    export = Export.objects.locked(export_id)
    if not export.is_being_made:
        return False
    now = timezone.now()
    export.state, export.made_at, export.size, export.sha256 = State.MADE, now, size, sha256
    export.expires_at = now + timedelta(days=settings.EXPORT_KEEP_DAYS)
    export.offsets = {}
    export.save()
    entry = history.write("export.made", export, by=None, file=export.file_name, size=size, sha256=sha256)
    _tell(export, f"{entry.pk}", "is ready", f"{export.file_name} can be downloaded until it is deleted.")
    return True


@transaction.atomic
def failed(*, export_id: int, why: str) -> None:
    export = Export.objects.locked(export_id)
    if not export.is_being_made:
        return
    export.state, export.failure, export.done, export.offsets = State.FAILED, why, 0, {}
    export.save()
    _tell(export, f"{timezone.now():%Y%m%d%H%M%S}", "could not be made", why)


def _tell(export: Export, number: str, what: str, body: str) -> None:
    path = reverse("exports:export", args=[export.reference])
    event, title = f"export-{export.pk}-{number}", f"Your export {export.reference} {what}"
    tell([export.requested_by], event, title, body, path, marking=Marking.OFFICIAL)
