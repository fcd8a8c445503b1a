"""What any post must be before anybody is asked about it."""

import re
from collections.abc import Iterator

from approvals.content import Content
from profiles.models import Marking

# Control characters but for tabs and line ends, and those that change the direction of what follows.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def says_something(content: Content) -> Iterator[str]:
    if not content.text.strip() and not content.media:
        yield "Write the text, or add a file."


def fits_the_platform(content: Content) -> Iterator[str]:
    platform, length = content.account.platform, len(content.text)
    if platform.text_limit and (over := length - platform.text_limit) > 0:
        much = "1 character" if over == 1 else f"{over} characters"
        yield f"Shorten the text by {much}: {platform} takes {platform.text_limit}."


def shows_what_it_says(content: Content) -> Iterator[str]:
    """Characters that nobody sees, and that turn others round: the decider must read what the public will."""
    said = {"text": content.text, "title": content.title, "sources": content.sources}
    said |= {f"description of {medium['name']}": medium["alt"] for medium in content.media}
    for where, words in {**said, "links": "\n".join(content.links)}.items():
        if found := UNSEEN.search(words):
            before = " ".join(words[: found.start()].split()[-3:])
            place = f"after “{before[-60:]}”" if before else "at its beginning"
            yield f"Type the {where} again {place}: it holds a character that cannot be seen and changes what is."


def is_within_the_ceiling(content: Content) -> Iterator[str]:
    """OFF-2l."""
    marking, ceiling = Marking(content.marking), Marking(content.account.platform.ceiling)
    if not marking.within(ceiling):
        yield f"{content.account.platform} may carry {ceiling.label} at most; this is marked {marking.label}."


def has_usable_media(content: Content) -> Iterator[str]:
    platform = content.account.platform
    if len(content.media) > platform.media_limit:
        yield f"Take files out: {platform} takes {platform.media_limit or 'none'} in one post."
    for medium in content.media:
        if not medium["alt"].strip():
            yield f"Describe {medium['name']} in words, for people who cannot see or hear it."
        if medium["type"].partition("/")[0] not in platform.media:
            yield f"Take {medium['name']} out: {platform} does not take files of its kind."


def comes_from_an_account_in_use(content: Content) -> Iterator[str]:
    if not (content.account.active and content.account.platform.active):
        yield f"Choose another account: {content.account} is no longer in use."


CHECKS = [
    says_something,
    fits_the_platform,
    shows_what_it_says,
    is_within_the_ceiling,
    has_usable_media,
    comes_from_an_account_in_use,
]
