"""OFF-2e: a link that leads nowhere says something else than was approved."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem
from checks.reading.links import links_in

valid = URLValidator(["https", "http"])
ONE_SLASH = re.compile(r"https?:(?!//)", re.IGNORECASE)


def has_links_that_lead_somewhere(content: Content, facts: Facts) -> Iterator[Problem]:
    for start, end in links_in(content.text):
        if not _parses(content.text[start:end]):
            yield _broken(content.text[start:end], "text", start)
    at = 0
    for line in content.links:
        if not _parses(line):
            yield _broken(line, "links", at)
        at += len(line) + 1


def _parses(link: str) -> bool:
    if ONE_SLASH.match(link):
        return False
    try:
        valid(link if link.lower().startswith(("http://", "https://")) else f"https://{link}")
    except ValidationError:
        return False
    return True


def _broken(link: str, field: str, at: int) -> Problem:
    what = f"“{link[:80]}” is not an address that a browser can open."
    return Problem(what, "Copy the address again from the page it leads to.", field, at, at + len(link))
