"""Names the divisions whose codes stand in entries: who knows their names registers that here (`directory.apps`)."""

from collections.abc import Callable, Iterable, Mapping

_named_by: list[Callable[[], Mapping[str, str]]] = []


def register(names: Callable[[], Mapping[str, str]]) -> None:
    _named_by.append(names)


def known() -> dict[str, str]:
    """Every one of which somebody knows the name, each by its code."""
    return _in_order({code: name for known in _named_by for code, name in known().items()})


def named(codes: Iterable[str]) -> dict[str, str]:
    """Each code with the name of its division, in the order of names; a code that nobody knows names itself."""
    names = known()
    return _in_order({code: names.get(code, code) for code in codes})


def _in_order(names: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda each: each[1]))
