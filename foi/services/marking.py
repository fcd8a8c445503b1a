"""What is withheld, field by field or word by word, and what is let stand. Each press is one act with one entry."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cases import already, lock
from foi import history, policy, queries
from foi.history import counted
from foi.matching import Span, excerpt, is_telling, snapped, spans
from foi.models import InformationRequest, Mark, Provision, Verdict
from foi.queries import visible_to
from foi.redacting import ENVELOPE, Held
from foi.residual_text import Place, strings
from profiles.models import Person
from records import canonical
from records.verify import FILES
from workflow.rulings import Refused

HERE, RECORD, REQUEST = "here", "record", "request"
STAFF = ("actor.name", "actor.user_name")
Found = tuple[Held, str, Span | None]


@transaction.atomic
def withhold(
    *,
    request_id: int,
    subject: str,
    entry: int,
    field: str,
    excerpt: str,
    where: str,
    provision: Provision,
    note: str = "",
    key: UUID | None = None,
    by: Person,
) -> InformationRequest:
    """`excerpt`: the words to withhold; empty: the whole field. `where`: here alone, or wherever else it stands too."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.withheld", request, by, key):
        return request
    policy.may_mark(by, request).or_refuse()
    if subject not in queries.subjects_of(request):
        raise Refused(f"{subject} is not in this request.")
    entries = queries.entries_of(request, "" if where == REQUEST else subject)
    held = next((held for held in entries if held.entry.pk == entry and field in held.values), None)
    if not held or held.entry.subject != subject:
        gone = "This field is not in the record any more. Look at the record again."
        raise Refused(gone, field="place")
    found = [(held, field, span) for span in in_field(held, field, excerpt)]
    if where != HERE:
        found += elsewhere(entries, _sought(held, field, excerpt, found))
    _withhold(request, found, provision, note, key, by)
    return request


def in_field(held: Held, field: str, excerpt: str) -> list[Span | None]:
    """The words of the field that make up the excerpt, wherever they stand in it; or the whole field."""
    value = held.values[field]
    if not excerpt.strip():
        return [None]
    if held.is_worded(field):
        found: list[Span | None] = list(snapped(excerpt, value))
    else:
        found = [None] if any(snapped(excerpt, text) for text in strings(value)) else []
    if not found:
        missing = "These words are not in the field. Copy them from it, or choose another field."
        raise Refused(missing, field="excerpt")
    return found


def _sought(held: Held, field: str, words: str, found: Sequence[Found]) -> list[str]:
    """What to look for in other places: the words as they stand here, whole; or each text of the field."""
    value = held.values[field]
    if not words.strip():
        return [text for text in strings(value) if is_telling(text)]
    return [words, *(excerpt(value, span) for _, _, span in found if span)]


def elsewhere(entries: Iterable[Held], sought: Sequence[str]) -> Iterator[Found]:
    """Every place where one of the texts stands."""
    for held in entries:
        for name, value in held.values.items():
            if held.is_worded(name):
                yield from ((held, name, span) for text in sought for span in spans(text, value))
            elif any(spans(text, each) for each in strings(value) for text in sought):
                yield held, name, None


@transaction.atomic
def withhold_names(
    *,
    request_id: int,
    names: Collection[str],
    provision: Provision,
    note: str = "",
    key: UUID | None = None,
    by: Person,
) -> InformationRequest:
    """Staff by their names: whoever took a step, with their user names, and each other place that names them.

    A user name can be a word of everyday, so elsewhere it is left to the check.
    """
    request = lock(visible_to(by), request_id, by)
    if already("foi.withheld", request, by, key):
        return request
    policy.may_mark(by, request).or_refuse()
    entries = queries.entries_of(request)
    found: list[Found] = [
        (held, field, None)
        for held in entries
        if held.values.get("actor.name") in names
        for field in STAFF
        if held.values.get(field)
    ]
    found += elsewhere(entries, [name for name in names if is_telling(name)])
    _withhold(request, found, provision, note, key, by)
    return request


