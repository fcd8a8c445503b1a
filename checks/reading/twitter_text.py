"""How X reads a text: what twitter-text 3.1.0 finds and counts, which the tests run beside this.

Its lists of endings and of emoji are in `twitter_text.json` as the library has them; they are of 2019, and it is what X
says to count by. The library reads UTF-16, and so does this: half a sign can stand in front of a link.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

DATA = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
LONGEST = 3_000  # beyond it links are not looked for: no post is as long, and looking takes its square
ADDRESS, SLUG, LABEL = (
    4096,
    40,
    63,
)  # characters of a link at most, of a t.co link’s path, of a part of a domain

DIRECTIONS = r"\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
INVALID = r"\ufffe\ufeff\uffff"
BLANKS = r"\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
STOPS = r"!'#%&()*+,\\./:;<=>?@\[\]^{|}~$"
# The second line is those that JavaScript, comparing without case, takes for a letter of the first: iota for U+0345.
LATIN = (
    r"\xc0-\xd6\xd8-\xf6\xf8-\xff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    r"\u0260\u0269\u0275\u0280\u0283\u0288\u028a\u028c\u0292\u0399\u03b9\u1fbe\u2c65\u2c66\u2c7e\u2c7f\ua7dc"
    r"\u02bb\u0300-\u036f\u1e00-\u1eff"
)
CYRILLIC = r"\u0400-\u04ff\u1c80-\u1c87"
LETTERS = rf"A-Za-z0-9{CYRILLIC}{LATIN}"

CHARACTER = rf"[^{STOPS}_\-{BLANKS}{INVALID}{DIRECTIONS}]"
SUBDOMAIN = rf"{CHARACTER}[^{STOPS}{BLANKS}{INVALID}{DIRECTIONS}]*+(?<![_-])\."
NAME = rf"{CHARACTER}[^{STOPS}_{BLANKS}{INVALID}{DIRECTIONS}]*+(?<!-)\."
GENERAL = rf"[{LETTERS}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
BRACKETS = rf"\((?:{GENERAL}+|{GENERAL}*\({GENERAL}+\){GENERAL}*)\)"
PATH = rf"(?:{GENERAL}*(?:{BRACKETS}{GENERAL}*)*[{LETTERS}+\-=_#/]|{BRACKETS}|@{GENERAL}+/)"
QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/]"


def _any_of(names: list[str]) -> str:
    """One expression, letter by letter: each full stop of a text is held against it."""
    first = {name[0] for name in names if name}
    longer = [
        _any_case(one) + _any_of([name[1:] for name in names if name[:1] == one]) for one in sorted(first)
    ]
    return f"(?:{'|'.join(longer + [''] * ('' in names))})"


def _any_case(letter: str) -> str:
    other = letter.upper()
    return f"[{letter}{other}]" if len(other) == 1 and other != letter else re.escape(letter)


ENDING = rf"(?:{_any_of(DATA['gtld'] + DATA['cctld'])}(?=[^0-9A-Za-z@+-]|\Z)|[Xx][Nn]--[\-0-9A-Za-z]+)"
LINK = re.compile(
    rf"(?P<before>[^A-Za-z0-9@＠$#＃{INVALID}]|[{DIRECTIONS}]|^)"
    rf"(?P<link>(?P<scheme>[Hh][Tt][Tt][Pp][Ss]?://)?(?P<domain>(?:{SUBDOMAIN})*{NAME}{ENDING})"
    rf"(?::[0-9]+)?(?P<path>/{PATH}*)?(?:{QUERY})?)"
)
IN_LATIN = re.compile(rf"(?:[\-A-Za-z0-9{LATIN}]+\.)+{ENDING}")
SHORT = re.compile(rf"[Hh][Tt][Tt][Pp][Ss]?://[Tt]\.[Cc][Oo]/([A-Za-z0-9]+)(?:{QUERY})?")
REFUSED = re.compile(f"[{INVALID}]")
EMOJI = re.compile(DATA["emoji"])
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
FULL_STOPS = re.compile("[\u3002\uff0e\uff61]")  # the name system takes them for its own
LIGHT = re.compile("[\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")


class Link(NamedTuple):
    """A link in UTF-16, and where the count goes on: behind a domain that is Latin in part, before the link ends."""

    start: int
    end: int
    counted_to: int


def links_in(text: str, *, bare: bool = True) -> list[tuple[int, int]]:
    """Where X makes links; without `bare` those alone that have a scheme."""
    units = _units(text)
    places = [at for at, unit in enumerate(units) if not "\udc00" <= unit <= "\udfff"]
    number = {unit: at for at, unit in enumerate([*places, len(units)])}
    return [(number[link.start], number[link.end]) for link in _links(units, bare=bare)]


def weight(text: str, link: int) -> int:
    """As X counts towards its limit: a link as `link`, an emoji that it knew in 2019 as two."""
    units = _units(normalize("NFC", text))
    heavy = {match.start(): (match.end(), 2) for match in EMOJI.finditer(units)}
    heavy |= {found.start: (found.counted_to, link) for found in _links(units, bare=True)}
    weighed, at = 0, 0
    while at < len(units):
        at, more = heavy.get(at) or _one(units, at)
        weighed += more
    return weighed


def _one(units: str, at: int) -> tuple[int, int]:
    """Where one sign ends, and what it weighs."""
    if "\ud800" <= units[at] <= "\udbff" and "\udc00" <= units[at + 1 : at + 2] <= "\udfff":
        return at + 2, 2
    return at + 1, 1 if LIGHT.match(units[at]) else 2


def _units(text: str) -> str:
    return ASTRAL.sub(lambda sign: _halves(ord(sign.group()) - 0x10000), text)


def _halves(number: int) -> str:
    return chr(0xD800 + (number >> 10)) + chr(0xDC00 + (number & 0x3FF))


def _links(units: str, *, bare: bool) -> Iterator[Link]:
    if "." not in units or len(units) > LONGEST:
        return
    for match in LINK.finditer(units):
        if _is_valid(match):
            if match["scheme"]:
                yield from _with_scheme(match)
            elif bare and not match["before"].endswith(("-", "_", ".", "/")):
                yield from _bare(match)


def _with_scheme(match: re.Match[str]) -> Iterator[Link]:
    """X's own short links end behind their letters, whatever follows."""
    start, end = match.span("link")
    if short := SHORT.match(match["link"]):
        end = start + short.end()
    if not short or len(short[1]) <= SLUG:
        yield Link(start, end, end)


