"""Texts in Arabic and Hebrew are shown from right to left, beside sentences that are not."""

import re
from typing import Any

import pytest
from django import forms
from django.template.loader import get_template

from local.portal import PROJECT


def templates() -> dict[str, str]:
    folder = PROJECT / "templates"
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")
    }


def test_paragraphs_that_people_wrote_run_in_their_own_direction() -> None:
    """HTML Living Standard, dir=auto: the first letter with a direction decides, so Arabic and Hebrew begin right."""
    for name, markup in templates().items():
        for element in re.findall(r"<[^>]*>\s*\{\{ [^}]*\|linebreaks \}\}", markup):
            assert 'dir="auto"' in element, name


def test_fields_for_text_run_in_the_direction_of_what_is_typed() -> None:
    class Typed(forms.Form):
        text = forms.CharField(widget=forms.Textarea, initial="مرحبا")
        line = forms.CharField(initial="שלום")
        day = forms.EmailField()

    markup = str(Typed())
    assert re.search(r'<textarea[^>]* dir="auto"', markup)
    assert re.search(r'<input type="text" dir="auto"', markup)
    assert not re.search(r'<input type="email" dir', markup)


@pytest.mark.parametrize(
    ("component", "given"),
    [
        ("components/difference.html", {"parts": [("added", "مرحبا")], "label": "Text"}),
        ("components/summary_list.html", {"rows": [{"key": "Title", "value": "מס"}]}),
        ("components/table.html", {"rows": [[{"text": "ضريبة", "column": "Title"}]], "columns": []}),
        ("components/page_heading.html", {"text": "ضريبة"}),
        ("components/copyable.html", {"text": "ضريبة", "name": "x", "label": "Text", "rows": 3}),
    ],
)
def test_components_keep_the_direction_of_a_text_to_itself(component: str, given: dict[str, Any]) -> None:
    markup = get_template(component).render(given)
    assert 'dir="auto"' in markup or "<bdi>" in markup
