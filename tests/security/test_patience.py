"""What somebody writes cannot hold up those who read it."""

from approvals.comparison import Run, runs
from workflow.forms import LONG


def test_a_word_said_thousands_of_times_does_not_hold_up_the_page() -> None:
    first = "a " * (LONG // 2)
    second = first + "b"
    assert runs(first, second) == [Run("removed", first), Run("added", second)], "and not word for word"


def test_long_prose_is_still_compared_word_for_word() -> None:
    words = [f"word{number % 700}" for number in range(3_000)]
    assert runs(" ".join(words), " ".join([*words, "more"]))[-1] == Run("added", "more")
