"""The post as its platform shows it: what stands above “see more”, and which link has a card."""

import pytest

from approvals.content import Content
from approvals.presentation.preview import FEEDS, WHOLE, Feed, above_the_fold, card, preview
from profiles.models import Account, Platform

TEN = Feed(more_after=10, more_lines=3)
FAMILY = "👨‍👩‍👧‍👦"  # one sign of seven code points


@pytest.mark.parametrize(
    ("text", "feed", "above", "below"),
    [
        ("", TEN, "", ""),
        ("ten signs.", TEN, "ten signs.", ""),
        ("eleven sign", TEN, "eleven", "sign"),
        ("Donaudampfschiff", TEN, "Donaudampf", "schiff"),
        (FAMILY * 10, TEN, FAMILY * 10, ""),
        (FAMILY * 11, TEN, FAMILY * 10, FAMILY),
        ("a\nb\nc", TEN, "a\nb\nc", ""),
        ("a\nb\nc\nd", TEN, "a\nb\nc", "d"),
        ("你好世界你好世界你好世界", TEN, "你好世界你好世界你好", "世界"),
        ("any length " * 99, WHOLE, "any length " * 99, ""),
    ],
)
def test_what_stands_above_the_fold(text: str, feed: Feed, above: str, below: str) -> None:
    assert above_the_fold(text, feed) == (above, below)


def of(text: str, slug: str = "facebook", **given: object) -> Content:
    account = Account(platform=Platform(slug=slug, name=slug), handle="T", name="The Treasury")
    return Content(account=account, title="T", text=text, activity="post", purpose="informing", **given)


@pytest.mark.parametrize(
    ("content", "host"),
    [
        (of("See https://www.treasury.gov.au/a, or https://abs.gov.au"), "treasury.gov.au"),
        (of("See abs.gov.au/b."), "abs.gov.au"),
        (of("No link.", links=["https://budget.gov.au/c"]), "budget.gov.au"),
        (of("No link at all."), ""),
    ],
)
def test_the_card_is_of_the_first_link(content: Content, host: str) -> None:
    assert (card(content) or {"host": ""})["host"] == host


def test_a_file_takes_the_place_of_the_card() -> None:
    film = {"name": "a.mp4", "size": 1, "sha256": "a" * 64, "type": "video/mp4", "alt": ""}
    assert preview(of("https://abs.gov.au"))["card"]
    assert preview(of("https://abs.gov.au", media=[film]))["card"] is None
    assert preview(of("https://abs.gov.au", "wikipedia"))["card"] is None, "it draws none"


@pytest.mark.django_db
def test_each_feed_is_of_a_platform_of_the_catalogue() -> None:
    assert FEEDS.keys() <= set(Platform.objects.values_list("slug", flat=True))
