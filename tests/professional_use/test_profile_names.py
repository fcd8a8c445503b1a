"""Which names stand in what somebody gives as their profile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from professional_use.profile_names import names_in

NAMED = [
    ("@TreasuryAU", "treasuryau"),
    ("TreasuryAU", "treasuryau"),
    ("https://x.com/TreasuryAU", "treasuryau"),
    ("x.com/TreasuryAU/", "treasuryau"),
    ("https://aus.social/@TreasuryAU", "treasuryau"),
    ("@TreasuryAU@aus.social", "treasuryau"),
    ("TreasuryAU on X", "treasuryau"),
    ("Treasury official", "treasury official"),
    ("Priya <p@treasury.gov.au>", "p@treasury.gov.au"),
    ("mailto:p@treasury.gov.au", "p@treasury.gov.au"),
    ("linkedin.com/in/priya-raman", "priya-raman"),
]


@pytest.mark.parametrize(("profile", "name"), NAMED)
def test_the_name_is_found_however_it_is_written(profile: str, name: str) -> None:
    assert name in names_in(profile)


@pytest.mark.parametrize(("profile", "name"), [
    ("https://x.com/TreasuryWatch", "treasury"),
    ("linkedin.com/in/priya", "in"),
    ("priya@treasury-fans.example", "treasury"),
])  # fmt: skip
def test_what_only_looks_like_it_is_not(profile: str, name: str) -> None:
    assert name not in names_in(profile)


@given(st.text())
def test_anything_can_be_asked(profile: str) -> None:
    assert "" not in names_in(profile)
