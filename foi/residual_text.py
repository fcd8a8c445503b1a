"""Where withheld text would still be shown: in another field, another entry, another record of the same request; and
maybe in files, which nothing here can read: a picture of a post shows all of its text.

Nothing is submitted before somebody has looked at each place, and withheld it as well or let it stand with a reason.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from exports.redaction import Withheld
from foi.matching import (
    Respell,
    Row,
    Span,
    either_way,
    excerpt,
    in_latin,
    is_telling,
    less,
    merged,
    plainly,
    readings,
    rows_of,
    squash,
)
from foi.models import Mark
from foi.names import may_name, parts_of, sought
from foi.redacting import ENVELOPE, FINGERPRINTS, TERMS, Held, Redactions, let_stand, redactions
from foi.spellings import Alone, Sought
from records.verify import FILES, words

AROUND = 6  # words of what stands around a place
USER_NAME = "actor.user_name"
# What a seat is called has no user name in it, though some user names are words of everyday, such as “manager”.
SEAT = {"actor.position", "actor.role", "actor.office", "actor.division"}
UNREAD = ""  # the term of what may stand in files
NOT_TOLD = {"type", "size"}  # of a file: says nothing of what is in it
# Of the policy, “OFF-2d, OFF-2j”: they stand wherever anything was declared.
CLAUSES = re.compile("(?:[A-Z]{2,4}-[0-9]{1,2}[a-z]?[, ]*)+")
OTHERS = re.compile(r"\b(?:FOI|HOLD)-[0-9]{6,}\b")  # other information requests, and what is held for others


@dataclass(frozen=True)
class Term:
    """Something withheld, as it is looked for elsewhere."""

    sought: Sought
    provisions: frozenset[int] = frozenset()  # ids of those that it is withheld under
    name: str = ""  # of which this is a part
    signs_in: bool = False  # a user name and nothing else
    of_others: bool = False  # the reference of another request

    @property
    def text(self) -> str:
        return self.sought.text


@dataclass(frozen=True)
class Place:
    """Where a term would still be shown."""

    held: Held
    field: str
    span: Span | None  # its words; none where the field is shown or withheld whole
    before: str = ""
    found: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        """As a form names it."""
        span = f"{self.span[0]}-{self.span[1]}" if self.span else ""
        return f"{self.held.entry.pk}:{self.field}:{span}"

    @property
    def may_be_withheld(self) -> bool:
        return self.field != ENVELOPE


@dataclass
class Leak:
    term: Term
    places: list[Place] = field(default_factory=list)


def leaks(entries: Sequence[Held], marks: Sequence[Mark], names: Iterable[str] = ()) -> list[Leak]:
    """Every place that nobody has judged yet, by the term that stands there. `names`: of people, known elsewhere."""
    found = redactions(entries, marks)
    shown = _Shown(entries, found, let_stand(marks))
    sought = [*terms(entries, marks, found, names), *_of_others(entries, shown)]
    judged = ((term, list(shown.places(term))) for term in sought)
    return [Leak(term, places) for term, places in [*judged, _in_files(entries, found, shown)] if places]


def _in_files(entries: Sequence[Held], found: Redactions, shown: "_Shown") -> tuple[Term, list[Place]]:
    """Every list of files in a record of which something is withheld, until somebody says that they looked."""
    subjects = {held.entry.subject for held in entries if found.get(held.entry.pk)}
    return Term(Alone(UNREAD)), [
        Place(spot.held, spot.field, None, found=", ".join(str(file.get("name")) for file in spot.value))
        for spot in shown.files
        if spot.held.entry.subject in subjects and not spot.stands
    ]


def _of_others(entries: Sequence[Held], shown: "_Shown") -> Iterator[Term]:
    """A copy must not name another applicant's request, whoever wrote it down where."""
    own = {held.request for held in entries}
    own |= {str(held.values.get("hold")) for held in entries if not held.of_other_matters}
    named = sorted({reference for text in shown.spots for reference in OTHERS.findall(text)} - own)
    yield from (Term(Alone(reference), of_others=True) for reference in named)


# --- What to look for -----------------------------------------------------------------------------------------------


