"""What any post must be before anybody is asked about it."""

from collections.abc import Iterator

from checks.content import Content, Relation
from checks.facts import Facts
from checks.finding import Problem
from checks.reading.lengths import Measure, measures
from checks.reading.unseen import called, unseen_in


def says_something(content: Content, facts: Facts) -> Iterator[Problem]:
    """A takedown may be silent: it takes words away."""
    if not content.text.strip() and not content.media and content.relation != Relation.TAKEDOWN:
        yield Problem("It says nothing yet.", "Write the text, or add a file.", "text")


def fits_the_platform(content: Content, facts: Facts) -> Iterator[Problem]:
    """Counted as the platform counts, links and emoji included; and without what it refuses."""
    platform = content.account.platform
    for measure in measures(content.text, platform, comment=content.is_comment):
        if measure.over:
            yield Problem(*_too_long(content, measure), "text")
            break
    if content.is_comment:
        return
    if platform.title_limit and (over := len(content.title) - platform.title_limit) > 0:
        what = f"{platform} takes a title of {platform.title_limit:,} characters."
        yield Problem(what, f"Shorten the title by {over:,}.", "title")
    yield from _refused("text", content.text, content)
    yield from _refused("title", content.title if platform.title_limit else "", content)


def _too_long(content: Content, measure: Measure) -> tuple[str, str]:
    much = f"1 {measure.unit}" if measure.over == 1 else f"{measure.over:,} {measure.unit}s"
    takes = f"{measure.limit:,} bytes" if measure.unit == "byte" else f"{measure.limit:,}"
    comment = " in a comment" if content.is_comment and content.account.platform.comment_limit else ""
    return (
        f"{content.account.platform} takes {takes}{comment}, as it counts them.",
        f"Shorten the text by {much}.",
    )


def _refused(field: str, words: str, content: Content) -> Iterator[Problem]:
    for at, character in enumerate(words):
        if character in content.account.platform.refuses:
            what = f"{content.account.platform} takes no “{character}”."
            yield Problem(what, "Say it in another way.", field, at, at + 1)
            return


def shows_what_it_says(content: Content, facts: Facts) -> Iterator[Problem]:
    """Characters that nobody sees, and that turn others round: the decider must read what the public will."""
    said = {"text": ("text", content.text), "title": ("title", content.title)}
    said |= {"sources": ("sources", content.sources), "links": ("links", "\n".join(content.links))}
    for place, medium in enumerate(content.media):
        said[f"description of {medium['name']}"] = (f"media-{place}-alt", medium["alt"])
    for where, (field, words) in said.items():
        if found := unseen_in(words):
            at = found[0]
            before = " ".join(words[:at].split()[-3:])
            place_of = f"after “{before[-60:]}”" if before else "at its beginning"
            what = f"In the {where} is a character that nobody sees: {called(words[at])}."
            yield Problem(what, f"Type the {where} again {place_of}.", field, at, at + 1)


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
