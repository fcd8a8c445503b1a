"""The links in a text: as a platform makes them, or as people mean them where it is not known how it does.

With a scheme whatever follows it belongs to the link, less the punctuation of the sentence around it. Without one a
domain is a link if it ends as domains do: the endings are those of the root zone, in the Public Suffix List.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from checks.reading import atproto, twitter_text
from checks.reading.endings import is_ending
from profiles.models import Platform

Place = tuple[int, int]
SCHEME = re.compile(r"\bhttps?:(?:/{1,2}|(?=\w))[^\s<>\"“”‘’]+|\bhttps?://?(?=\s|$)", re.IGNORECASE)
WWW = re.compile(r"\bwww\.[^\s<>\"“”‘’]+", re.IGNORECASE)
BEHIND = re.compile(r"(?::\d{1,5})?(?:[/?#][^\s<>\"“”‘’]*)?")
LATIN = "A-Za-z0-9\u00c0-\u024f"
IN_LATIN = re.compile(rf"(?<![{LATIN}_@.#$/:-])(?:[{LATIN}](?:[{LATIN}-]*[{LATIN}])?\.)+[{LATIN}-]+")
IN_ANY = re.compile(r"(?<![\w@.#$/:-])(?:[^\W_](?:(?:[^\W_]|-)*[^\W_])?\.)+(?:[^\W_]|-)+")
AFTER = ".,;:!?'*_~\u2026"  # belongs to the sentence


def links_in(text: str, platform: Platform | None = None) -> list[Place]:
    """Where each link stands, in order; of those that overlap the first."""
    return FINDERS[platform.linking](text) if platform else _as_meant(text)


def _as_meant(text: str) -> list[Place]:
    marked = [match.span() for pattern in (SCHEME, WWW) for match in pattern.finditer(text)]
    return _apart(_less_punctuation(text, *place) for place in [*marked, *_bare(text)])


def _with_scheme(text: str) -> list[Place]:
    return _apart(_less_punctuation(text, *match.span()) for match in SCHEME.finditer(text))


def _as_x_does(text: str) -> list[Place]:
    return twitter_text.links_in(text) if len(text) <= twitter_text.LONGEST // 2 else _as_meant(text)


FINDERS: dict[str, Callable[[str], list[Place]]] = {
    Platform.Linking.DOMAINS: _as_meant,
    Platform.Linking.SCHEME: _with_scheme,
    Platform.Linking.X: _as_x_does,
    Platform.Linking.BLUESKY: atproto.links_in,
}


def _apart(places: Iterable[Place]) -> list[Place]:
    apart: list[Place] = []
    for start, end in sorted(places):
        if end > start and (not apart or start >= apart[-1][1]):
            apart.append((start, end))
    return apart


def _bare(text: str) -> list[Place]:
    """Domains without a scheme: in Latin letters, whatever stands around them, then those in any."""
    latin = _apart(_domains(text, IN_LATIN))
    return [*latin, *_domains(_without(text, latin), IN_ANY)]


def _domains(text: str, pattern: re.Pattern[str]) -> Iterator[Place]:
    """The ending is there even if a sentence goes on behind it without a blank."""
    for match in pattern.finditer(text):
        labels = match.group().split(".")
        known = next((count for count in range(len(labels), 1, -1) if is_ending(labels[count - 1])), 0)
        end = match.start() + len(".".join(labels[:known]))
        whole = BEHIND.match(text, end) if known == len(labels) else None
        if known and text[end : end + 1] != "@":
            yield match.start(), whole.end() if whole else end


def _without(text: str, places: list[Place]) -> str:
    at, parts = 0, []
    for start, end in places:
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _less_punctuation(text: str, start: int, end: int) -> Place:
    """A closing bracket belongs to the link only if it was opened there: encyclopaedias have such addresses."""
    while end > start and (text[end - 1] in AFTER + "]}" or _closes_nothing(text[start:end])):
        end -= 1
    return start, end


def _closes_nothing(link: str) -> bool:
    return link.endswith("///") or (link[-1] == ")" and link.count(")") > link.count("("))
