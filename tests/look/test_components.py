import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template

from workflow.dates import when


def drawn(source: str, **context: object) -> str:
    markup = Template("{% load components %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", markup)


def test_unknown_argument_is_an_error_not_silence():
    with pytest.raises(Exception, match="unexpected keyword argument"):
        drawn("{% page_heading 'Posts' captoin='typo' %}")


def test_moments_are_told_in_canberra_time():
    assert when(datetime(2026, 11, 23, 1, 5, tzinfo=UTC)) == "23 November 2026, 12:05\N{NO-BREAK SPACE}pm"
    assert when(datetime(2026, 6, 30, 23, 0, tzinfo=UTC)) == "1 July 2026, 9:00\N{NO-BREAK SPACE}am"
    assert when(None) == ""


def test_refused_action_stays_reachable_and_says_why():
    markup = drawn("{% actions items %}", items=[{"label": "Approve", "why": "You wrote this version."}])
    assert re.search(r'aria-disabled="true" aria-describedby="action-why-1">Approve</button>', markup)
    assert 'id="action-why-1">You wrote this version.</p>' in markup
    assert " disabled" not in markup  # it would fall out of the keyboard's order, and its reason with it
    assert "<form" not in markup


def test_action_that_changes_something_is_a_form_with_its_token():
    items = [{"label": "Withdraw", "url": "/posts/1/withdraw/", "method": "post", "fields": {"seen": "9f2c"}}]
    markup = drawn("{% actions items %}", items=items, csrf_token="token")
    assert 'method="post" action="/posts/1/withdraw/"' in markup
    assert 'name="csrfmiddlewaretoken" value="token"' in markup
    assert 'name="seen" value="9f2c"' in markup


def test_text_given_to_a_component_is_escaped():
    for source in (
        "{% page_heading text %}",
        "{% tag text %}",
        "{% details text %}{{ text }}{% enddetails %}",
        "{% difference parts %}",
        "{% copyable text text name='x' %}",
    ):
        assert "<b>" not in drawn(source, text="<b>", parts=[("added", "<b>")])


def test_difference_is_said_not_only_coloured():
    markup = drawn("{% difference parts %}", parts=[("removed", "old"), ("added", "new")])
    assert re.search(r"<del><span[^>]*>\[removed: </span>old", markup)
    assert re.search(r"<ins><span[^>]*>\[added: </span>new", markup)


def test_table_row_of_the_wrong_length_is_an_error():
    with pytest.raises(ValueError, match="shorter"):
        drawn("{% table 'Posts' columns rows %}", columns=["Post", "State"], rows=[["TS-000123"]])


def test_pages_draw_nothing_when_there_is_only_one():
    assert drawn("{% pages newer='' older='' %}").strip() == ""
    assert 'href="?before=7"' in drawn("{% pages older='?before=7' %}")
