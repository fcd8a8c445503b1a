"""What notices ask for. Each app says while what is still waited for; what is done asks nobody any more."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

_waiting: dict[str, Callable[[], QuerySet[Any]]] = {}
_seen: dict[str, Callable[[Any], QuerySet[Any]]] = {}


class Asks(NamedTuple):
    """What is asked for, by the name that its app gave it, and the row that it is asked about."""

    what: str
    of: int


def register(
    what: str, waiting: Callable[[], QuerySet[Any]], seen_by: Callable[[Any], QuerySet[Any]]
) -> None:
    """`waiting`: the rows for which it is still to be done. They may look at the notice with `OuterRef`. `seen_by`: the
    rows that a person may see.
    """
    _waiting[what], _seen[what] = waiting, seen_by


def may_see(asks: Asks, person: Any) -> bool:
    """Whether it could be asked of them at all."""
    return _seen[asks.what](person).filter(pk=asks.of).exists()


def still_asks() -> Q:
    """Of a notice: somebody still has to do what it asks for, or it asks for nothing. Its step need not say so, and
    whoever decided, whatever else became of the thing, is no matter."""
    return reduce(or_, map(_is_waited_for, _waiting), Q(asks=""))


def _is_waited_for(what: str) -> Q:
    return Q(asks=what) & Q(Exists(_waiting[what]().filter(pk=OuterRef("asked_of"))))
