"""The shapes that addresses of posts have on a platform, as data, and whether an address has one of them.

A shape reads like the address itself, with placeholders: `https://x.com/{handle}/status/{number}`. A platform
has one or more, one a line. Matching is strict, because the address goes into the record and people open it
later: https only, this very host (with or without `www.`), this account, no query or fragment but what
the shape names. It takes time linear in the address's length: a placeholder never has to guess where it ends.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from django.core.exceptions import ValidationError

LONGEST = 500
ADDRESS = re.compile(
    r"(?i:https)://(?P<host>[A-Za-z0-9.-]{1,253})(?P<path>/[^?#]*)?(\?(?P<query>[^#]*))?(#(?P<fragment>.*))?"
)
ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
HOST = re.compile(r"(?!-)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
TEXT = re.compile(r"(?:[A-Za-z0-9\-._~!$'()*+,;:=@]|%[0-9A-Fa-f]{2})+")
PART = re.compile(r"(?P<before>[^{}]*)(?:\{(?P<name>[a-z]+)\}(?P<after>[^{}]*))?")


class ShapeError(ValueError):
    """A shape that cannot be read; the message says why."""


def _is_text(value: str) -> bool:
    decoded = unquote(value)
    return (
        bool(TEXT.fullmatch(value))
        and decoded not in {".", ".."}
        and decoded.isprintable()
        and not {"/", "\\"} & {*decoded}
    )


# What each placeholder takes. {handle} and {site} take only what the account itself says.
PLACEHOLDERS = {
    "number": lambda value: bool(re.fullmatch(r"[0-9]{1,20}", value)),
    "id": lambda value: bool(re.fullmatch(r"[A-Za-z0-9_-]{1,200}", value)),
    "slug": _is_text,
    "path": lambda value: all(map(_is_text, value.split("/"))),
}
EXAMPLES = {
    "number": "1234567890",
    "id": "a1b2c3d4e5",
    "slug": "title-of-the-page",
    "path": "2026/11/title-of-the-page",
}
OWN = {"handle", "site"}


@dataclass(frozen=True)
class Part:
    """A stretch of an address: fixed text, with at most one placeholder in it."""

    before: str
    name: str = ""
    after: str = ""

    @classmethod
    def read(cls, text: str) -> "Part":
        found = PART.fullmatch(text)
        if not found:
            raise ShapeError(f"“{text}” may hold one placeholder at most.")
        name = found["name"] or ""
        if name and name not in PLACEHOLDERS.keys() | OWN:
            raise ShapeError(f"{{{name}}} is not a placeholder.")
        return cls(found["before"], name, found["after"] or "")

    def takes(self, text: str, own: Mapping[str, str]) -> bool:
        if not self.name:
            return text == self.before
        value = text[len(self.before) : len(text) - len(self.after)]
        if text != f"{self.before}{value}{self.after}":
            return False
        if self.name in OWN:
            return bool(own.get(self.name)) and value.lower() == own[self.name].lower()
        return PLACEHOLDERS[self.name](value)

    def filled(self, values: Mapping[str, str]) -> str:
        return f"{self.before}{values[self.name] if self.name else ''}{self.after}"


@dataclass(frozen=True)
class Address:
    """An address taken apart, nothing guessed or mended."""

    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    fragment: str

    @classmethod
    def read(cls, url: str) -> "Address | None":
        if len(url) > LONGEST or not ALLOWED.fullmatch(url):
            return None
        found = ADDRESS.fullmatch(url)
        if not found or not HOST.fullmatch(found["host"].lower()):
            return None
        pairs = found["query"].split("&") if found["query"] else []
        query = tuple((key, value) for key, _, value in (pair.partition("=") for pair in pairs))
        return cls(
            _bare(found["host"]), (found["path"] or "").removesuffix("/"), query, found["fragment"] or ""
        )


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


@dataclass(frozen=True)
class Shape:
    host: str  # a host's name, or {site}
    segments: tuple[Part, ...]
    query: tuple[tuple[str, Part], ...] = ()
    fragment: Part | None = None

    def takes(self, address: Address, own: Mapping[str, str]) -> bool:
        return (
            address.host == self.host_of(own)
            and self._takes_path(address.path, own)
            and self._takes_query(address.query, own)
            and (self.fragment.takes(address.fragment, own) if self.fragment else not address.fragment)
        )

    def host_of(self, own: Mapping[str, str]) -> str:
        return _bare(own.get("site", "") if self.host == "{site}" else self.host)

    def _takes_path(self, path: str, own: Mapping[str, str]) -> bool:
        fixed = (
            len(self.segments) - 1
            if self.segments and self.segments[-1].name == "path"
            else len(self.segments)
        )
        found = path.split("/", fixed + 1)[1:]  # whatever is left over stays in one piece, for {path}
        return len(found) == len(self.segments) and all(
            part.takes(text, own) for part, text in zip(self.segments, found, strict=True)
        )

    def _takes_query(self, query: tuple[tuple[str, str], ...], own: Mapping[str, str]) -> bool:
        wanted, given = dict(self.query), dict(query)
        same_keys = len(given) == len(query) and wanted.keys() == given.keys()
        return same_keys and all(wanted[key].takes(value, own) for key, value in query)

    def filled(self, values: Mapping[str, str]) -> str:
        """The address that this shape has with these values."""
        path = "".join(f"/{part.filled(values)}" for part in self.segments)
        query = "&".join(f"{key}={part.filled(values)}" for key, part in self.query)
        fragment = f"#{self.fragment.filled(values)}" if self.fragment else ""
        return f"https://{self.host.format_map(values)}{path}{'?' if query else ''}{query}{fragment}"


def _read(text: str) -> Shape:
    if not text.startswith("https://"):
        raise ShapeError("A shape starts with https://.")
    rest, _, fragment = text.removeprefix("https://").partition("#")
    rest, _, query = rest.partition("?")
    host, *segments = rest.removesuffix("/").split("/")
    if host != "{site}" and not HOST.fullmatch(host):
        raise ShapeError(f"“{host}” is not a host's name in small letters, nor {{site}}.")
    parts = tuple(map(Part.read, segments))
    if any(part.name == "path" and part != Part("", "path") for part in parts) or "{path}" in segments[:-1]:
        raise ShapeError("{path} stands alone, and last.")
    pairs = tuple(
        (key, Part.read(value))
        for key, _, value in (pair.partition("=") for pair in query.split("&") if pair)
    )
    return Shape(host, parts, pairs, Part.read(fragment) if fragment else None)


@lru_cache(maxsize=256)
def read_shapes(text: str) -> tuple[Shape, ...]:
    """Every shape in `text`, one a line. Raises ShapeError."""
    return tuple(_read(line.strip()) for line in text.splitlines() if line.strip())


def validate_shapes(text: str) -> None:
    try:
        read_shapes(text)
    except ShapeError as refused:
        raise ValidationError(str(refused)) from refused


def validate_site(site: str) -> None:
    if not HOST.fullmatch(site):
        raise ValidationError("Give the site's host name in small letters, such as www.abc.net.au.")
