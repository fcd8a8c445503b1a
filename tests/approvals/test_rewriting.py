"""What platforms make of a text by themselves is no difference, and is named; anything else is one.

The table (`rewritten.jsonl`) says for each row where it is from: run with the library and version that are named, or
read in its source. What WordPress and markdown-it made of a text is their output, unchanged.
"""

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from approvals.comparison import differs
from approvals.rewriting import Compared, changes, compared, is_cut_off
from profiles.models import Account, Platform
from records.verify import rewritten
from tests.ends import in_the_end

SHIPPED = import_module("profiles.migrations.0015_permalinks")
HANDLES = {"wikipedia": "Treasury (AU)", "mastodon": "treasury"}
ROWS: list[dict[str, str]] = [
    json.loads(line) for line in Path(__file__).with_name("rewritten.jsonl").read_text().splitlines()
]
SLUGS = sorted(SHIPPED.SHAPES)


@cache
def on(slug: str) -> Account:
    platform = Platform(
        name=slug.capitalize(),
        rewrites=SHIPPED.REWRITES.get(slug, []),
        link_forms=SHIPPED.LINK_FORMS.get(slug, ""),
    )
    return Account(platform=platform, handle=HANDLES.get(slug, "TreasuryAU"))


def outcome(found: Compared) -> str:
    return "same" if found.same else "asked" if found.asked else "different"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['platform']}-{row['live'][:40]!a}")
def test_what_went_live_is_held_against_what_was_approved(row: dict[str, str]) -> None:
    found = compared(row["approved"], row["live"], on(row["platform"]))
    assert outcome(found) == row["outcome"], row["source"]
    assert row["named"].lower() in "; ".join(found.rewritings).lower()
    assert bool(found.rewritings) or row["outcome"] != "same" or not row["named"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['platform']}-{row['live'][:40]!a}")
def test_the_entry_s_changes_make_the_one_text_of_the_other(row: dict[str, str]) -> None:
    """What the verifier does with them, which knows no platform."""
    told: Any = changes(row["approved"], row["live"])
    assert rewritten(row["approved"], told) == row["live"].split()
    assert bool(told) == differs(row["approved"], row["live"])


PARTS = (
    "The survey isn't open until 5 December 2026-27 (5x5) #budget “real” -- ... ~~~~ ☀️ é treasury.gov.au "
    "@abs@aus.social https://treasury.gov.au/publication/p2026-123456"
)
WORDS = st.lists(st.sampled_from(PARTS.split()), min_size=1, max_size=20)


@settings(deadline=None)
@given(st.sampled_from(SLUGS), WORDS, st.sampled_from([" ", "\n\n", "  "]))
def test_a_text_is_itself_on_every_platform(slug: str, words: list[str], space: str) -> None:
    assert compared(space.join(words), f" {space.join(words)}\n", on(slug)).same


@settings(deadline=None)
@given(st.sampled_from(SLUGS), WORDS, st.floats(0, 1), st.sampled_from("aZ0159éжx"))
def test_a_changed_letter_or_figure_is_a_difference_on_every_platform(
    slug: str, words: list[str], at: float, sign: str
) -> None:
    text = " ".join(words)
    places = [place for place, each in enumerate(text) if each.isalnum()]
    assume(places)
    place = places[min(int(at * len(places)), len(places) - 1)]
    assume(text[place].casefold() != sign.casefold())
    assert not compared(text, f"{text[:place]}{sign}{text[place + 1 :]}", on(slug)).same


@settings(deadline=None)
@given(st.sampled_from(SLUGS), WORDS, st.data())
def test_a_lost_word_is_a_difference_on_every_platform(slug: str, words: list[str], data: Any) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    assume(any(sign.isalnum() for sign in words[place]))
    assert not compared(" ".join(words), " ".join(words[:place] + words[place + 1 :]), on(slug)).same


def test_a_link_to_the_picture_is_the_platform_s_own() -> None:
    live = "Open now. pic.twitter.com/AbCdEfGhIj"
    assert compared("Open now.", live, on("x"), has_files=True).same
    assert not compared("Open now.", live, on("x")).same


@pytest.mark.parametrize("more", ["…more", "...see more", "… See more", "…\nShow more"])
def test_a_text_that_was_copied_cut_off_is_known(more: str) -> None:
    assert is_cut_off("The survey is open until 5 December.", f"The survey is {more}")
    assert not is_cut_off("The survey is open.", f"The survey is open. {more}")
    assert not is_cut_off("The survey is open.", "The survey")


@pytest.mark.parametrize("slug", ["x", "blog-or-forum", "wikipedia"])
def test_the_longest_texts_are_compared_in_little_time(slug: str) -> None:
    texts = [" ".join(["~~~~"] * 1000), "'\"-- " * 1000, "https://treasury.gov.au/a " * 400, "a" * 20_000]
    with in_the_end():
        for text in texts:
            assert not compared(text, f"{text[:-2]}!", on(slug)).same
