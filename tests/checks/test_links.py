"""What is a link: on X and Bluesky by their own libraries (test_lengths.py), elsewhere by the endings of domains.

Endings: publicsuffixlist 1.1.2.20261023, its copy of the Public Suffix List of 22 October 2026.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.reading.links import links_in
from profiles.models import Platform
from tests.checks.conftest import Answer
from tests.checks.test_lengths import BLUESKY, FACEBOOK, MASTODON, X

MEANT = [
    ("See https://treasury.gov.au/consult.", ["https://treasury.gov.au/consult"]),
    ("(https://en.wikipedia.org/wiki/Index_(price))", ["https://en.wikipedia.org/wiki/Index_(price)"]),
    ("www.treasury.gov.au, treasury.gov.au/a?b=c#d!", ["www.treasury.gov.au", "treasury.gov.au/a?b=c#d"]),
    ("bit.ly/abc1234", ["bit.ly/abc1234"]),
    ("Go to Lnkd.in/x, youtu.be/y and t.co/z", ["Lnkd.in/x", "youtu.be/y", "t.co/z"]),
    ("a.museum b.xyz c.app d.zip e.рф f.香港", ["a.museum", "b.xyz", "c.app", "d.zip", "e.рф", "f.香港"]),
    ("请看treasury.gov.au了解", ["treasury.gov.au"]),
    ("xn--80ak6aa92e.com and bücher.de", ["xn--80ak6aa92e.com", "bücher.de"]),
    ("treasury.gov.au:8080/a", ["treasury.gov.au:8080/a"]),
    ("It ends at treasury.gov.au.Then more", ["treasury.gov.au"]),
    ("We set rates.It is done", ["rates.It"]),
    ("“https://abs.gov.au”", ["https://abs.gov.au"]),
    ("https:/one.slash and https://two..dots", ["https:/one.slash", "https://two..dots"]),
    ("README.md but report.pdf", ["README.md"]),
    ("me@treasury.gov.au, first.au@treasury.gov.au and @treasury.gov.au", []),
    ("version 1.2, 4.1 per cent, e.g.this, No.1, St.Kilda, i.e. a.m. U.S. Ph.D. and so on...", []),
    ("#treasury.gov.au $treasury.gov.au", []),
    ("a.example, b.local, c.invalid", []),
]


@pytest.mark.parametrize(("text", "links"), MEANT)
def test_links_are_found_without_the_sentence_around_them(text: str, links: list[str]) -> None:
    for platform in (None, FACEBOOK):
        assert [text[start:end] for start, end in links_in(text, platform)] == links


ON = [  # on X, on Bluesky, on Mastodon
    ("rates.Is", True, False, False),
    ("rates.is", True, True, False),
    ("bit.ly/abc1234", True, True, False),
    ("https://bit.ly/abc1234", True, True, True),
    ("HTTPS://bit.ly/abc1234", True, False, True),
    ("bit-ly.com/abc", True, False, False),
    ("请看bit.ly/abc", True, False, False),
    ("@treasury.gov.au", False, False, False),
    ("me@treasury.gov.au", False, False, False),
    ("README.md", True, True, False),
    ("README.MD", True, False, False),
    ("report.pdf", False, False, False),
    ("bücher.de", True, False, False),
    ("a.music", False, True, False),  # an ending since 2023
    ("«bit.ly/abc»", True, False, False),
    ("bit.ly/abc).", True, True, False),
]


@pytest.mark.parametrize(("text", "x", "bluesky", "mastodon"), ON)
def test_each_platform_makes_its_own_links(
    text: str, x: bool, bluesky: bool, mastodon: bool, real: Answer
) -> None:
    assert [bool(links_in(text, place)) for place in (X, BLUESKY, MASTODON)] == [x, bluesky, mastodon]
    answer = real(text)
    assert [bool(answer[place]["links"]) for place in ("x", "bluesky")] == [x, bluesky]


def test_a_text_longer_than_x_takes_is_read_as_it_is_meant() -> None:
    assert links_in("x " * 4_000 + "bit.ly/abc", X)


@given(st.text(max_size=100), st.sampled_from([None, X, BLUESKY, MASTODON, FACEBOOK]))
def test_places_of_links_are_inside_the_text_and_apart(text: str, platform: Platform | None) -> None:
    last = 0
    for start, end in links_in(f"{text} https://abs.gov.au {text}", platform):
        assert last <= start < end
        last = end
