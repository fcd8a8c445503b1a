"""What other apps keep in tables of their own of what the log tells. They register who compares; the audit asks."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

Fields = dict[str, Any]
Say = Callable[[str, Mapping[str, Any]], Iterable[tuple[str, Fields]]]
IN_BRACKETS = re.compile(r".*\(([^()]+)\)", re.DOTALL)


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


class Table(NamedTuple):
    """A table of which entries say what its rows say. Only what some entry has said of a row is compared."""

    name: str  # of one row, in a sentence
    says: Mapping[str, Say]  # by kind of entry: of which rows it says what
    rows: Callable[[], Iterable[tuple[str, Fields]]]  # as the table has them, in the spelling of the entries
    coded: tuple[str, ...] = ()  # fields of which only the user name or code counts that stands in brackets
    since: str = (
        ""  # the kind of the entry that adopted what stood before there were others: asked from there on
    )
    complete: bool = True  # no row is there without an entry


def row(*names: str, **more: Any) -> Say:
    """Of the entry's own subject: the fields `names`, and `more`, of which each is a value or made from the fields."""

    def say(subject: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Fields]]:
        yield subject, said(values, *names, **more)

    return say


def said(values: Mapping[str, Any], *names: str, **more: Any) -> Fields:
    found = {name: values[name] for name in names if name in values}
    found |= {name: after for name, (_, after) in (values.get("changes") or {}).items() if name in names}
    return found | {name: made(values) if callable(made) else made for name, made in more.items()}


def of(name: str) -> Callable[[Mapping[str, Any]], Any]:
    """Another field of the entry, for `row`."""
    return lambda values: values.get(name)


class Kept:
    """One table held against one reading of the log."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.told: dict[str, Fields] = {}
        self.begun = not table.since

    def follow(self, entry: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        if entry["kind"] == self.table.since:
            self.told, self.begun = {**(values.get("rows") or {}).get(self.table.name, {})}, True
        if say := self.table.says.get(entry["kind"]):
            for reference, fields in say(entry["subject"], values):
                self.told.setdefault(reference, {}).update(self._spelled(fields))

    def _spelled(self, fields: Fields) -> Fields:
        """A name may be another by now; where an entry of before has no code beside it, it says nothing of the row."""
        for name in self.table.coded:
            if fields.get(name):
                found = IN_BRACKETS.fullmatch(str(fields[name]))
                fields[name] = found[1] if found else ...
            elif name in fields:
                fields[name] = ""
        return {name: value for name, value in fields.items() if value is not ...}

    def problems(self) -> Iterator[str]:
        if not self.begun:
            return
        missing = dict(self.told)
        for reference, stands in self.table.rows():
            told = missing.pop(reference, None)
            if told is None and self.table.complete:
                yield f"No entry of the log tells of the {self.table.name} {reference}."
            elif wrong := [name for name, value in (told or {}).items() if stands.get(name, value) != value]:
                yield f"The {self.table.name} {reference} is not as the log tells: {', '.join(sorted(wrong))}."
        for reference in sorted(missing):
            yield f"The log tells of the {self.table.name} {reference}, which is not there."


def register_tables(tables: Iterable[Table]) -> None:
    for table in tables:
        register(lambda table=table: Kept(table))  # type: ignore[misc]
