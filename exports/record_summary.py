"""A record told for people and for other systems: who, what, when, how it is marked. From what the copy shows, and
nothing else; and the same each time, so from the log alone and not from tables that go on changing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from exports.redaction import Shown
from records import canonical
from records.kinds import Fields
from records.models import Checkpoint, Entry
from records.verify import FILES, Rejected, Step, Story, moment
from workflow.dates import when

DISPOSED = "disposal.executed"
NOT_FACTS = {"actor", "trail", "version", "fingerprint", "ground", *FILES}
TEXTS = {"text", "live_text", "answers_quote", "what"}
LONG = 120  # characters: what is longer, or has several lines, is a text and no fact


class Agent(NamedTuple):
    name: str
    user_name: str
    position: str
    acting_for: str
    did: tuple[str, ...]  # kinds of entries


@dataclass(frozen=True)
class Told:
    """One record: its number, and its trail as far as the copy goes."""

    subject: str
    trail: Sequence[Shown]
    checkpoints: Mapping[int, Checkpoint] = field(default_factory=dict)  # by log; where the copy has proofs
    keys: Sequence[Entry] = ()  # what the log tells of the keys that signed something in it

    @cached_property
    def story(self) -> Story:
        """As the verifier tells it, which makes the tables of a bag again from the same."""
        return Story(self.subject, [_step(number, shown) for number, shown in enumerate(self.trail, start=1)])

    @cached_property
    def declared(self) -> Shown:
        """What made it a record; corrections and the like may come later."""
        return [shown for shown in self.trail if shown.entry.declares_record][-1]

    @cached_property
    def title(self) -> str:
        return self.story.title

    @property
    def disposed(self) -> Shown | None:
        return next((shown for shown in reversed(self.trail) if shown.entry.kind == DISPOSED), None)

    @property
    def created_at(self) -> datetime:
        return self.trail[0].entry.at

    @property
    def recorded_at(self) -> datetime:
        return self.declared.entry.at

    @property
    def office(self) -> str:
        return self.declared.entry.office

    @property
    def marking(self) -> str:
        return self.story.marking

    @property
    def retention_class(self) -> str:
        return self.story.retention_class

    @cached_property
    def agents(self) -> list[Agent]:
        """Everybody who took a step, in the order in which they first did, in each seat that they took one from."""
        return [Agent(*seat, tuple(dict.fromkeys(steps))) for seat, steps in self.story.agents.items()]

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        return self.story.files

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """Short fields of what was recorded, with names as people write them."""
        return ((label(name), words(value)) for name, value in self._held() if not _is_text(name, value))

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        return ((label(name), value) for name, value in self._held() if _is_text(name, value))

    def _held(self) -> Iterator[tuple[str, Any]]:
        fields: Fields = self.declared.fields
        return (
            (name, value)
            for name, value in fields.items()
            if name not in NOT_FACTS and value not in ("", [], {}, None)
        )

    @property
    def withheld(self) -> Iterator[tuple[int, str, str]]:
        """Number of the entry in the trail, field, provision."""
        for number, shown in enumerate(self.trail, start=1):
            for name, provision in sorted(shown.withheld.items()):
                yield number, name, provision


def _step(number: int, shown: Shown) -> Step:
    entry = shown.entry
    leaf = entry.leaf if hasattr(entry, "leaf") else None
    return Step(
        number=number,
        at=canonical.moment(entry.at),
        kind=entry.kind,
        office=entry.office,
        declares=entry.declares_record,
        log=leaf.log.origin if leaf else "",
        place=leaf.index if leaf else 0,
        leaf=entry.leaf_hash.hex(),
        says=shown.says,
        withheld=dict(sorted(shown.withheld.items())),
        words={},
        gone=shown.destroyed,
    )


def _is_text(name: str, value: Any) -> bool:
    return isinstance(value, str) and (name in TEXTS or len(value) > LONG or "\n" in value)


def label(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ").capitalize()


def words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(words(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {words(part)}" for name, part in value.items())
    return _moment(str(value))


def _moment(text: str) -> str:
    """Moments as people say them in Canberra; anything else as it is."""
    try:
        return when(moment(text))
    except Rejected:
        return text
