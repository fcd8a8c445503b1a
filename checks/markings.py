"""OFF-2l: what is under security handling restrictions is neither discussed nor mentioned where it may not be."""

from collections.abc import Iterator

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem
from profiles.markings import above, perhaps_above
from profiles.models import Marking

ASK = "If it is one, leave out what is marked. If it is none, say what it means here."
DO = "Leave out what is marked, and not only the marking. If it really is marked, tell the IT Security Team."


def is_within_the_ceiling(content: Content, facts: Facts) -> Iterator[Problem]:
    marking, ceiling = Marking(content.marking), Marking(content.account.platform.ceiling)
    if not marking.within(ceiling):
        what = (
            f"{content.account.platform} may carry {ceiling.label} at most; this is marked {marking.label}."
        )
        yield Problem(what, "Choose another account, or do not say it at all.", "marking")


def carries_no_marking(content: Content, facts: Facts) -> Iterator[Problem]:
    """In everything that was typed, links and the names of files included: all of it would be kept for good."""
    ceiling = content.account.platform.ceiling
    for field, words in _everything(content):
        for found in above(words, ceiling):
            label = Marking(found.marking).label
            what = f"“{words[found.start : found.end]}” reads as the marking {label}."
            yield Problem(what, DO, field, found.start, found.end, words[found.start : found.end])


def may_carry_a_marking(content: Content, facts: Facts) -> Iterator[Problem]:
    """PROTECTED in a heading of capitals, “(P)” at the end of a paragraph: whoever wrote it knows what it is."""
    ceiling = content.account.platform.ceiling
    for field, words in _everything(content):
        for found in perhaps_above(words, ceiling):
            excerpt = words[found.start : found.end]
            what = f"“{excerpt}” may be the marking {Marking(found.marking).label}."
            yield Problem(what, ASK, field, found.start, found.end, excerpt)


def _everything(content: Content) -> Iterator[tuple[str, str]]:
    for field in ("text", "title", "sources", "answers_link", "answers_quote", "reach", "disclosure_reason"):
        yield field, getattr(content, field)
    yield "links", "\n".join(content.links)
    for place, medium in enumerate(content.media):
        yield f"media-{place}-file", medium["name"]
        yield f"media-{place}-alt", medium["alt"]
