"""How long a text is, as each platform counts it: what it would refuse must not be approved first.

X counts by weight, as its own library does. Bluesky counts what a reader sees as one sign, and bytes as well, both of
the text that its app publishes. Mastodon counts such signs, links alike, and of a person on another server the name.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import regex

from checks.reading import atproto, twitter_text
from profiles.models import Platform

LINK = 23  # where the catalogue does not say
# As its web composer counts, which refuses more than its server: a name with a full stop is counted whole.
ELSEWHERE = re.compile(r"(^|[^/\w])(@[a-z0-9_]+)@[a-z0-9.-]+[a-z0-9]+", re.IGNORECASE | re.ASCII)


class Measure(NamedTuple):
    """One of a platform's limits, and how much of it a text takes."""

    taken: int
    limit: int | None
    unit: str = "character"

    @property
    def over(self) -> int:
        return max(self.taken - self.limit, 0) if self.limit else 0

    @property
    def share(self) -> float:
        return self.taken / self.limit if self.limit else 0

    def __str__(self) -> str:
        much = f"{self.taken:,} {self.unit}{'' if self.taken == 1 else 's'}"
        return f"{much} of {self.limit:,}" if self.limit else much


def measures(text: str, platform: Platform, *, comment: bool = False) -> list[Measure]:
    """A comment is held against the limit for comments alone, where there is one."""
    taken = length(text, platform)
    if comment and platform.comment_limit:
        return [Measure(taken, platform.comment_limit)]
    in_bytes = [Measure(size(text, platform), platform.byte_limit, "byte")] if platform.byte_limit else []
    return [Measure(taken, platform.text_limit), *in_bytes]


def fits(text: str, platform: Platform, *, comment: bool = False) -> bool:
    return not any(measure.over for measure in measures(text, platform, comment=comment))


def length(text: str, platform: Platform) -> int:
    return COUNTING[platform.counting](text, platform)


def size(text: str, platform: Platform) -> int:
    """In bytes of UTF-8."""
    return len(_published(text, platform).encode())


def _published(text: str, platform: Platform) -> str:
    return atproto.shortened(text) if platform.linking == Platform.Linking.BLUESKY else text


def _characters(text: str, platform: Platform) -> int:
    return len(text)


def _graphemes(text: str, platform: Platform) -> int:
    return len(signs(_published(text, platform)))


def _weighted(text: str, platform: Platform) -> int:
    return twitter_text.weight(text, platform.link_length or LINK)


def _links_as_23(text: str, platform: Platform) -> int:
    at, parts = 0, []
    for start, end in twitter_text.links_in(text, bare=False):
        parts += [text[at:start], "x" * (platform.link_length or LINK)]
        at = end
    return len(signs(ELSEWHERE.sub(r"\1\2", "".join([*parts, text[at:]]))))


# Flags by themselves: each of their letters would have the expression for any sign count all those before it.
SIGN = regex.compile(r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X")


def signs(text: str) -> list[str]:
    """What a reader sees as one: a letter with its accents, a family with all its members."""
    found: list[str] = SIGN.findall(text)
    return found


COUNTING: dict[str, Callable[[str, Platform], int]] = {
    Platform.Counting.CHARACTERS: _characters,
    Platform.Counting.GRAPHEMES: _graphemes,
    Platform.Counting.WEIGHTED: _weighted,
    Platform.Counting.LINKS_AS_23: _links_as_23,
}
