"""The words of `name_words.toml`: it says what each list is for."""

import tomllib
from pathlib import Path

from workflow.folding import folded

_LISTS = tomllib.loads((Path(__file__).parent / "name_words.toml").read_text(encoding="utf-8"))


def _of(name: str) -> frozenset[str]:
    return frozenset(map(folded, _LISTS[name].split()))


COURTESY = _of("courtesy")
TITLES = COURTESY | _of("titles")
TITLES_BEHIND = tuple(_LISTS["titles_behind"].split())
PARTICLES = _of("particles")
COMPOUND_SURNAMES = frozenset(_LISTS["compound_surnames"].split())
ARTICLES = _of("articles")
GREETINGS = _of("greetings")
SAYING = _of("saying")
INTERJECTIONS = _of("interjections")
DATES_AND_PLACES = _of("dates") | _of("places")
EVERYDAY = DATES_AND_PLACES | _of("everyday")
ABBREVIATIONS = frozenset(_LISTS["abbreviations"].split())
OFFICES = _of("offices")
