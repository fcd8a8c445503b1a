"""Alarms of what is not as it was recorded. Whom to tell is known above: `cases.alarms` is given when Django starts."""

from typing import Protocol


class Raise(Protocol):
    def __call__(self, about: str, what: str, *, path: str = "/") -> None: ...


_raise: list[Raise] = []


def raise_with(raises: Raise) -> None:
    _raise[:] = [raises]


def raise_alarm(about: str, what: str, *, path: str = "/") -> None:
    """`what`: one sentence that says what was found, without the words of a record."""
    for each in _raise:
        each(about, what, path=path)
