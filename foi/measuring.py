"""How well withheld words are found in texts that show them, and in those that do not: for docs/withheld-words.md, and
so that it does not get worse. Needs no database.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from foi.names import parts_of, sought

CORPUS = Path(__file__).parent / "corpus"
SETS = {"working": "Working set", "holdout": "Hold-out"}
GROUPS = {
    "latin": "Names in Latin letters, by their parts",
    "letters": "Letters that are taken apart or written as two",
    "scripts": "Names in other scripts",
    "numbers": "Numbers",
    "addresses": "Addresses, handles and HTML",
    "everyday": "Names that are words of everyday",
    "other": "Words that are no names",
}


@dataclass(frozen=True)
class Case:
    """Something withheld; texts that show it, or enough of it; and texts that do not."""

    group: str
    withheld: str
    shown: tuple[str, ...]
    innocent: tuple[str, ...]

    def finds(self, text: str) -> bool:
        names_them = self.group != "other"
        looked_for = [sought(self.withheld, names_them=names_them)]
        looked_for += parts_of(self.withheld, names_them=names_them)
        return any(each.spans(text) for each in looked_for)

    @property
    def missed(self) -> list[str]:
        return [text for text in self.shown if not self.finds(text)]

    @property
    def mistaken(self) -> list[str]:
        return [text for text in self.innocent if self.finds(text)]


@dataclass(frozen=True)
class Score:
    right: int  # texts that show it and in which it was found
    missed: int  # in which it was not
    wrong: int  # texts that do not show it, and in which something was found
    innocent: int  # all of these

    @classmethod
    def of(cls, cases: Iterable[Case]) -> "Score":
        rows = [(len(case.shown), len(case.missed), len(case.mistaken), len(case.innocent)) for case in cases]
        shown, missed, wrong, innocent = (sum(column) for column in zip(*rows, strict=True))
        return cls(shown - missed, missed, wrong, innocent)

    @property
    def texts(self) -> int:
        return self.right + self.missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / self.texts


def cases(name: str) -> list[Case]:
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_case(**json.loads(line)) for line in lines]


def _case(*, group: str, withheld: str, shown: list[str], innocent: list[str]) -> Case:
    return Case(group, withheld, tuple(shown), tuple(innocent))


def scores(of: Iterable[Case]) -> Iterator[tuple[str, Score]]:
    by_group: dict[str, list[Case]] = {group: [] for group in GROUPS}
    for case in of:
        by_group[case.group].append(case)
    yield from ((group, Score.of(found)) for group, found in by_group.items())
