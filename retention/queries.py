"""Reads with more than one caller."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils.dateparse import parse_date

from profiles.models import Person
from records.models import Entry
from records.presentation import title
from retention import policy
from retention.models import Action, Disposal, DisposalItem, HeldSubject, Hold, Keeping
from retention.models.disposal import DisposalItemQuerySet
from workflow.paging import SIZE, number_in

Rows = TypeVar("Rows", bound=QuerySet[Any])


def visible_to(person: Person, rows: Rows) -> Rows:
    """Holds, disposals, classes: all of them, or none, as `policy.may_see` says."""
    return rows if policy.may_see(person) else rows.none()


def held(subjects: Collection[str]) -> set[str]:
    """Which of these are under a hold now."""
    return set(HeldSubject.objects.live().filter(subject__in=subjects).values_list("subject", flat=True))


def offices_of(subjects: Collection[str]) -> dict[str, str]:
    """The division whose people may read of each, as its latest entry says."""
    latest = Entry.objects.filter(subject__in=subjects).order_by("subject", "-id").distinct("subject")
    return dict(latest.values_list("subject", "office"))


def titles_of(subjects: Collection[str]) -> dict[str, str]:
    """What the register calls those that are records."""
    entries = Entry.objects.filter(subject__in=subjects, declares_record=True).select_related("payload")
    return {entry.subject: title(entry) for entry in entries}


def holds(*, released: bool) -> QuerySet[Hold]:
    """With how many records are under each."""
    found = Hold.objects.filter(released_by__isnull=not released).select_related("placed_by")
    number = HeldSubject.objects.filter(hold=OuterRef("pk")).order_by().values("hold").annotate(n=Count("*"))
    return found.annotate(number=Subquery(number.values("n")))


def items_of(disposal: Disposal) -> DisposalItemQuerySet:
    items: DisposalItemQuerySet = DisposalItem.objects.filter(disposal=disposal)
    return items.select_related("keeping__entry__payload", "retention_class")


def outcomes(disposal: Disposal) -> Counter[str]:
    """How many of its records came to which end."""
    rows = disposal.items.order_by().values_list("outcome").annotate(n=Count("*"))
    return Counter(dict(rows))


class Counts(NamedTuple):
    due: int
    held: int
    disposed: int
    without_class: int
    to_decide: int
    to_transfer: int


def counts(today: date) -> Counts:
    """Numbers for the overview, each counted in its own index."""
    due = Keeping.objects.due(today)
    return Counts(
        due=due.to_destroy().count(),
        held=Keeping.objects.held().count(),
        disposed=Keeping.objects.filter(disposed_at__isnull=False).count(),
        without_class=Keeping.objects.without_class().count(),
        to_decide=Disposal.objects.to_decide().count(),
        to_transfer=due.filter(retention_class__action=Action.TRANSFER).count(),
    )


class DuePage(NamedTuple):
    rows: Sequence[Keeping]
    newer: str
    older: str


def due_page(rows: QuerySet[Keeping], query: QueryDict, size: int = SIZE) -> DuePage:
    """What has been due the longest comes first; by key, as `workflow.paging`, which is in the order of ids."""
    under_way = DisposalItem.objects.waiting().filter(keeping=OuterRef("pk")).order_by()
    related = rows.select_related("retention_class", "entry__payload").annotate(
        under_way_in=Subquery(under_way.values("disposal")[:1])
    )
    if after := _place(query.get("after", "")):
        found = list(related.filter(_later(*after)).order_by("due_on", "id")[: size + 1])
        return _page(query, found[:size], earlier=True, later=len(found) > size)
    if before := _place(query.get("before", "")):
        found = list(related.filter(_earlier(*before)).order_by("-due_on", "-id")[: size + 1])
        return _page(query, found[:size][::-1], earlier=len(found) > size, later=True)
    found = list(related.order_by("due_on", "id")[: size + 1])
    return _page(query, found[:size], earlier=False, later=len(found) > size)


def _page(query: QueryDict, shown: Sequence[Keeping], *, earlier: bool, later: bool) -> DuePage:
    def link(name: str, row: Keeping) -> str:
        kept = {key: value for key, value in query.items() if key not in ("before", "after") and value}
        return f"?{urlencode({**kept, name: f'{row.due_on}_{row.pk}'})}"

    if not shown:
        return DuePage([], "", "")
    return DuePage(
        shown, link("before", shown[0]) if earlier else "", link("after", shown[-1]) if later else ""
    )


def _place(text: str) -> tuple[date, int] | None:
    """Anything that is not a place is the beginning: people edit addresses."""
    day, _, number = text.partition("_")
    try:
        due_on = parse_date(day)
    except ValueError:
        return None
    pk = number_in(number)
    return (due_on, pk) if due_on and pk is not None else None


def _later(due_on: date, pk: int) -> Q:
    return Q(due_on__gte=due_on) & (Q(due_on__gt=due_on) | Q(due_on=due_on, pk__gt=pk))


def _earlier(due_on: date, pk: int) -> Q:
    return Q(due_on__lte=due_on) & (Q(due_on__lt=due_on) | Q(due_on=due_on, pk__lt=pk))


FEW = 10  # on the home page


def to_decide(person: Person) -> list[Disposal]:
    """Disposals that wait for this person, the oldest first: not those that they proposed."""
    if not policy.decides(person):
        return []
    waiting = Disposal.objects.to_decide().exclude(proposed_by=person).select_related("proposed_by")
    return list(waiting.annotate(number=Count("items")).order_by("id")[: FEW + 1])
