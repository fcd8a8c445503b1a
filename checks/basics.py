"""What any post must be before anybody is asked about it."""

import re
from collections.abc import Iterator

from checks.content import Content, Relation
from checks.facts import Facts
from checks.finding import Problem
from checks.reading.lengths import length

# Control characters but for tabs and line ends, and those that change the direction of what follows.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def says_something(content: Content, facts: Facts) -> Iterator[Problem]:
    """A takedown may be silent: it takes words away."""
    if not content.text.strip() and not content.media and content.relation != Relation.TAKEDOWN:
        yield Problem("It says nothing yet.", "Write the text, or add a file.", "text")


def fits_the_platform(content: Content, facts: Facts) -> Iterator[Problem]:
    """Counted as the platform counts, links and emoji included."""
    platform, counted = content.account.platform, length(content.text, content.account.platform)
    if platform.text_limit and (over := counted - platform.text_limit) > 0:
        much = "1 character" if over == 1 else f"{over:,} characters"
        what = f"{platform} takes {platform.text_limit:,}, as it counts them."
        yield Problem(what, f"Shorten the text by {much}.", "text")


def shows_what_it_says(content: Content, facts: Facts) -> Iterator[Problem]:
    """Characters that nobody sees, and that turn others round: the decider must read what the public will."""
    said = {"text": ("text", content.text), "title": ("title", content.title)}
    said |= {"sources": ("sources", content.sources), "links": ("links", "\n".join(content.links))}
    for place, medium in enumerate(content.media):
        said[f"description of {medium['name']}"] = (f"media-{place}-alt", medium["alt"])
    for where, (field, words) in said.items():
        if found := UNSEEN.search(words):
            before = " ".join(words[: found.start()].split()[-3:])
            place_of = f"after “{before[-60:]}”" if before else "at its beginning"
            what = f"In the {where} is a character that cannot be seen, and that changes what is."
            yield Problem(what, f"Type the {where} again {place_of}.", field, found.start(), found.end())


def comes_from_an_account_in_use(content: Content, facts: Facts) -> Iterator[Problem]:
    """PROF-2: the register holds official accounts only, and what was closed there is no longer one."""
    if not (content.account.active and content.account.platform.active):
        yield Problem(f"{content.account} is no longer in use.", "Choose another account.", "account")


def says_how_far_the_wrong_post_got(content: Content, facts: Facts) -> Iterator[Problem]:
    if content.relation in (Relation.CORRECTION, Relation.TAKEDOWN) and not content.reach.strip():
        yield Problem(
            "It does not say how far the wrong post had got.",
            "Give its views, shares or answers, as far as you can see them.",
            "reach",
        )
