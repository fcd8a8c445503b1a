"""Texts are as long as the platforms say: by their published examples, and by what must hold for every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.reading.lengths import length
from checks.reading.links import links_in
from profiles.models import Platform

Counting = Platform.Counting
X = Platform(name="X", counting=Counting.WEIGHTED, link_length=23)
MASTODON = Platform(name="Mastodon", counting=Counting.LINKS_AS_23, link_length=23)
BLUESKY = Platform(name="Bluesky", counting=Counting.GRAPHEMES)
FACEBOOK = Platform(name="Facebook", counting=Counting.CHARACTERS)
FAMILY, FLAG, THUMB = "👨‍👩‍👧‍👦", "🇦🇺", "👍🏽"

ON_X = [
    # As the platform's own library counts.
    ("This is a test.", 15),
    ("http://test.com", 23),
    ("https://test.com", 23),
    ("Test https://test.com test https://test.com test", 62),
    ("故人西辞黄鹤楼，烟花三月下扬州。", 32),
    ("🐱", 2),
    ("😷😷", 4),
    (FAMILY, 2),
    (THUMB, 2),
    (FLAG, 2),
    ("1️⃣", 2),
    # A letter with an accent is one, however it is put together.
    ("café", 4),
    ("cafe\u0301", 4),
    ("“quoted” – so on", 16),
    ("and so on…", 11),
    ("treasury.gov.au is a link", 23 + 10),
    ("© ® ™ stay light but the last", 30),
]
ON_MASTODON = [
    ("https://joinmastodon.org/a/very/long/address/that/goes/on/and/on", 23),
    ("@Gargron@mastodon.social hello", 14),
    ("treasury.gov.au", 15),
    (FAMILY, 1),
    ("cafe\u0301", 4),
    ("me@treasury.gov.au", 18),
]


@pytest.mark.parametrize(("text", "counted"), ON_X)
def test_x_counts_by_weight(text: str, counted: int) -> None:
    assert length(text, X) == counted


@pytest.mark.parametrize(("text", "counted"), ON_MASTODON)
def test_mastodon_counts_signs_links_and_names(text: str, counted: int) -> None:
    assert length(text, MASTODON) == counted


@pytest.mark.parametrize(
    ("text", "counted"), [(FAMILY, 1), (FLAG + THUMB, 2), ("e\u0301", 1), ("https://a.au", 12)]
)
def test_bluesky_counts_what_a_reader_sees(text: str, counted: int) -> None:
    assert length(text, BLUESKY) == counted


def test_facebook_counts_characters() -> None:
    assert length(FAMILY, FACEBOOK) == len(FAMILY) == 7


def test_a_link_counts_what_the_catalogue_says() -> None:
    assert length("https://test.com", Platform(counting=Counting.WEIGHTED, link_length=30)) == 30


LINKS = [
    ("See https://treasury.gov.au/consult.", ["https://treasury.gov.au/consult"]),
    ("(https://en.wikipedia.org/wiki/Index_(price))", ["https://en.wikipedia.org/wiki/Index_(price)"]),
    ("www.treasury.gov.au, treasury.gov.au/a?b=c#d!", ["www.treasury.gov.au", "treasury.gov.au/a?b=c#d"]),
    ("me@treasury.gov.au and @treasury.gov.au", []),
    ("version 1.2, 4.1 per cent, e.g.this", []),
    ("“https://abs.gov.au”", ["https://abs.gov.au"]),
    ("https:/one.slash and https://two..dots", ["https:/one.slash", "https://two..dots"]),
]


@pytest.mark.parametrize(("text", "links"), LINKS)
def test_links_are_found_without_the_sentence_around_them(text: str, links: list[str]) -> None:
    assert [text[start:end] for start, end in links_in(text)] == links


@given(st.text(max_size=200))
def test_every_text_has_a_length_on_every_platform(text: str) -> None:
    for platform in (X, MASTODON, BLUESKY, FACEBOOK):
        assert length(text, platform) >= 0
    assert length(text, BLUESKY) <= length(text, FACEBOOK)


@given(st.text(max_size=100))
def test_places_of_links_are_inside_the_text_and_apart(text: str) -> None:
    last = 0
    for start, end in links_in(f"{text} https://abs.gov.au {text}"):
        assert last <= start < end
        last = end


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cf", "Cs"]), max_size=100))
def test_letters_of_latin_alphabets_weigh_one_on_x(text: str) -> None:
    without_links = text.replace(".", " ").replace(":", " ").replace("\u00ad", "")
    assert length(without_links, X) <= length(without_links, FACEBOOK)
