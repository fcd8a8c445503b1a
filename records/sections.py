"""What other apps say beside a record: its class and holds, the copies given out. They register; records asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # apps register before there are models
    from records.models import Entry
    from records.policy import Reader


@dataclass(frozen=True)
class Section:
    """A part of a record's page. `facts` go to a summary list, `rows` under `columns` to a table; what is neither has a
    template of its own, which sees `context` as `shown`, and nothing else."""

    title: str
    facts: list[dict[str, Any]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    links: list[dict[str, str]] = field(
        default_factory=list
    )  # of {text, url}: what this reader may do about it
    empty: str = ""  # what to say where there is nothing
    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)


Ask = Callable[[Sequence["Entry"], "Reader"], Section | None]  # about a subject's trail; nothing to say: None

_asked: list[tuple[int, Ask]] = []


def register(ask: Ask, place: int) -> None:
    """`place` orders the sections on the page."""
    _asked.append((place, ask))


def of(trail: Sequence["Entry"], reader: "Reader") -> list[Section]:
    answers = (ask(trail, reader) for _, ask in sorted(_asked, key=lambda each: each[0]))
    return [section for section in answers if section]
