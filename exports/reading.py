"""Reading what an export holds: so many records at a time, with the same few queries each time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Max, QuerySet

from exports.models import Export, ExportItem
from exports.record_summary import DISPOSED, Told
from exports.redaction import shown
from exports.signing import about_keys
from exports.sources import Redactions
from exports.work_folder import Impossible, Untrue
from records import export, queries, recomputing
from records.models import Checkpoint, Entry, Leaf
from records.verify import SIGNABLE, Rejected


def checkpoints_of(export: Export) -> dict[int, Checkpoint]:
    """For each log, the one checkpoint against which everything in the export is proven."""
    entries = Entry.objects.filter(
        subject__in=_items(export).values("subject"), leaf__position__lt=export.upto
    )
    last = Leaf.objects.filter(entry__in=entries).values("log").annotate(last=Max("position"))
    positions = [row["last"] for row in last.order_by("log")]
    ends = Entry.objects.filter(leaf__position__in=positions).select_related("leaf__log")
    keys = queries.about_keys(max(positions, default=0))
    signs = bool(keys) and entries.filter(kind__in=SIGNABLE).exists()
    return queries.checkpoints([*ends, *keys] if signs else ends, export.upto)


def subjects_of(export: Export, first: int, number: int) -> list[str]:
    """The next so many records, in the order in which they are written."""
    items = _items(export).filter(number__gte=first).order_by("number")
    return list(items.values_list("subject", flat=True)[:number])


def told(
    subjects: Sequence[str], upto: int, redactions: Redactions, checkpoints: Mapping[int, Checkpoint]
) -> Iterator[Told]:
    """Each of the subjects with its trail as far as `upto`, less what is withheld."""
    trails: dict[str, list[Entry]] = defaultdict(list)
    for entry in _entries(subjects, upto):
        trails[entry.subject].append(entry)
    disposed = _disposed(trails.values())
    signs = any(entry.kind in SIGNABLE for trail in trails.values() for entry in trail)
    keys = recomputing.readable(queries.about_keys(upto)) if signs else []
    for key in keys:
        _require_true(key.subject, list(recomputing.of_entry(key)))
    for subject in subjects:
        trail = recomputing.readable(trails.pop(subject))
        if any(not hasattr(entry, "payload") for entry in trail) and subject not in disposed:
            raise Impossible(
                f"{subject} was disposed of after this export was asked for. Ask for a new one, which says so."
            )
        _require_true(subject, recomputing.of_trail(trail))
        said = [shown(entry, redactions.get(entry.pk, {})) for entry in trail]
        yield Told(subject, said, checkpoints, about_keys(said, keys))


def proofs_of(records: Sequence[Told]) -> dict[int, str]:
    """The text of each entry's proof, by its id: each leads to what was signed, whatever form the copy has."""
    told = [(record.subject, [*(each.entry for each in record.trail), *record.keys]) for record in records]
    entries = {entry.pk: subject for subject, trail in told for entry in trail}
    trails = [*{entry.pk: entry for _, trail in told for entry in trail}.values()]
    try:
        texts = export.proofs(trails, records[0].checkpoints)
    except Rejected as problem:
        raise Untrue(records[0].subject, [str(problem)]) from None
    for entry, problem in recomputing.unproven(trails, texts):
        raise Untrue(entries[entry.pk], [problem])
    return texts


def _require_true(subject: str, wrong: Sequence[str]) -> None:
    if wrong:
        raise Untrue(subject, wrong)


def _entries(subjects: Sequence[str], upto: int) -> Iterable[Entry]:
    entries = Entry.objects.filter(subject__in=subjects, leaf__position__lt=upto)
    return entries.select_related("payload", "leaf__log").order_by("id")


def _disposed(trails: Iterable[list[Entry]]) -> set[str]:
    return {entry.subject for trail in trails for entry in trail if entry.kind == DISPOSED}


def _items(export: Export) -> QuerySet[ExportItem]:
    return ExportItem.objects.filter(export=export)
