"""A record as whoever marks it sees it, and as the applicant will: the same fields, with words shown or blacked out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import Truncator

from exports.redaction import Withheld, shown
from foi.matching import excerpt
from foi.models import Mark, Verdict
from foi.presentation.fields import NOTED, group_of
from foi.presentation.rows import Row
from foi.redacting import ENVELOPE, Held, let_stand
from records.verify import words
from workflow.dates import when

BLACK = "▇▇"
LONG = 200  # characters of a value, where it is only named


def steps(
    entries: Sequence[Held], found: Mapping[int, Mapping[str, Withheld]], marks: Sequence[Mark], *, copy: bool
) -> list[Row]:
    """Each entry with its fields. `copy`: as the applicant will see it, without a word of what is withheld."""
    stands = let_stand(marks)
    return [
        _step(number, held, found.get(held.entry.pk, {}), stands, copy)
        for number, held in enumerate(entries, 1)
    ]


def _step(
    number: int,
    held: Held,
    found: Mapping[str, Withheld],
    stands: Mapping[tuple[int, str], list[Mark]],
    copy: bool,
) -> Row:
    fields = [
        _field(held, name, value, found.get(name), stands, copy)
        for name, value in held.values.items()
        if value not in ("", [], None)
    ]
    noted = [field for field in fields if field["group"] == NOTED]
    return {
        "number": number,
        "id": held.entry.pk,
        "at": held.entry.at,
        "told": shown(held.entry, found).sentence if copy else held.entry.sentence,
        "envelope": f"{held.entry.kind}, {held.entry.subject}, {held.entry.office or 'no division'}",
        "shown": [field for field in fields if field["group"] != NOTED],
        "noted": noted,
        "noted_places": [field["place"] for field in noted],
    }


def _field(
    held: Held,
    name: str,
    value: Any,
    withheld: Withheld | None,
    stands: Mapping[tuple[int, str], list[Mark]],
    copy: bool,
) -> Row:
    reasons = dict.fromkeys(mark.note for mark in stands.get((held.entry.pk, name), []))
    return {
        "label": label(name),
        "place": f"{held.entry.pk}:{name}",
        "places": [f"{held.entry.pk}:{name}"],
        "group": group_of(name, value),
        "parts": list(_parts(value, withheld, copy)),
        "worded": held.is_worded(name),
        "stands": list(reasons),
    }


def _parts(value: Any, withheld: Withheld | None, copy: bool) -> Iterator[Row]:
    """What is shown, and what is withheld with its provision. A copy has no word of the latter."""
    if withheld is None:
        yield {"text": told(value)}
    elif not withheld.words:
        yield {"text": BLACK if copy else told(value), "provision": withheld.provision}
    else:
        place = 0
        for first, after, provision in withheld.words:
            yield {"text": "".join(words(value)[place:first])}
            said = "".join(words(value)[first:after])
            before = said[: len(said) - len(said.lstrip(" \n"))]
            yield {"text": before}
            yield {"text": BLACK if copy else said.lstrip(" \n"), "provision": provision}
            place = after
        yield {"text": "".join(words(value)[place:])}


def told(value: Any) -> str:
    """A value in words, with nothing left out: what is not seen cannot be judged."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(told(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {told(part)}" for name, part in value.items())
    return str(value)


def label(name: str) -> str:
    """The field's name as people say it."""
    if name == ENVELOPE:
        return "The entry itself"
    owner, dot, part = name.partition(".")
    who = "Who took the step: " if owner == "actor" else f"{owner}: "
    said = (part if dot else owner).replace("_", " ")
    return f"{who}{said}" if dot else said.capitalize()


def place_choices(entries: Sequence[Held]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every field that has something in it, under its entry."""
    return [
        (
            f"{number}. {_name(held)}",
            [
                (f"{held.entry.pk}:{name}", label(name))
                for name, value in held.values.items()
                if value not in ("", [], None)
            ],
        )
        for number, held in enumerate(entries, start=1)
    ]


def _name(held: Held) -> str:
    return f"{held.entry.kind.replace('.', ': ').replace('_', ' ')}, {when(held.entry.at)}"


def marks(entries: Sequence[Held], standing: Sequence[Mark]) -> dict[int, str]:
    """Each mark in a line, by its id: what, where, under which provision, by whom."""
    held = {each.entry.pk: (number, each) for number, each in enumerate(entries, start=1)}
    return {mark.pk: _line(*held[mark.entry_id], mark) for mark in standing if mark.entry_id in held}


def _line(number: int, held: Held, mark: Mark) -> str:
    return f"Step {number}, {label(mark.field)}: {_what(held, mark)}. {_why(mark)}"


def _what(held: Held, mark: Mark) -> str:
    if mark.field == ENVELOPE:
        return "what cannot be withheld"
    value = held.values.get(mark.field)
    if mark.first is not None and mark.after is not None and isinstance(value, str):
        return f"“{excerpt(value, (mark.first, mark.after))}”"
    return f"the whole field, “{Truncator(told(value)).chars(LONG)}”"


def _why(mark: Mark) -> str:
    why = mark.provision.code if mark.provision else Verdict(mark.verdict).label
    return f"{why}, {mark.marked_by}.{f' {mark.note}' if mark.note else ''}"


def gathered_marks(entries: Sequence[Held], marks: Sequence[Mark]) -> list[str]:
    """For whoever decides: the same thing in several steps is one line."""
    held = {each.entry.pk: (number, each) for number, each in enumerate(entries, start=1)}
    steps: dict[tuple[str, str, str], dict[int, None]] = {}
    for mark in marks:
        if mark.entry_id in held:
            number, each = held[mark.entry_id]
            steps.setdefault((label(mark.field), _what(each, mark), _why(mark)), {})[number] = None
    return [
        f"{where}: {what}, in step{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}. {why}"
        for (where, what, why), numbers in steps.items()
    ]


def name_choices(entries: Iterable[Held]) -> tuple[list[tuple[str, str]], dict[str, str], list[str]]:
    """Everybody who took a step in the records: choices, a hint for each, and those not in a senior position."""
    seats: dict[str, dict[str, None]] = {}
    senior: set[str] = set()
    for held in entries:
        name, user_name = held.values.get("actor.name"), held.values.get("actor.user_name")
        if isinstance(name, str) and user_name:
            seat = held.values.get("actor.position") or "no position"
            seats.setdefault(name, {})[seat] = None
            senior |= {name} if any(each in seat for each in SENIOR) else set()
    listed = sorted(seats)
    hints = {name: ", ".join(seats[name]) for name in listed}
    return [(name, name) for name in listed], hints, [name for name in listed if name not in senior]


# Positions of the Senior Executive Service, by their titles: the names of those who hold them are usually given.
SENIOR = ("General Manager", "Secretary", "Chief", "First Assistant", "Executive Director")
