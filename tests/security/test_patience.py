"""What somebody writes cannot hold up those who read it."""

import time

from approvals.comparison import Run, runs
from workflow.forms import LONG


def test_a_word_said_thousands_of_times_does_not_hold_up_the_page() -> None:
    first = "a " * (LONG // 2)
    second = first + "b"
    began = time.process_time()
    told = runs(first, second)
    assert time.process_time() - began < 5, "word for word it takes more than a minute"
    assert told == [Run("removed", first), Run("added", second)]


def test_long_prose_is_still_compared_word_for_word() -> None:
    words = [f"word{number % 700}" for number in range(3_000)]
    assert runs(" ".join(words), " ".join([*words, "more"]))[-1] == Run("added", "more")
