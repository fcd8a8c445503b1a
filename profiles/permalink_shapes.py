"""The shapes that addresses of posts have on a platform, as data, and the one form in which each is recorded.

A shape reads like the address itself, with placeholders: `https://x.com/{handle}/status/{snowflake}`. A platform
has one or more, one a line. `(posts|videos)` stands for either. What follows ` -> ` is the form that is recorded, where
it is another: the same post has one permalink, whichever address was pasted. Matching is strict, because the address
goes into the record and people open it later: https only, this very host (with or without `www.`), this account, no
query or fragment but what the shape names.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote

from django.core.exceptions import ValidationError

LONGEST = 500
ADDRESS = re.compile(
    r"(?i:https)://(?P<host>[A-Za-z0-9.-]{1,253})(?P<path>/[^?#]*)?(\?(?P<query>[^#]*))?(#(?P<fragment>.*))?"
)
ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
HOST = re.compile(r"(?!-)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
SIGN = r"[A-Za-z0-9\-._~!$'()*+,;:=@]|%[0-9A-Fa-f]{2}"
TEXT = rf"(?:{SIGN}){{1,400}}"
PATH = rf"(?:{SIGN}|/){{1,450}}"
PLACEHOLDER = re.compile(r"\{([a-z]+)([0-9]?)\}")
EITHER = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
ARROW = " -> "


class ShapeError(ValueError):
    """A shape that cannot be read; the message says why."""


def _is_text(value: str) -> bool:
    decoded = unquote(value)
    return decoded not in {".", ".."} and decoded.isprintable() and not {"/", "\\"} & {*decoded}


def _is_path(value: str) -> bool:
    return all(each and _is_text(each) for each in value.split("/"))


def _is_printable(value: str) -> bool:
    return unquote(value).isprintable()


# What each placeholder takes, and what else is asked of it. Numbers of a length that the platform never gave are none
# of its posts. {handle} and {site} take only what the account says, {did} and {page} what it says or leaves open.
PLACEHOLDERS = {
    "number": r"[0-9]{1,20}",
    "id": r"[A-Za-z0-9_-]{1,200}",
    "slug": TEXT,
    "path": PATH,
    "title": PATH,
    "query": rf"(?:{SIGN}|[&/?]){{1,450}}",
    "fragment": rf"(?:{SIGN}|[/?]){{1,450}}",
    "snowflake": r"[1-9][0-9]{14,18}",  # X since 2011, Mastodon: below 2 to the 63rd
    "activity": r"[1-9][0-9]{18}",  # LinkedIn
    "post": r"[1-9][0-9]{0,19}|pfbid[0-9A-Za-z]{10,120}",  # Facebook
    "fbid": r"[1-9][0-9]{0,19}",
    "page": r"[1-9][0-9]{4,19}",
    "video": r"[A-Za-z0-9_-]{11}",  # YouTube: 64 bits
    "comment": r"Ug[A-Za-z0-9_-]{4,60}(?:\.[A-Za-z0-9_-]{4,60})?",
    "tid": r"[2-7a-j][2-7a-z]{12}",  # Bluesky: 64 bits, in letters that sort
    "did": r"did:plc:[a-z2-7]{24}|did:web:[a-z0-9.-]{3,240}",
    "revision": r"[1-9][0-9]{0,10}",  # of a wiki
    "handle": TEXT,
    "site": TEXT,
}
SOUND = {
    "slug": _is_text,
    "path": _is_path,
    "title": lambda value: _is_path(unquote(value).removesuffix("/")),
    "query": _is_printable,
    "fragment": _is_printable,
    "snowflake": lambda value: int(value) < 2**63,
    "activity": lambda value: int(value) < 2**63,
    "handle": _is_text,
}
EXAMPLES = {
    "number": "1234567890",
    "id": "a1b2c3d4e5",
    "slug": "title-of-the-page",
    "path": "2026/11/title-of-the-page",
    "title": "Talk:Title_of_the_page",
    "query": "p=12",
    "fragment": "comment-12",
    "snowflake": "1861234567890123456",
    "activity": "7132456789012345678",
    "post": "122100123456789012",
    "fbid": "122100123456789012",
    "page": "100064123456789",
    "video": "a1B2c3D4e5F",
    "comment": "UgxKRE9aBcDeFgHiJkL4AaABAg",
    "tid": "3lbqw4x7ouk2t",
    "did": "did:plc:z72i7hdynmk6r22z27h6tvur",
    "revision": "1258912345",
}
OWN = ("handle", "site")
KNOWN_BY = ("did", "page")  # of these the account may say which are its own
Values = dict[str, str]


@dataclass(frozen=True)
class Part:
    """A stretch of an address: fixed text with placeholders in it."""

    text: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Part":
        fixed = PLACEHOLDER.split(text)
        if re.search(r"[{}]", "".join(fixed[::3])):
            raise ShapeError(f"“{text}” has a bracket that belongs to no placeholder.")
        if "" in fixed[3:-1:3]:
            raise ShapeError(f"“{text}” has two placeholders with nothing between them.")
        kinds = fixed[1::3]
        for kind in kinds:
            if kind not in PLACEHOLDERS:
                raise ShapeError(f"{{{kind}}} is not a placeholder.")
        names = tuple(kind + number for kind, number in zip(kinds, fixed[2::3], strict=True))
        if len({*names}) < len(names):
            raise ShapeError(f"“{text}” has a placeholder twice: number them, such as {{id}} and {{id2}}.")
        groups = [f"(?P<{name}>{PLACEHOLDERS[kind]})" for name, kind in zip(names, kinds, strict=True)]
        escaped = [re.escape(each) for each in fixed[::3]]
        joined = "".join(each for pair in zip(escaped, [*groups, ""], strict=True) for each in pair)
        return cls(text, re.compile(joined), names)

    def values(self, text: str, own: Mapping[str, str]) -> Values | None:
        """What stands in the placeholders, if this part reads so."""
        found = self.pattern.fullmatch(text)
        if not found or not all(_is_sound(name, value, own) for name, value in found.groupdict().items()):
            return None
        return found.groupdict()

    def filled(self, values: Mapping[str, str]) -> str:
        return PLACEHOLDER.sub(lambda found: values[found[1] + found[2]], self.text)


def _is_sound(name: str, value: str, own: Mapping[str, str]) -> bool:
    kind = name.rstrip("0123456789")
    if kind in OWN:
        return bool(own.get(kind)) and unquote(value).lower() == own[kind].lower()
    if kind in KNOWN_BY and (known := own.get(kind, "").split()):
        return value in known
    return SOUND.get(kind, lambda _: True)(value)


read_part = lru_cache(maxsize=2048)(Part.read)


@dataclass(frozen=True)
class Address:
    """An address taken apart, nothing guessed or mended."""

    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    fragment: str
    slash: str = ""  # at the end of its path: to some servers another page, to none another post

    @classmethod
    def read(cls, url: str) -> "Address | None":
        if len(url) > LONGEST or not ALLOWED.fullmatch(url):
            return None
        found = ADDRESS.fullmatch(url)
        if not found or not HOST.fullmatch(found["host"].lower()):
            return None
        pairs = found["query"].split("&") if found["query"] else []
        query = tuple((key, value) for key, _, value in (pair.partition("=") for pair in pairs))
        path = found["path"] or ""
        bare = path.removesuffix("/")
        return cls(_bare(found["host"]), bare, query, found["fragment"] or "", path[len(bare) :])


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


@dataclass(frozen=True)
class Shape:
    host: str  # a host's name, or {site}
    path: Part
    query: tuple[tuple[str, Part], ...] = ()
    fragment: Part | None = None
    any_query: bool = False  # whatever the site asks, in the order in which it was pasted
    recorded: "Shape | None" = None

    def values(self, address: Address, own: Mapping[str, str]) -> Values | None:
        """What an address of this shape says, or nothing."""
        if address.host != self.host_of(own):
            return None
        path = self.path.values(address.path, own)
        return _together(path, self._of_query(address.query, own), self._of_fragment(address.fragment, own))

    def takes(self, address: Address, own: Mapping[str, str]) -> bool:
        return self.values(address, own) is not None

    def is_like(self, address: Address) -> bool:
        """Whether an address has this shape on some account: whose it is, is not asked."""
        asked = replace(address, query=tuple(pair for pair in address.query if pair[0] in dict(self.query)))
        segments = [part for part in address.path.split("/") if part]
        handles = ["", *segments, *(each.removeprefix("@") for each in segments)]
        whose = [{"handle": unquote(each), "site": address.host} for each in handles]
        return any(self.takes(each, own) for own in whose for each in (address, asked))

    def host_of(self, own: Mapping[str, str]) -> str:
        return _bare(own.get("site", "") if self.host == "{site}" else self.host)

    def _of_query(self, query: tuple[tuple[str, str], ...], own: Mapping[str, str]) -> Values | None:
        if self.any_query:
            return read_part("{query}").values("&".join("=".join(pair) for pair in query), own)
        wanted, given = dict(self.query), dict(query)
        if len(given) < len(query) or wanted.keys() != given.keys():
            return None
        return _together(*(part.values(_plain(given[key]), own) for key, part in self.query))

    def _of_fragment(self, fragment: str, own: Mapping[str, str]) -> Values | None:
        return (self.fragment or read_part("")).values(fragment, own)

    @property
    def written(self) -> str:
        """As somebody would write it."""
        names = ["query", "site", *_names(self)]
        return self.filled({name: f"{{{name}}}" for name in names})

    def filled(self, values: Mapping[str, str]) -> str:
        """The address that this shape has with these values."""
        query = (
            values["query"]
            if self.any_query
            else "&".join(f"{key}={part.filled(values)}" for key, part in self.query)
        )
        fragment = f"#{self.fragment.filled(values)}" if self.fragment else ""
        path = self.path.filled(values)
        return f"https://{self.host.format_map(values)}{path or '/'}{'?' if query else ''}{query}{fragment}"

    def recorded_as(self, address: Address, own: Mapping[str, str]) -> str:
        """The one form of an address of this shape; nothing where it is of another."""
        values = self.values(address, own)
        if values is None:
            return ""
        if "path" in values:
            values["path"] += address.slash
        return (self.recorded or self).filled({**own, **values} | _own_of(own))


def _together(*found: Values | None) -> Values | None:
    """All that was found, unless somewhere nothing was."""
    together: Values = {}
    for values in found:
        if values is None:
            return None
        together |= values
    return together


def _own_of(own: Mapping[str, str]) -> Values:
    """As the account spells them: platforms take capital letters for small ones there."""
    return {name: own[name] for name in OWN if own.get(name)}


def _plain(value: str) -> str:
    """A value as the platform reads it, where nothing in it would then read as something else."""
    decoded = unquote(value)
    return decoded if ALLOWED.fullmatch(decoded) and not re.search(r"[&#%?\[\]]", decoded) else value


def _read(text: str) -> Iterator[Shape]:
    """The shapes of one line: one for each way to read what stands in round brackets."""
    if either := EITHER.search(text):
        for each in either[1].split("|"):
            yield from _read(text.replace(either[0], each))
        return
    pasted, _, recorded = text.partition(ARROW)
    shape = _plain_shape(pasted if recorded else _numbered(text))
    if len({*_names(shape)}) < len([*_names(shape)]):
        raise ShapeError("A placeholder stands there twice: number them, such as {id} and {id2}.")
    if not recorded:
        yield shape
        return
    target = _plain_shape(recorded)
    if missing := {*_names(target)} - {*_names(shape), *OWN}:
        raise ShapeError(f"{{{min(missing)}}} stands behind the arrow, and not before it.")
    yield Shape(shape.host, shape.path, shape.query, shape.fragment, shape.any_query, target)


def _numbered(text: str) -> str:
    """What stands behind no arrow needs no numbers."""
    seen: Counter[str] = Counter()

    def number(found: re.Match[str]) -> str:
        seen[found[1]] += 1
        return f"{{{found[1]}{'' if seen[found[1]] == 1 else seen[found[1]]}}}"

    return PLACEHOLDER.sub(number, text)


def _names(shape: Shape) -> Iterator[str]:
    yield from shape.path.names
    yield from (name for _, part in shape.query for name in part.names)
    yield from ["query"] if shape.any_query else []
    yield from shape.fragment.names if shape.fragment else ()


def _plain_shape(text: str) -> Shape:
    if not text.startswith("https://"):
        raise ShapeError("A shape starts with https://.")
    rest, _, fragment = text.removeprefix("https://").partition("#")
    rest, _, query = rest.partition("?")
    host, _, path = rest.removesuffix("/").partition("/")
    if host != "{site}" and not HOST.fullmatch(host):
        raise ShapeError(f"“{host}” is not a host's name in small letters, nor {{site}}.")
    if "{path}" in path and not f"/{path}".endswith("/{path}"):
        raise ShapeError("{path} stands alone, and last.")
    any_query = query == "{query}"
    pairs = (pair.partition("=") for pair in query.split("&") if pair and not any_query)
    parts = tuple((key, read_part(value)) for key, _, value in pairs)
    written = read_part(f"/{path}" if path else "")
    return Shape(host, written, parts, read_part(fragment) if fragment else None, any_query)


@lru_cache(maxsize=256)
def read_shapes(text: str) -> tuple[Shape, ...]:
    """Every shape in `text`, one or more a line. Raises ShapeError."""
    return tuple(shape for line in text.splitlines() if line.strip() for shape in _read(line.strip()))


def validate_shapes(text: str) -> None:
    try:
        read_shapes(text)
    except ShapeError as refused:
        raise ValidationError(str(refused)) from refused


def validate_site(site: str) -> None:
    if not HOST.fullmatch(site):
        raise ValidationError("Give the site's host name in small letters, such as www.abc.net.au.")
