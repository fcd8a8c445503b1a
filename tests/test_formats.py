"""Dates and times as people in Canberra type them."""

from datetime import date, time

import pytest
from django import forms


@pytest.mark.parametrize("typed", ["3/12/2026", "03/12/26", "3 December 2026", "3 Dec 2026", "2026-12-03"])
def test_a_date_is_read_day_first(typed: str) -> None:
    assert forms.DateField().clean(typed) == date(2026, 12, 3)


@pytest.mark.parametrize("typed", ["17:05", "5:05 pm", "5:05pm", "5.05 pm", "17:05:00"])
def test_a_time_is_read_with_and_without_pm(typed: str) -> None:
    assert forms.TimeField().clean(typed) == time(17, 5)


@pytest.mark.parametrize("typed", ["5 pm", "5pm", "17:00"])
def test_a_full_hour_needs_no_minutes(typed: str) -> None:
    assert forms.TimeField().clean(typed) == time(17)
