import re

import pytest
from django import forms
from django.template import Context, Template

from treasury_social.gallery import EveryField


def drawn(form: forms.Form) -> str:
    source = "{% load components %}{% error_summary form %}{{ form }}"
    return re.sub(r"\s+", " ", Template(source).render(Context({"form": form})))


def test_hint_and_error_describe_their_field():
    markup = drawn(EveryField({}))
    field = re.search(r'<input type="url"[^>]*>', markup)
    assert field
    assert 'aria-describedby="id_answers_helptext id_answers_error"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert 'id="id_answers_helptext"' in markup
    assert 'id="id_answers_error"' in markup


def test_group_of_choices_is_described_as_a_group():
    markup = drawn(EveryField({}))
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_use_error">' in markup
    assert "aria-invalid" not in "".join(re.findall(r'<input type="radio"[^>]*>', markup))


def test_every_line_of_the_summary_leads_to_a_field():
    markup = drawn(EveryField({}))
    anchors = re.findall(r'<li><a href="#([^"]+)">', markup)
    assert len(anchors) == len(EveryField({}).errors)
    assert not [anchor for anchor in anchors if f'id="{anchor}"' not in markup]


def test_bare_required_says_what_is_needed():
    markup = drawn(EveryField({}))
    assert "This field is required" not in markup
    assert markup.count("“Account” needs an answer") == 2  # at the field and in the summary


class Limits(forms.Form):
    title = forms.CharField(label="Title", max_length=5, min_length=3)
    years = forms.IntegerField(label="Years", max_value=9, min_value=2)
    reason = forms.CharField(
        error_messages={"required": "Say why.", "max_length": "Say it shorter."}, max_length=3
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "Interest", "“Title” has 8 characters, and at most 5 fit"),
        ("title", "GM", "“Title” has 2 characters, and needs at least 3"),
        ("title", "", "“Title” needs an answer"),
        ("years", "10", "“Years” is 9 at most"),
        ("years", "1", "“Years” is 2 at least"),
        ("years", "x", "Enter a whole number."),
        ("reason", "", "Say why."),
        ("reason", "Because", "Say it shorter."),
    ],
)
def test_a_limit_is_told_of_a_field_by_its_name(field: str, typed: str, said: str) -> None:
    markup = drawn(Limits({"title": "Rate", "years": 5, "reason": "yes"} | {field: typed}))
    assert markup.count(said) == 2  # at the field and in the summary
    assert "this value" not in markup


def test_error_of_the_whole_form_stands_in_the_summary():
    form = EveryField({})
    form.add_error(None, "The text has moved on.")
    assert "<li>The text has moved on.</li>" in drawn(form)


def test_text_is_counted_and_never_cut_by_the_browser():
    markup = drawn(EveryField())
    textarea = re.search(r"<textarea[^>]*>", markup)
    assert textarea
    assert "maxlength" not in textarea[0]
    assert 'aria-describedby="id_text_helptext id_text-info"' in textarea[0]
    assert 'data-maxlength="280"' in markup


def test_what_was_typed_is_kept():
    form = EveryField(
        {"text": "Half a sentence", "day": "32/13/2026", "wanted_0": "3/12/2026", "wanted_1": "9 am"}
    )
    markup = drawn(form)
    for typed in ("Half a sentence", "32/13/2026", "3/12/2026", "9 am"):
        assert typed in markup


def test_dates_are_read_day_first():
    form = EveryField({"day": "3/12/2026"})
    form.is_valid()
    assert (form.cleaned_data["day"].day, form.cleaned_data["day"].month) == (3, 12)


def test_what_may_be_left_out_says_so():
    markup = drawn(EveryField())
    assert "Uses left (optional)</label>" in markup
    assert "Account</label>" in markup


@pytest.mark.parametrize("name", list(EveryField.base_fields))
def test_every_field_has_a_label_of_its_own(name):
    bound = EveryField()[name]
    markup = drawn(EveryField())
    ids = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', markup))
    labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', markup))
    assert {found for found in ids if found.startswith(bound.auto_id)} <= labelled
