"""What other apps keep in tables of their own of what the log tells. They register who compares; the audit asks."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol


class Rows(Protocol):
    """Told of each entry in the order of the log, with what is held of its fields; asked at the end."""

    def follow(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None: ...

    def problems(self) -> Iterator[str]: ...


_registered: list[Callable[[], Rows]] = []


def register(make: Callable[[], Rows]) -> None:
    """`make` is called once for each audit."""
    _registered.append(make)


def compared() -> list[Rows]:
    return [make() for make in _registered]
