"""A post as its platform shows it in the feed: what stands above “see more”, its link card, and how pictures are cut.

Nothing is asked of a platform or of a page that is linked to, and nothing here changes a byte of what is approved. The
platforms publish neither where they cut a text nor how they crop; the figures are approximate, those that guides for
writers gave in 2026 (LinkedIn 210 signs, Facebook 477, YouTube about 150). A platform that is not listed is shown whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from approvals.content import Content
from approvals.media import IMAGES
from approvals.media_forms import shown_as
from approvals.presentation.rows import Row
from checks.content import Medium
from checks.reading.lengths import signs
from checks.reading.links import links_in

SHOWN = 4  # pictures in the feed; of more it says how many


@dataclass(frozen=True)
class Feed:
    """How a feed shows a post."""

    more_after: int | None = None  # signs that stand above “see more”
    more_lines: int | None = None  # and lines
    more: str = "See more"
    tallest: str = ""  # of a picture alone, as width-height; taller ones are cut above and below
    card: bool = True  # draws a card of a link, where no file goes with the post


WHOLE = Feed(card=False)
FEEDS = {
    "bluesky": Feed(),
    "facebook": Feed(more_after=477, more_lines=5, tallest="4-5"),
    "linkedin": Feed(more_after=210, more_lines=3, more="…more", tallest="4-5"),
    "mastodon": Feed(),
    "x": Feed(more_after=280, more="Show more", tallest="3-4"),
    "youtube": Feed(more_after=150, more_lines=3, more="…more", card=False),
}


def preview(content: Content) -> Row:
    feed = FEEDS.get(content.account.platform.slug, WHOLE)
    above, below = above_the_fold(content.text, feed)
    pictures = [_picture(medium) for medium in content.media if medium["type"] in IMAGES]
    return {
        "account": content.account,
        "initial": content.account.name[:1],
        "answers": content.answers_quote if content.is_comment else "",
        "above": above,
        "below": below,
        "feed": feed,
        "card": card(content) if feed.card and not content.media else None,
        "links": content.links,
        "pictures": pictures[:SHOWN],
        "more_pictures": max(len(pictures) - SHOWN, 0),
        "others": [medium for medium in content.media if medium["type"] not in IMAGES],
    }


def above_the_fold(text: str, feed: Feed) -> tuple[str, str]:
    """What a reader sees at once, and what only after a click; cut between words where there are any."""
    found = signs(text)
    at = min(_after_signs(found, feed.more_after), _after_lines(found, feed.more_lines))
    if at >= len(found):
        return text, ""
    word = next((place for place in range(at, max(at - 20, 0), -1) if found[place].isspace()), at)
    return "".join(found[:word]).rstrip(), "".join(found[word:]).lstrip()


def _after_signs(found: list[str], limit: int | None) -> int:
    return len(found) if limit is None or len(found) <= limit else limit


def _after_lines(found: list[str], limit: int | None) -> int:
    ends = [place for place, sign in enumerate(found) if "\n" in sign]
    return len(found) if limit is None or len(ends) < limit else ends[limit - 1]


def card(content: Content) -> Row | None:
    """Of the first link. Its title and picture are the linked page's own, and nobody asks for them here."""
    link = next(_links(content), "")
    host = urlsplit(link).hostname if link else ""
    return {"host": host.removeprefix("www."), "link": link} if host else None


def _links(content: Content) -> Iterable[str]:
    for start, end in links_in(content.text):
        link = content.text[start:end]
        yield link if "://" in link else f"https://{link}"
    yield from content.links


def _picture(medium: Medium) -> Row:
    return {**medium, "url": reverse("approvals:picture", args=[shown_as(medium)])}
