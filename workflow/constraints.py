"""Conditions that tables of several apps hold their rows to."""

from collections.abc import Iterable

from django.db.models import Q


def together(*names: str) -> Q:
    """All of the columns are filled, or none."""
    return _all(names, empty=True) | _all(names, empty=False)


def only_while(states: Iterable[str], *names: str) -> Q:
    """The columns are filled in `states`, and empty in every other."""
    among = Q(state__in=list(states))
    return (among & _all(names, empty=False)) | (~among & _all(names, empty=True))


def _all(names: Iterable[str], *, empty: bool) -> Q:
    return Q(**{f"{name}__isnull": empty for name in names})
