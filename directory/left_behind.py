"""What somebody has in hand, which they leave behind when their sign-in is closed. The apps above say what of theirs
hangs on a person.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from profiles.models import Account, Person, Seating


class Kind(NamedTuple):
    what: Callable[[Person], Iterable[str]]  # in a few words, and their numbers
    seen: Callable[[Person], QuerySet[Any]]  # those of this kind that a person may see
    page: str  # the route of one


_kinds: list[Kind] = []


def register(
    what: Callable[[Person], Iterable[str]], seen: Callable[[Person], QuerySet[Any]], page: str
) -> None:
    _kinds.append(Kind(what, seen, page))


def left_behind(person: Person) -> list[str]:
    return [*_seats(person), *_accounts(person), *in_hand(person)]


def in_hand(person: Person) -> list[str]:
    return [each for kind in _kinds for each in kind.what(person)]


def pages_of(numbers: Collection[str], by: Person) -> dict[str, str]:
    """The addresses of those that `by` may see."""
    return dict(chain.from_iterable(_pages(kind, numbers, by) for kind in _kinds))


def _pages(kind: Kind, numbers: Collection[str], by: Person) -> Iterator[tuple[str, str]]:
    rows = kind.seen(by)
    asked = [rows.model.pk_of(each) for each in numbers if re.fullmatch(rows.model.REFERENCE, each)]
    for row in rows.filter(pk__in=asked) if asked else ():
        yield row.reference, reverse(kind.page, args=[row.reference])


def _seats(person: Person) -> list[str]:
    today = Seating.objects.on(timezone.localdate()).filter(person=person)
    return [f"{'acting as ' if seat.instrument else ''}{seat.title}, {seat.division}" for seat in today]


def _accounts(person: Person) -> list[str]:
    accounts = Account.objects.in_use().filter(custodian=person).select_related("platform")
    return [f"the account {account}" for account in accounts]
