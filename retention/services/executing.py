"""An approved disposal is carried out record by record, each in a transaction of its own: all of one, or nothing of it.

The clock calls all three steps, and may call them again: what is done already is left alone.
"""

from pathlib import Path
from shutil import rmtree

from django.db import transaction
from django.utils import timezone

from cases import write
from records import destroying as log
from retention import destroying, history
from retention.models import Disposal, DisposalItem, Keeping, Outcome
from retention.queries import held
from retention.services.deciding import why_not
from retention.services.shared import take_out, tell_of


@transaction.atomic
def execute(*, item_id: int) -> DisposalItem:
    """The entry first, which the database refuses for a record under a hold; then all that the entry says is gone."""
    known = DisposalItem.objects.select_related("keeping").get(pk=item_id)
    keeping = Keeping.objects.locked(known.keeping.subject)
    item = _item(item_id)
    item.keeping = keeping
    if not item.is_waiting or not item.disposal.is_approved:
        return item
    if why := why_not(item, held=bool(held([keeping.subject]))):
        take_out([item], why)
        return item
    keeping.save(
        update_fields=["event_on", "due_on"]
    )  # as they were counted just now: the database compares them
    _write(item)
    gone = log.destroy(keeping.subject)
    paths = destroying.destroy_all(keeping.subject)
    keeping.disposed_at = item.settled_at = timezone.now()
    keeping.save(update_fields=["disposed_at"])
    item.outcome, item.payloads = Outcome.DESTROYED, gone.payloads
    item.files, item.paths = gone.files, [str(path) for path in paths]
    item.save()
    return item


def _item(item_id: int) -> DisposalItem:
    related = ("retention_class", "disposal__proposed_by", "disposal__decided_by")
    return DisposalItem.objects.select_for_update(of=("self",)).select_related(*related).get(pk=item_id)


def _write(item: DisposalItem) -> None:
    disposal, subject = item.disposal, item.keeping.subject
    assert disposal.decided_by
    files = log.files_only_of(subject)
    write(
        "disposal.executed",
        subject,
        by=None,
        office=item.keeping.office,
        disposal=disposal.reference,
        **history.of_class(item.retention_class),
        due_on=item.due_on.isoformat(),
        proposed_by=disposal.proposed_by.name,
        proposed_by_user_name=disposal.proposed_by.username,
        proposed_as=disposal.proposed_as,
        approved_by=disposal.decided_by.name,
        approved_by_user_name=disposal.decided_by.username,
        approved_as=disposal.decided_as,
        payloads=log.payloads_of(subject),
        number_of_files=len(files),
        files=files,
    )


def sweep(*, item_id: int) -> None:
    """The files of a record whose rows are gone for good. Interrupted, it is done again from the start."""
    item = DisposalItem.objects.to_sweep().filter(pk=item_id).first()
    if not item:
        return
    log.sweep(item.files)
    for path in map(Path, item.paths):
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink(missing_ok=True)
    DisposalItem.objects.filter(pk=item.pk, swept_at=None).update(swept_at=timezone.now(), paths=[])


@transaction.atomic
def finish(*, disposal_id: int) -> Disposal:
    """Once each record is destroyed or taken out, and the files are gone."""
    disposal = Disposal.objects.locked(disposal_id)
    if not disposal.is_approved or _is_under_way(disposal):
        return disposal
    destroyed = disposal.items.filter(outcome=Outcome.DESTROYED).count()
    kept = disposal.items.filter(outcome=Outcome.KEPT).count()
    disposal.finish(timezone.now())
    disposal.save()
    entry = write("disposal.finished", disposal.reference, by=None, office="", destroyed=destroyed, kept=kept)
    body = f"Destroyed: {destroyed}. Taken out and kept: {kept}. Its page is the certificate."
    people = [disposal.proposed_by, disposal.decided_by]
    tell_of(disposal, people, entry, "is finished", body)
    return disposal


def _is_under_way(disposal: Disposal) -> bool:
    return disposal.items.waiting().exists() or disposal.items.to_sweep().exists()
