"""Reading what an export holds: so many records at a time, with the same few queries each time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Max, Q, QuerySet
from django.db.models.expressions import RawSQL

from exports.models import Export, ExportItem
from exports.record_summary import DISPOSED, Told
from exports.redaction import Shown, shown
from exports.sources import Redactions
from exports.work_folder import Impossible, Untrue
from records import export, queries, recomputing
from records.models import Checkpoint, Entry, Leaf
from records.verify import ABOUT_KEYS, SETTLED, SIGNABLE, Mark, Rejected, decode64


def checkpoints_of(export: Export) -> dict[int, Checkpoint]:
    """For each log, the one checkpoint against which everything in the export is proven."""
    of_records = Q(subject__in=_items(export).values("subject"))
    if _has_signatures(of_records):
        of_records |= Q(kind__in=ABOUT_KEYS)
    entries = Entry.objects.filter(of_records, leaf__position__lt=export.upto)
    last = Leaf.objects.filter(entry__in=entries).values("log").annotate(last=Max("position"))
    positions = [row["last"] for row in last.order_by("log")]
    ends = Entry.objects.filter(leaf__position__in=positions).select_related("leaf__log")
    return queries.checkpoints(ends, export.upto)


def _has_signatures(of_records: Q) -> bool:
    """The names of an entry's fields stand in its bytes."""
    signed = RawSQL("position('\"signed.signature\"'::bytea in content)", [])
    return (
        Entry.objects.filter(of_records, kind__in=SIGNABLE)
        .annotate(signed=signed)
        .filter(signed__gt=0)
        .exists()
    )


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
    for subject in subjects:
        trail = recomputing.readable(trails.pop(subject))
        if any(not hasattr(entry, "payload") for entry in trail) and subject not in disposed:
            raise Impossible(
                f"{subject} was disposed of after this export was asked for. Ask for a new one, which says so."
            )
        _require_true(subject, recomputing.of_trail(trail))
        copied = [shown(entry, redactions.get(entry.pk, {})) for entry in trail]
        yield Told(subject, copied, checkpoints, about_keys(copied, upto))


def about_keys(trail: Sequence[Shown], upto: int) -> list[Entry]:
    """What the log tells, so far, of whoever signed a step of it with their own key, and of what the portal asked."""
    enrolled = {each.says.get("signed.enrolled") for each in trail} - {None}
    leaves = [decode64(each) for each in enrolled if not isinstance(each, Mark)]
    if not leaves:
        return []
    people = Entry.objects.filter(leaf_hash__in=leaves).values("subject")
    found = Entry.objects.filter(
        Q(subject__in=people) | Q(kind=SETTLED), kind__in=ABOUT_KEYS, leaf__position__lt=upto
    )
    return [*found.select_related("payload", "leaf__log").order_by("leaf__position")]


def proofs_of(records: Sequence[Told]) -> dict[int, str]:
    """The text of each entry's proof, by its id: each leads to what was signed, whatever form the copy has."""
    told = [(record.subject, [*(each.entry for each in record.trail), *record.keys]) for record in records]
    entries = {entry.pk: subject for subject, trail in told for entry in trail}
    trails = [entry for _, trail in told for entry in trail]
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
