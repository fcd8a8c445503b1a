"""Whose an address is (PROF-2, PER-2): in the Treasury's domains or below them, and not in what looks alike."""

import pytest

from profiles.addresses import is_email, is_treasury


@pytest.mark.parametrize(
    "address",
    ["media@treasury.gov.au", "Media@Treasury.GOV.AU", " x@treasury.gov.au ", "x@mail.treasury.gov.au"],
)
def test_the_treasurys_own(address):
    assert is_treasury(address)


@pytest.mark.parametrize(
    "address",
    [
        "someone@gmail.com",
        "media@nottreasury.gov.au",
        "media@treasury.gov.au.example.com",
        "treasury.gov.au@gmail.com",
        "treasury.gov.au",
        "@TreasuryAU",
        "",
        "media@treasury.gov.au@gmail.com",
    ],
)
def test_nobody_elses(address):
    assert not is_treasury(address)


def test_the_domains_are_a_setting(settings):
    settings.TREASURY_DOMAINS = ["finance.gov.au"]
    assert is_treasury("x@finance.gov.au")
    assert not is_treasury("x@treasury.gov.au")


@pytest.mark.parametrize(
    ("text", "expected"), [("a@b.au", True), ("@TreasuryAU", False), ("@treasury@aus.social", False)]
)
def test_a_handle_is_no_address(text, expected):
    assert is_email(text) is expected