def _bare(match: re.Match[str]) -> Iterator[Link]:
    """Of a domain that begins behind Chinese, say, the Latin part; the path goes with the last."""
    start, domain = match.start("domain"), match["domain"]
    parts: list[tuple[int, int]] = []
    for part in IN_LATIN.findall(
        domain
    ):  # by their letters, as the library does: of two alike it may take the first
        first = domain.index(part, parts[-1][1] if parts else 0)
        parts.append((first, first + len(part)))
    for first, last in parts[: -1 if match["path"] else None]:
        yield Link(start + first, start + last, start + last)
    if parts and match["path"]:
        first, last = parts[-1]
        counted = start + last + match.end("link") - match.end("domain")
        yield Link(start + first, match.end("link"), counted)


def _is_valid(match: re.Match[str]) -> bool:
    domain = match["domain"]
    if domain.startswith("xn--") and not IN_LATIN.search(domain):
        return False
    parts = all(0 < _ascii_length(part) <= LABEL for part in domain.split("."))
    return parts and len(match["scheme"] or "https://") + len(match["link"]) <= ADDRESS


def _ascii_length(part: str) -> int:
    """As the name system has it, in Punycode; one that is too long as it stands is not shorter there."""
    if part.isascii() or len(part) > LABEL:
        return len(part)
    whole = part.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return sum(
        len(each) if each.isascii() else len("xn--") + len(each.encode("punycode"))
        for each in FULL_STOPS.split(whole)
    ) + len(FULL_STOPS.findall(whole))
