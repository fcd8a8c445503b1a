"""How Bluesky reads a text: the links that @atproto/api 0.21.0 detects, and what the app makes of them."""

import re

from ada_url import URL

from checks.reading.endings import is_ending

BLANK = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # what JavaScript calls blank
LINK = re.compile(
    rf"(?:^|(?<=[\n\r\u2028\u2029])|(?<=[{BLANK}(]))"
    rf"(?:(?P<scheme>(?ai:https?)://[^{BLANK}]+)"
    rf"|(?P<domain>[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)+)[^{BLANK}]*)"
)
SHOWN, KEPT = 15, 13  # signs of a path that are shown whole, and those that are kept of a longer one


def links_in(text: str) -> list[tuple[int, int]]:
    """Where Bluesky makes links. A domain is one by its own case: “rates.is” and not “rates.Is”."""
    return [_less_punctuation(text, *match.span()) for match in LINK.finditer(text) if _is_link(match)]


def shortened(text: str) -> str:
    """What the app publishes, and counts: of a link with a scheme the host, and a long path's beginning."""
    at, parts = 0, []
    for start, end in links_in(text):
        parts += [text[at:start], _shortened(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _is_link(match: re.Match[str]) -> bool:
    if match["scheme"]:
        return match["scheme"].startswith("http")
    ending = match["domain"].rpartition(".")[2]
    return ending == ending.lower() and is_ending(ending)


def _less_punctuation(text: str, start: int, end: int) -> tuple[int, int]:
    if text[end - 1] in ".,;:!?":
        end -= 1
    if text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    return start, end


def _shortened(link: str) -> str:
    try:
        url = URL(link)
    except ValueError:
        return link
    path = ("" if url.pathname == "/" else url.pathname) + url.search + url.hash
    return url.host + (path if len(path) <= SHOWN else f"{path[:KEPT]}...")
