"""Lines that make clear for whom their author does not speak (PRO-4), and lines that only seem to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from professional_use.disclaimer import AGENCY, GOVERNMENT, LINES, missing_from

CLEAR = [
    *[line.text for line in LINES],
    "I do not represent the Treasury or the Australian Government.",
    "I don’t speak for my employer or the Government",
    "I don't speak here on behalf of my agency or of the Commonwealth.",
    "Neither the Treasury nor the Government endorses what I say here.",
    "The Treasury and the Commonwealth do not necessarily share these views.",
    "These opinions do not necessarily reflect the official position of my department or of the Australian Government.",
    "I am not speaking on behalf of the Treasury or the Government.",
    "Posting as a citizen. I am in no way speaking for my employer or the Government.",
    "VIEWS MY OWN, NOT THOSE OF TREASURY OR THE AUSTRALIAN GOVERNMENT",
    "I speak for neither the Treasury nor the Government.",
    "Nothing I say here should be taken as the position of the Treasury or the Government.",
    "What I write must not be read as the view of the Treasury, where I work, or of the Government.",
    "All opinions are mine alone, not my employer's or the Government's.",
    "I do not represent the Treasury. And I do not represent the Government.",
    "My views only;\nthey're not the views of the department or the Commonwealth.",
    "Personal views, never speaking for my workplace or the Government",
]

SILENT = [
    "",
    "My own views.",
    "Opinions mine.",
    "Retweets are not endorsements.",
    "I work for the Treasury.",
    "I represent the Treasury and the Government.",
    "I speak on behalf of the Treasury and the Government.",
    "I do not represent the Opposition, I represent the Treasury and the Government.",
    "I do not represent a party. I speak for the Treasury and the Government.",
    "I do not only represent the Treasury but the Government as well.",
    "These are not my views but those of the Treasury and the Government.",
    "Not the views of anyone else, only those of the Treasury and the Government.",
    "These are not those of the US Treasury or the U.S. Government.",
    "I do not speak for HM Treasury or the British Government.",
    "It is not that the Treasury is wrong, nor the Government.",
    "I do not like the Treasury or the Government.",
    "Treasury. Government. Not.",
]

HALF = [
    ("I do not represent the Treasury.", [GOVERNMENT]),
    ("These are not the views of my employer.", [GOVERNMENT]),
    ("Not the views of the Treasury, but those of the Government.", [GOVERNMENT]),
    ("I do not speak for the Treasury, I work for the Government.", [GOVERNMENT]),
    ("I don't speak for the Australian Government.", [AGENCY]),
    ("I work at the Treasury and do not speak for the Government.", [AGENCY]),
    ("I do not represent the Treasury or the NSW Government.", [GOVERNMENT]),
    ("Not those of the US Treasury or the Australian Government.", [AGENCY]),
]


@pytest.mark.parametrize("line", CLEAR)
def test_a_line_that_disowns_both_is_enough(line: str) -> None:
    assert missing_from(line) == []


@pytest.mark.parametrize("line", SILENT)
def test_a_line_that_disowns_nobody_is_not(line: str) -> None:
    assert missing_from(line) == [AGENCY, GOVERNMENT]


@pytest.mark.parametrize(("line", "missing"), HALF)
def test_whom_it_leaves_out_is_named(line: str, missing: list[str]) -> None:
    assert missing_from(line) == missing


@given(st.text())
def test_any_text_can_be_asked(line: str) -> None:
    assert set(missing_from(line)) <= {AGENCY, GOVERNMENT}


@given(
    st.sampled_from(CLEAR),
    st.sampled_from([str.upper, str.title, lambda line: f"  {line.replace(' ', '  ')}"]),
)
def test_capitals_and_spaces_make_no_difference(line: str, change) -> None:
    if "\n" not in line:
        assert missing_from(change(line)) == []
