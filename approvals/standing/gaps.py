"""Wordings with gaps: `The survey is open until {date}.` says everything but the date. Pure text, no models."""

import re
from collections.abc import Iterator

GAP = re.compile(r"\{([^{}\n]*)\}")
MOST = 12
LONGEST = 80  # characters in one gap: enough for a date or a name, not for another message
FEWEST = 10  # letters outside the gaps, so that a wording cannot be a gap and little else


def names(wording: str) -> list[str]:
    return [name.strip() for name in GAP.findall(wording)]


def problem(wording: str) -> str:
    """What is wrong with a wording, as a sentence; empty if nothing is."""
    fixed = GAP.sub("", wording)
    if "{" in fixed or "}" in fixed:
        return "Write each gap in one line between { and }, such as {date}."
    if len(names(wording)) > MOST:
        return f"Leave {MOST} gaps at most."
    if not all(names(wording)):
        return "Say in each gap what belongs there, such as {date}."
    if GAP.search(wording) and sum(character.isalpha() for character in fixed) < FEWEST:
        return "Write more words around the gaps: they are what is approved."
    return ""


def matches(wording: str, text: str) -> bool:
    """Whether the text is that wording, each gap filled with a few words in one line.

    Follows every place that a gap could end, side by side: a regular expression would try them one after the other, and
    with a handful of gaps it could go on for hours.
    """
    first, *others = GAP.split(_lines(wording))[::2]
    said = _lines(text)
    ends = {len(first)} if said.startswith(first) else set()
    for words in others:
        ends = {end for start in ends for end in _after_a_gap(said, start, words)}
    return len(said) in ends


def _after_a_gap(said: str, start: int, words: str) -> Iterator[int]:
    """Where it can go on, if a gap begins at `start` and is followed by `words`."""
    for end in range(start + 1, min(start + LONGEST, len(said)) + 1):
        if said[end - 1] in "\n{}":
            return
        if said.startswith(words, end):
            yield end + len(words)


def _lines(text: str) -> str:
    """With the one kind of line end, and nothing around it that nobody would see."""
    return text.replace("\r\n", "\n").strip()
