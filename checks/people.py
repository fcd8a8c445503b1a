"""OFF-2h: no personal information about staff; nor, with more reason, about anybody else."""

import re
from collections.abc import Iterator
from itertools import pairwise

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem
from checks.reading import disclosure
from checks.reading.links import links_in
from checks.reading.words import (
    Place,
    Word,
    seen_by_the_public,
    words_of,
)

LONGEST = 6  # words of a name
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame"}
EMAIL = re.compile(
    r"(?<![\w@.+-])[\w.+'-]+(?:@|\s?[\[({]\s?at\s?[\])}]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)
BETWEEN = r"[\s.\u00a0-]?"
PHONES = [
    rf"(?<![\w+])(?:\+61{BETWEEN}(?:\(0\){BETWEEN})?|0061{BETWEEN}|\(?0)[2-478]\)?(?:{BETWEEN}\d){{8}}(?!{BETWEEN}\d)",
    rf"(?<![\w+])\+(?!61)\d{{1,3}}(?:{BETWEEN}\(?\d\)?){{7,12}}(?!\d)",
    rf"(?<=\b(?:call|ring|text) )[2-9]\d{{3}}{BETWEEN}\d{{4}}(?!\d)",
    r"(?:\b(?:tel|ph|phone|fax|mobile|number|on|to)\b[.:]?\s?)[2-9]\d{3}[\s.-]\d{4}(?![\d-])",
    r"\bext(?:ension|n)?\.?\s?\d{3,5}\b",
]
PHONE = re.compile("|".join(f"(?:{form})" for form in PHONES), re.IGNORECASE)


def names_no_staff(content: Content, facts: Facts) -> Iterator[Problem]:
    """The directory knows the names. The author's own may stand where they say who they are (OFF-2a)."""
    for field, text in seen_by_the_public(content):
        own = disclosure.place_in(text, facts.author) if facts.author else None
        for place in _staff_in(text, facts):
            said = text[place.start : place.end]
            if own and own.start <= place.start and place.end <= own.end and facts.is_the_author(said):
                continue
            yield Problem(
                f"“{said}” is somebody on the staff.",
                "Leave the name out, or say why the public needs it and that they agree.",
                field,
                *place,
            )


def _staff_in(text: str, facts: Facts) -> Iterator[Place]:
    """Full names; and a surname after a title, as in “Dr Osei”."""
    words = words_of(text)
    at = 0
    while at < len(words):
        matched = _name_of(words[at : at + LONGEST], facts, text)
        if matched:
            yield Place(words[at].start, words[at + matched - 1].end)
        at += matched or 1


def _name_of(words: list[Word], facts: Facts, text: str) -> int:
    """How many of these words, from the first on, are a name of the directory's; 0 where none is."""
    read = tuple(word.plain for word in words)
    for name in facts.names.get(read[0], ()):
        if read[: len(name)] == name and _is_written_as_a_name(words[: len(name)], text):
            return len(name)
    titled = read[0] in TITLES and len(read) > 1 and read[1] in facts.surnames
    return 2 if titled and words[1].said[0].isupper() else 0


def _is_written_as_a_name(words: list[Word], text: str) -> bool:
    """With capitals at both ends and nothing but spaces between: “mark price rises” names nobody."""
    apart = [text[one.end : other.start] for one, other in pairwise(words)]
    return words[0].said[0].isupper() and words[-1].said[0].isupper() and not "".join(apart).strip()


def gives_no_address_or_number(content: Content, facts: Facts) -> Iterator[Problem]:
    """Not the numbers of services, which begin with 13 and 18 and belong to nobody."""
    for field, text in seen_by_the_public(content):
        for kind, pattern in (("an e-mail address", EMAIL), ("a telephone number", PHONE)):
            for match in pattern.finditer(text):
                if any(start <= match.start() and match.end() <= end for start, end in links_in(text)):
                    continue  # an address of the web can look like one of mail
                yield Problem(
                    f"“{match.group()}” is {kind}.",
                    "Leave it out, unless it is one that the Treasury has published for this.",
                    field,
                    match.start(),
                    match.end(),
                )
