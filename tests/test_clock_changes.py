"""An hour that a change of the clocks skips or doubles: what the portal says, in each field for a moment.

The changes are those of the IANA time zone database 2026b for Australia/Sydney: the first Sundays of October and April.
"""

import re
from pathlib import Path

import pytest
from django import forms

from approvals.forms import CaptureForm, ComposeForm
from approvals.forms.windows import DeclareForm
from contacts.forms import ReportForm
from local.portal import PROJECT
from workflow.forms import MomentField

SKIPPED = [("2026-10-04", "02:00"), ("2026-10-04", "02:59"), ("2027-10-03", "02:30"), ("2028-10-01", "02:15")]
DOUBLED = [("2026-04-05", "02:00"), ("2027-04-04", "02:59"), ("2028-04-02", "02:30")]
PLAIN = [("2026-10-04", "01:59"), ("2026-10-04", "03:00"), ("2027-04-04", "01:59"), ("2027-04-04", "03:00")]


@pytest.mark.parametrize("typed", SKIPPED)
def test_an_hour_that_is_skipped_is_none(typed: tuple[str, str]) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        MomentField().clean(list(typed))
    (said,) = refused.value.messages
    assert re.fullmatch(
        r"There is no \d October 20\d\d, 2:\d\d\xa0am: the clocks go forward past it. Choose an hour before or after.",
        said,
    )


@pytest.mark.parametrize("typed", DOUBLED)
def test_an_hour_that_comes_twice_is_two(typed: tuple[str, str]) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        MomentField().clean(list(typed))
    (said,) = refused.value.messages
    assert re.match(
        r"There are two of \d April 20\d\d, 2:\d\d\xa0am: the clocks go back that night. Choose", said
    )


@pytest.mark.parametrize("typed", PLAIN)
def test_hours_beside_them_are_like_any_other(typed: tuple[str, str]) -> None:
    moment = MomentField().clean(list(typed))
    assert moment is not None
    assert f"{moment:%Y-%m-%d %H:%M}" == " ".join(typed)


@pytest.mark.parametrize("form", [ComposeForm, CaptureForm, DeclareForm, ReportForm])
def test_each_field_for_a_moment_says_it_in_these_words(form: type[forms.Form]) -> None:
    moments = [field for field in form.base_fields.values() if isinstance(field, forms.SplitDateTimeField)]
    assert moments
    assert all(isinstance(field, MomentField) for field in moments)


def test_no_form_has_another_field_for_a_moment() -> None:
    others = re.compile(r"forms\.(?:Split)?DateTimeField\(")
    texts = [path.read_text(encoding="utf-8") for path in Path(PROJECT).glob("*/**/forms*/**/*.py")]
    texts += [path.read_text(encoding="utf-8") for path in Path(PROJECT).glob("*/forms.py")]
    assert not any(others.search(text) for text in texts)