@transaction.atomic
def withhold_places(
    *,
    request_id: int,
    places: Collection[str],
    provision: Provision,
    note: str = "",
    key: UUID | None = None,
    by: Person,
) -> InformationRequest:
    """Places that the check found, by their keys."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.withheld", request, by, key):
        return request
    policy.may_mark(by, request).or_refuse()
    chosen = _chosen(request, places, lambda place: place.may_be_withheld)
    _withhold(request, [(place.held, place.field, place.span) for place in chosen], provision, note, key, by)
    return request


@transaction.atomic
def let_stand(
    *, request_id: int, places: Collection[str], reason: str, key: UUID | None = None, by: Person
) -> InformationRequest:
    """Places that the check found and that may be shown all the same; the second person sees why."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.let_stand", request, by, key):
        return request
    policy.may_mark(by, request).or_refuse()
    chosen = _chosen(request, places, lambda place: True)
    found = [(place.held, place.field, place.span) for place in chosen]
    rows = _add(request, found, Verdict.SHOW, None, reason, by)
    history.write(
        "foi.let_stand",
        request,
        by=by,
        key=key,
        count=counted(len(rows), "place"),
        reason=reason,
        marks=_digest(rows),
    )
    return request


@transaction.atomic
def take_back(
    *, request_id: int, marks: Collection[int], key: UUID | None = None, by: Person
) -> InformationRequest:
    """Marks that were wrong. They stay as rows that say who took them back."""
    request = lock(visible_to(by), request_id, by)
    if already("foi.taken_back", request, by, key):
        return request
    policy.may_mark(by, request).or_refuse()
    standing = request.marks.standing().filter(pk__in=list(marks))
    rows = list(standing.select_related("provision"))
    if len(rows) < len(set(marks)):
        raise Refused("One of these is taken back already. Look at what is left.", field="marks")
    standing.update(taken_back_by=by, taken_back_at=timezone.now())
    count = counted(len(rows), "mark")
    history.write("foi.taken_back", request, by=by, key=key, count=count, marks=_digest(rows))
    return request


def _chosen(
    request: InformationRequest, keys: Collection[str], allowed: Callable[[Place], bool]
) -> list[Place]:
    """The places as the check finds them now: one that has been judged meanwhile is not among them."""
    wanted = set(keys)
    places = {place.key: place for leak in queries.leaks_of(request) for place in leak.places}
    chosen = [place for key, place in places.items() if key in wanted and allowed(place)]
    if not chosen:
        raise Refused("Nothing of this waits to be judged any more. Look at the check again.")
    return chosen


def _withhold(
    request: InformationRequest,
    found: Sequence[Found],
    provision: Provision,
    note: str,
    key: UUID | None,
    by: Person,
) -> None:
    rows = _add(request, found, Verdict.WITHHOLD, provision, note, by)
    _look_at_files_again(request, {row.subject for row in rows}, by)
    history.write(
        "foi.withheld",
        request,
        by=by,
        key=key,
        count=counted(len(rows), "place"),
        provision=provision.code,
        records=sorted({row.subject for row in rows}),
        marks=_digest(rows),
    )


def _look_at_files_again(request: InformationRequest, subjects: Collection[str], by: Person) -> None:
    """Whoever let them stand had not been told what must not be seen in them."""
    seen = request.marks.standing().filter(verdict=Verdict.SHOW, subject__in=subjects, field__in=FILES)
    seen.update(taken_back_by=by, taken_back_at=timezone.now())


def _add(
    request: InformationRequest,
    found: Sequence[Found],
    verdict: Verdict,
    provision: Provision | None,
    note: str,
    by: Person,
) -> list[Mark]:
    """The marks that are not there yet."""
    there = set(
        request.marks.standing()
        .filter(verdict=verdict, provision=provision)
        .values_list("entry", "field", "first", "after")
    )
    act, now = uuid4(), timezone.now()
    rows = {}
    for held, field, span in found:
        first, after = span or (None, None)
        place = (held.entry.pk, field, first, after)
        if place not in there and (field != ENVELOPE or verdict == Verdict.SHOW):
            rows[place] = Mark(
                request=request, subject=held.entry.subject, entry=held.entry, field=field, first=first, after=after,
                verdict=verdict, provision=provision, note=note, act=act, marked_by=by, marked_at=now,
            )  # fmt: skip
    if not rows:
        raise Refused("All of this is marked so already.")
    return Mark.objects.bulk_create(rows.values(), batch_size=1_000)


def _digest(rows: Iterable[Mark]) -> str:
    """Binds the marks in the log without a list that could be as long as the records."""
    told = [
        [row.entry_id, row.field, row.first, row.after, row.verdict, row.provision and row.provision.code]
        for row in rows
    ]
    return sha256(canonical.dumps(sorted(told, key=canonical.dumps))).hexdigest()
