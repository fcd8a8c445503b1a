"""How long a text is, as each platform counts it: what it would refuse must not be approved first.

X counts by weight (the configuration of its own twitter-text library, version 3): letters of most alphabets weigh one,
Chinese, Japanese and Korean ones two, an emoji two however it is put together, and a link always the same. Mastodon
counts what a reader sees as one sign, links always the same, and of a person on another server the name alone. Bluesky
counts such signs too, and links as they are written.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from unicodedata import normalize

import regex

from checks.reading.links import links_in
from profiles.models import Platform

LINK = 23  # where the catalogue does not say
LIGHT = [(0, 4351), (8192, 8205), (8208, 8223), (8242, 8247)]
STARTS = [start for start, _ in LIGHT]
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\ufe0f|\u20e3|\p{Emoji_Modifier}|\p{Regional_Indicator}{2}")
ELSEWHERE = re.compile(r"(?<![\w/])(@\w+(?:[.-]\w+)*)@[\w.-]+\w")  # somebody on another server


def length(text: str, platform: Platform) -> int:
    return COUNTING[platform.counting](text, platform)


def _characters(text: str, platform: Platform) -> int:
    return len(text)


def _graphemes(text: str, platform: Platform) -> int:
    return len(signs(text))


def _weighted(text: str, platform: Platform) -> int:
    plain = normalize("NFC", text)
    return sum(
        (platform.link_length or LINK) if is_link else sum(map(_weight, signs(part)))
        for is_link, part in _parts(plain)
    )


def _links_as_23(text: str, platform: Platform) -> int:
    return sum(
        (platform.link_length or LINK) if is_link else len(signs(ELSEWHERE.sub(r"\1", part)))
        for is_link, part in _parts(text, with_scheme=True)
    )


# Flags by themselves: each of their letters would have the expression for any sign count all those before it.
SIGN = regex.compile(r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X")


def signs(text: str) -> list[str]:
    """What a reader sees as one: a letter with its accents, a family with all its members."""
    found: list[str] = SIGN.findall(text)
    return found


def _parts(text: str, *, with_scheme: bool = False) -> Iterator[tuple[bool, str]]:
    """The text in pieces, and whether each is a link."""
    at = 0
    for start, end in links_in(text):
        if with_scheme and not text[start:end].lower().startswith(("http://", "https://")):
            continue
        yield False, text[at:start]
        yield True, text[start:end]
        at = end
    yield False, text[at:]


def _weight(sign: str) -> int:
    return 2 if EMOJI.search(sign) else sum(1 if _is_light(ord(character)) else 2 for character in sign)


def _is_light(number: int) -> bool:
    place = bisect_right(STARTS, number) - 1
    return place >= 0 and number <= LIGHT[place][1]


COUNTING: dict[str, Callable[[str, Platform], int]] = {
    Platform.Counting.CHARACTERS: _characters,
    Platform.Counting.GRAPHEMES: _graphemes,
    Platform.Counting.WEIGHTED: _weighted,
    Platform.Counting.LINKS_AS_23: _links_as_23,
}
