"""Two texts, word for word."""

from difflib import SequenceMatcher
from typing import Literal, NamedTuple


class Run(NamedTuple):
    """Words that stand in both texts, or in one of them."""

    which: Literal["same", "removed", "added"]
    text: str


def differs(first: str, second: str) -> bool:
    """White space aside: platforms trim and wrap it."""
    return first.split() != second.split()


def runs(first: str, second: str) -> list[Run]:
    """The second text told as changes to the first, in reading order."""
    a, b = first.split(), second.split()
    told: list[Run] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            told.append(Run("same", " ".join(a[a1:a2])))
            continue
        if a1 < a2:
            told.append(Run("removed", " ".join(a[a1:a2])))
        if b1 < b2:
            told.append(Run("added", " ".join(b[b1:b2])))
    return told
