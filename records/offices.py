"""Names the divisions whose codes stand in entries: who knows their names registers that here (`directory.apps`)."""

from collections.abc import Callable, Iterable, Mapping

_named_by: list[Callable[[], Mapping[str, str]]] = []


def register(names: Callable[[], Mapping[str, str]]) -> None:
    _named_by.append(names)


def named(codes: Iterable[str]) -> dict[str, str]:
    """Each code with the name of its division, in the order of names; a code that nobody knows names itself."""
    names = {code: name for known in _named_by for code, name in known().items()}
    return dict(sorted(((code, names.get(code, code)) for code in codes), key=lambda each: each[1]))
