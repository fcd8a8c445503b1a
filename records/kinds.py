"""What kinds of entry there are, and how each is told to people.

Each app registers its own when Django starts. Sentences are made when somebody reads, from the fields that are still
held, so a field that was withheld or destroyed leaves a mark in the sentence, not an error.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.db import connection

from records.verify import HIDDEN, Mark

WORDS = (
    "words"  # the fields `words.text` and so on prove a text word for word: for verifiers, not for readers
)


class Withheld(Mark):
    """The mark of a field that is not held. Its parts, `fields["actor"]["name"]` say, are not held either."""

    def __getitem__(self, part: object) -> "Withheld":
        return self


WITHHELD = Withheld(HIDDEN)


class Fields(dict[str, Any]):
    """An entry's fields; one that is not held reads as withheld."""

    def __missing__(self, name: str) -> str:
        return WITHHELD


@dataclass(frozen=True)
class Kind:
    name: str
    sentence: Callable[[Fields], str]
    declares_record: bool = False  # its entries are the rows of the register
    title: Callable[[Fields], str] | None = (
        None  # what the register calls the record; by default the sentence
    )
    facets: Callable[[Fields], dict[str, str]] | None = None  # what a search is narrowed by: see FACETS
    must_say: tuple[
        str, ...
    ] = ()  # fields without which the database refuses it, beside those of its sentence

    @property
    def required(self) -> list[str]:
        """Fields that each new entry of it has."""
        return sorted({*self.must_say, *getattr(self.sentence, "fields", ())})


@dataclass(frozen=True)
class Template:
    """Sentences made by filling the fields into `text`; `{who}` in it is the actor, with their seat."""

    text: str

    def __call__(self, fields: Fields) -> str:
        return self.text.format_map(Fields(fields, who=who(fields)))

    @property
    def fields(self) -> list[str]:
        """Those that the sentence is made of: an entry without them says nothing."""
        named = {name for _, name, *_ in Formatter().parse(self.text) if name}
        return ["actor.name" if name == "who" else name for name in named]


def from_template(template: str) -> Template:
    return Template(template)


def who(fields: Fields) -> str:
    """Name, user name and seat as they were that day, “Helen Kostas (gm, General Manager)”: two may bear one name.

    A name that was withheld says so; what there never was says nothing.
    """
    actor = fields.get("actor") or Fields()
    acting = [f"acting for {actor['acting_for']}"] if "acting_for" in actor else []
    beside = ", ".join(filter(None, [actor.get("user_name"), actor.get("position"), *acting]))
    return f"{actor['name']} ({beside})" if beside else str(actor["name"])


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def named(name: str) -> Kind:
    """The kind of that name; that nobody registered it is a mistake in the code that writes it."""
    return _kinds[name]


def required() -> Iterator[tuple[str, list[str], bool]]:
    """Of each kind its name, the fields that it must have, and whether it declares records."""
    for name, kind in sorted(_kinds.items()):
        yield name, kind.required, kind.declares_record


def declaring() -> frozenset[str]:
    """Kinds whose entries make their subjects records."""
    return frozenset(name for name, kind in _kinds.items() if kind.declares_record)


def keep() -> None:
    """Tell the database what kinds there are. Only its owner may; kinds of older software stay."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO records_knownkind (name, must_say, declares_record) VALUES (%s, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET must_say = excluded.must_say, declares_record = excluded.declares_record",
            list(required()),
        )


def told(name: str, fields: Fields) -> str:
    """The entry in a sentence. Kinds of software that is long gone are told by their name."""
    if name in _kinds:
        return _kinds[name].sentence(fields)
    return name.replace(".", ": ").replace("_", " ").capitalize() + "."


def titled(name: str, fields: Fields) -> str:
    """What the register calls a record of this kind."""
    title = _kinds[name].title if name in _kinds else None
    return title(fields) if title else told(name, fields)


def facets(name: str, fields: Fields) -> dict[str, str]:
    """What a search for records of this kind is narrowed by. What is not held narrows nothing."""
    found = _kinds[name].facets if name in _kinds else None
    values = found(fields) if found else {}
    return {facet: value for facet, value in values.items() if value and not isinstance(value, Withheld)}


def nested(values: Mapping[str, Any]) -> Fields:
    """`actor.name` and its like gathered under `actor`: they are fields of their own so that each can be withheld."""
    fields = Fields()
    for name, value in values.items():
        owner, dot, part = name.partition(".")
        if owner == WORDS:
            continue
        if dot:
            fields.setdefault(owner, Fields())[part] = value
        else:
            fields[name] = value
    return fields
