"""Wordings with gaps: what fits, what does not, and that none takes hours to compare."""

import pytest

from approvals.standing import gaps
from tests.ends import in_the_end

WORDING = "The survey is open until {date}. Tell us by {hour} o’clock."


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        (WORDING, "The survey is open until 5 December. Tell us by five o’clock."),
        (WORDING, "  The survey is open until 5.12. Tell us by 5 o’clock.\r\n"),
        ("Thank you, {name}", "Thank you, Marcus"),
        ("No gap at all.", "No gap at all."),
        ("Two lines\nand a {gap}.", "Two lines\r\nand a bit."),
        ("Open until {date}. Come.", "Open until the 5. Come. and more. Come."),
        ("{who} asked a good question", "Marcus asked a good question"),
        ("Dots (and+brackets) are *plain* [words]: {x}.", "Dots (and+brackets) are *plain* [words]: y."),
    ],
)
def test_a_text_with_the_gaps_filled_is_the_wording(wording: str, text: str) -> None:
    assert gaps.matches(wording, text)


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        (WORDING, "The survey is open until 5 December."),
        (WORDING, "The survey is open until . Tell us by five o’clock."),
        (WORDING, "The survey is open until 5 December. Tell us by five o’clock. And buy bonds."),
        (WORDING, "the survey is open until 5 December. Tell us by five o’clock."),
        (WORDING, "The survey is open until\n5 December. Tell us by five o’clock."),
        (WORDING, WORDING),
        ("Thank you, {name}", "Thank you, " + "x" * (gaps.LONGEST + 1)),
        ("No gap at all.", "No gap at all!"),
        ("No gap at all.", ""),
    ],
)
def test_every_other_text_is_not(wording: str, text: str) -> None:
    assert not gaps.matches(wording, text)


def test_a_gap_holds_exactly_as_much_as_is_said() -> None:
    assert gaps.matches("Thank you, {name}", "Thank you, " + "x" * gaps.LONGEST)


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("Open until {date.", "between { and }"),
        ("Open until date}.", "between { and }"),
        ("Open until {the\nday}.", "between { and }"),
        ("The survey is open until {}.", "what belongs there"),
        ("Dear all{x}" * (gaps.MOST + 1), "12 gaps at most"),
        ("Dear all{x}" * gaps.MOST, ""),
        ("{anything}", "more words around the gaps"),
        ("So: {anything}", "more words around the gaps"),
        (WORDING, ""),
        ("Short.", ""),
        ("", ""),
    ],
)
def test_a_wording_says_what_is_wrong_with_it(wording: str, told: str) -> None:
    assert told in gaps.problem(wording)
    assert bool(gaps.problem(wording)) == bool(told)


def test_the_worst_text_for_the_worst_wording_is_compared_in_the_end() -> None:
    with in_the_end():
        assert not gaps.matches("a{x}" * gaps.MOST + "b", "a" * 3000)
