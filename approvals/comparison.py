"""Two texts, word for word."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

PAIRS = 500_000  # of equal words in both texts, each with each: ten thousand words of prose have fewer


class Run(NamedTuple):
    """Words that stand in both texts, or in one of them, each with the white space that follows it."""

    which: Literal["same", "removed", "added"]
    text: str


def differs(first: str, second: str) -> bool:
    """White space aside: platforms trim and wrap it."""
    return first.split() != second.split()


def runs(first: str, second: str) -> list[Run]:
    """The second text told as changes to the first, in reading order and with the second's line breaks."""
    a, b = _words(first), _words(second)
    if _is_endless(a, b):
        return [Run("removed", first), Run("added", second)]
    told: list[Run] = []
    matcher = SequenceMatcher(a=[word for word, _ in a], b=[word for word, _ in b], autojunk=False)
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            kept = [
                (word, space or before) for (word, space), (_, before) in zip(b[b1:b2], a[a1:a2], strict=True)
            ]
            told.append(Run("same", _text(kept)))
            continue
        if a1 < a2:
            told.append(Run("removed", _text(a[a1:a2])))
        if b1 < b2:
            told.append(Run("added", _text(b[b1:b2])))
    return told


def _is_endless(a: list[tuple[str, str]], b: list[tuple[str, str]]) -> bool:
    """Few words said thousands of times: comparing them word for word would hold the page up for minutes."""
    left, right = Counter(word for word, _ in a), Counter(word for word, _ in b)
    return sum(number * right[word] for word, number in left.items()) > PAIRS


def _words(text: str) -> list[tuple[str, str]]:
    return re.findall(r"(\S+)(\s*)", text)


def _text(words: list[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in words)