def terms(
    entries: Sequence[Held], marks: Sequence[Mark], found: Redactions, names: Iterable[str] = ()
) -> list[Term]:
    held = {each.entry.pk: each for each in entries}
    provisions: dict[str, set[int]] = defaultdict(set)
    fields: dict[str, set[str]] = defaultdict(set)
    people, personal = {*names, *_people(entries)}, set()
    for mark in marks:
        if mark.entry_id in held and mark.provision and mark.field in found.get(mark.entry_id, {}):
            for text in _texts(held[mark.entry_id], mark):
                provisions[text].add(mark.provision.pk)
                fields[text].add(mark.field)
                if mark.provision.personal and may_name(text):
                    personal.add(text)
    whole: list[Term] = []
    parts: dict[str, Term] = {}
    for text, of in provisions.items():
        if is_telling(text) and not CLAUSES.fullmatch(text):
            signs_in = fields[text] == {USER_NAME}
            names_them = text in people | personal and not signs_in
            meant: Sought = Alone(text) if signs_in else sought(text, names_them=names_them)
            whole.append(Term(meant, frozenset(of), signs_in=signs_in))
            parts |= {
                part.text: Term(part, frozenset(of), text) for part in parts_of(text, names_them=names_them)
            }
    return [*whole, *(term for text, term in parts.items() if text not in provisions)]


def _people(entries: Sequence[Held]) -> Iterator[str]:
    return (held.values["actor.name"] for held in entries if isinstance(held.values.get("actor.name"), str))


def _texts(held: Held, mark: Mark) -> Iterator[str]:
    value = held.values.get(mark.field)
    if (
        mark.first is not None
        and mark.after is not None
        and isinstance(value, str)
        and held.is_worded(mark.field)
    ):
        yield excerpt(value, (mark.first, mark.after))
    else:
        yield from strings(value)


def strings(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in NOT_TOLD:
                yield from strings(each)


# --- Where it stands ------------------------------------------------------------------------------------------------


class _Spot(NamedTuple):
    """A field that is shown, at least in part; `number` says where it comes among all."""

    number: int
    held: Held
    field: str
    value: Any
    withheld: Withheld | None
    stands: list[Mark]


class _Shown:
    """Every text that is shown, once, with the fields in which it stands: names and statements come again and again."""

    def __init__(
        self, entries: Sequence[Held], found: Redactions, stands: Mapping[tuple[int, str], list[Mark]]
    ) -> None:
        self.spots: dict[str, list[_Spot]] = defaultdict(list)
        self.files: list[_Spot] = []
        for spot in _spots(entries, found, stands):
            for text in dict.fromkeys(strings(spot.value)):
                self.spots[text].append(spot)
            if spot.field in FILES and spot.value:
                self.files.append(spot)
        self.letters = {text: _letters(text) for text in self.spots}
        self.rows: dict[Row, list[str]] = defaultdict(list)
        for text in self.spots:
            for row in rows_of(text):
                self.rows[row].append(text)

    def places(self, term: Term) -> Iterator[Place]:
        """In the order of the entries and their fields."""
        spots = [(spot, text) for text in self._with(term) for spot in self.spots[text]]
        seen = set()
        for spot, text in sorted(spots, key=lambda each: each[0].number):
            if spot.number not in seen and not (term.signs_in and spot.field in SEAT):
                found = list(_in_field(term, spot, text))
                seen |= {spot.number} if found else set()
                yield from found

    def _with(self, term: Term) -> list[str]:
        quoting = (text for row in rows_of(term.text) for text in self.rows.get(row, ()))
        there = (text for text, letters in self.letters.items() if term.sought.may_stand_in(text, letters))
        return list(dict.fromkeys([*there, *quoting]))


def _letters(text: str) -> dict[Respell, str]:
    return {
        way: "\n".join(squash(read, way).letters for read in readings(text))
        for way in (plainly, either_way, in_latin)
    }


def _spots(
    entries: Sequence[Held], found: Redactions, stands: Mapping[tuple[int, str], list[Mark]]
) -> Iterator[_Spot]:
    number = 0
    for held in entries:
        for name, value in [*held.values.items(), (ENVELOPE, held.envelope)]:
            number += 1
            withheld = found.get(held.entry.pk, {}).get(name)
            is_out = withheld is not None and not withheld.words
            if not is_out and name not in (*FINGERPRINTS, TERMS):  # a digest has no words in it
                yield _Spot(number, held, name, value, withheld, stands.get((held.entry.pk, name), []))


def _in_field(term: Term, spot: _Spot, text: str) -> Iterator[Place]:
    held, name, value = spot.held, spot.field, spot.value
    if not held.is_worded(name):
        if not spot.stands and term.sought.spans(text):
            yield Place(held, name, None, found=text)
        return
    judged = [(first, after) for first, after, _ in spot.withheld.words] if spot.withheld else []
    judged += [(mark.first or 0, mark.after or len(words(value))) for mark in spot.stands]
    for span in term.sought.spans(value):
        for left in less(span, merged(judged)):
            if is_telling(excerpt(value, left)):
                yield _place(held, name, value, left)


def _place(held: Held, name: str, value: str, span: Span) -> Place:
    first, after = span
    return Place(
        held,
        name,
        span,
        before=excerpt(value, (max(0, first - AROUND), first)),
        found=excerpt(value, span),
        after=excerpt(value, (after, after + AROUND)),
    )
