"""Two texts, word for word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.comparison import Run, differs, runs

words = st.lists(st.sampled_from(["the", "survey", "is", "open", "until", "5", "December."]), max_size=25)
texts = st.builds(
    lambda parts, space: space.join(parts), words, st.sampled_from([" ", "\n", "  ", "\t", "\u00a0"])
)


def told(found: list[Run], *which: str) -> list[str]:
    return [word for run in found if run.which in which for word in run.text.split()]


@given(texts, texts)
def test_the_runs_hold_every_word_of_both_texts_in_order(first: str, second: str) -> None:
    found = runs(first, second)
    assert told(found, "same", "removed") == first.split()
    assert told(found, "same", "added") == second.split()


@given(st.one_of(texts, st.text()), st.one_of(texts, st.text()))
def test_texts_differ_exactly_when_a_run_says_so(first: str, second: str) -> None:
    assert differs(first, second) == any(run.which != "same" for run in runs(first, second))


@given(texts, texts)
def test_runs_are_as_long_as_they_can_be(first: str, second: str) -> None:
    found = runs(first, second)
    assert all(run.text for run in found)
    assert all(before.which != after.which for before, after in pairwise(found))


@given(words, st.sampled_from([" ", "\n\n", "\r\n", "\u2003"]))
def test_white_space_is_no_difference(parts: list[str], space: str) -> None:
    assert not differs(" ".join(parts), f"{space}{space.join(parts)}{space}")


@pytest.mark.parametrize(
    "second", ["Open until 6 December.", "open until 5 December.", "Open until 5 December", ""]
)
def test_a_changed_word_is_a_difference(second: str) -> None:
    assert differs("Open until 5 December.", second)


def test_what_was_removed_is_told_before_what_came_in_its_place() -> None:
    assert runs("Open until 5 December.", "Open until 12 December. Thanks.") == [
        Run("same", "Open until "),
        Run("removed", "5 "),
        Run("added", "12 "),
        Run("same", "December. "),
        Run("added", "Thanks."),
    ]
