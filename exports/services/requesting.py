"""Somebody asks for an export. What it holds is settled here, so that it can be made, and made again, at any time."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Max

from cases import opened
from exports import history, policy
from exports.models import Export, ExportItem, Form
from exports.rows import XLSX_ROWS
from exports.selection import Chosen, Found, Selection, sentence
from profiles.models import Person
from records.models import Checkpoint, Entry
from records.queries import signed_upto
from records.register import Wanted
from records.search.finding import COULD_MISS, is_behind
from workflow.rulings import Refused

NAMED = 3  # of the numbers that are no records
NOT_SIGNED = "The record log has no signed checkpoint yet, so nothing could be proven. Try again in a minute."

# Numbered as they are written. Only what was declared a record, and stands under a checkpoint, can be proven.
FREEZE = """
INSERT INTO exports_exportitem (export_id, number, subject)
SELECT %s, row_number() OVER (ORDER BY subject COLLATE "C") - 1, subject
FROM (SELECT DISTINCT subject FROM ({rows}) AS asked(subject)) AS records
WHERE EXISTS (
    SELECT FROM records_entry AS entry JOIN records_leaf AS leaf ON leaf.entry_id = entry.id
    WHERE entry.subject = records.subject AND entry.declares_record AND leaf.position < %s
)
"""


@transaction.atomic
def request(
    *,
    subjects: Iterable[str] | None = None,
    wanted: Wanted | None = None,
    selection: Selection | None = None,
    form: str,
    by: Person,
    source: str = "",
    upto: int | None = None,
    key: UUID | None = None,
) -> Export:
    """These subjects, or what the register finds: with nothing wanted, all. `upto`: as the log stood at that position;
    otherwise now.

    `source`: the reference of what asks for it by rules of its own, and says what is withheld.
    """
    if reference := opened("export.requested", by, key):
        return Export.objects.get(pk=Export.pk_of(reference))
    if not source:
        policy.may_export(by).or_refuse()
    if selection is None:
        selection = Found(wanted or Wanted()) if subjects is None else Chosen.of(subjects)
    export = Export(
        form=form,
        wanted=selection.asked(),
        upto=_last_checkpoint(signed_upto() if upto is None else upto),
        source=source,
        requested_by=by,
        total=1,
    )
    export.save()
    export.total = _freeze(export, selection)
    _refuse_too_many(export)
    export.save(update_fields=["total"])
    _write(export, by, key)
    export.refresh_from_db()
    return export


def _last_checkpoint(upto: int) -> int:
    """How many positions the checkpoints within the first `upto` cover: beyond them nothing is proven."""
    ends = Checkpoint.objects.annotate(end=F("log__first") + F("size")).filter(end__lte=upto)
    covered = ends.aggregate(last=Max("end"))["last"]
    if not covered:
        raise Refused(NOT_SIGNED)
    return covered


def _freeze(export: Export, selection: Selection) -> int:
    if isinstance(selection, Chosen) and not selection.subjects:
        raise Refused("Choose at least one record.", field="numbers")
    if isinstance(selection, Found) and selection.wanted.needs_the_index and is_behind():
        raise Refused(COULD_MISS, field="numbers")
    sql, params = selection.rows().order_by().values("subject").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(rows=sql), [export.pk, *params, export.upto])
        number = cursor.rowcount
    if isinstance(selection, Chosen) and number < len(selection.subjects):
        raise Refused(_missing(export, selection), field="numbers")
    if not number:
        raise Refused("No record that can be proven fits what was asked for.", field="numbers")
    return number


def _missing(export: Export, selection: Chosen) -> str:
    there = set(ExportItem.objects.filter(export=export).values_list("subject", flat=True))
    missing = [subject for subject in selection.subjects if subject not in there]
    declared = Entry.objects.filter(subject__in=missing, declares_record=True)
    waiting = set(declared.values_list("subject", flat=True))
    unknown = [subject for subject in missing if subject not in waiting]
    if unknown:
        return f"There is no record with the number {_named(unknown)}."
    return f"{_named(missing)} was not under a signed checkpoint by then. Try again in a minute."


def _named(subjects: list[str]) -> str:
    more = f" (and {len(subjects) - NAMED} more)" if len(subjects) > NAMED else ""
    return ", ".join(subjects[:NAMED]) + more


def _refuse_too_many(export: Export) -> None:
    if export.form == Form.XLSX and export.total > XLSX_ROWS:
        raise Refused(
            f"A sheet has room for {XLSX_ROWS:,} records; these are {export.total:,}. Choose another form, or fewer.",
            field="form",
        )


def _write(export: Export, by: Person, key: UUID | None) -> None:
    """The numbers of all that is in it by their digest: a hundred thousand would make the entry itself an export."""
    subjects = export.items.order_by("number").values_list("subject", flat=True)
    digest = sha256()
    for subject in subjects.iterator(chunk_size=10_000):
        digest.update(f"{subject}\n".encode())
    history.write(
        "export.requested",
        export,
        by=by,
        key=key,
        what=sentence(export.wanted),
        form=history.form_of(export),
        records=export.total,
        records_sha256=digest.hexdigest(),
        upto=export.upto,
        source=export.source,
    )
