"""What somebody meets who proposes for the first time: each page says how to go on, and asks for nothing in vain."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from approvals import checks
from approvals.checks.disclosed import REASON
from approvals.forms import ComposeForm
from approvals.models import Post
from tests.world import World

LINE = "Officer, Policy Officer, the Treasury, authorised to comment."


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.officer)
    return client


@pytest.fixture
def silent(world: World) -> Post:
    """A draft that does not say who speaks, and gives no reason."""
    return world.draft(disclosure_reason="")


@pytest.mark.parametrize("page", ["", "edit/", "submit/"])
def test_the_line_that_is_missing_stands_wherever_it_is_asked_for(
    officer: Client, silent: Post, page: str
) -> None:
    shown = officer.get(f"/posts/{silent.reference}/{page}").content.decode()
    assert "It does not say who speaks" in shown
    assert LINE in shown


def test_what_stops_it_names_the_field_for_the_reason_as_the_form_does(world: World, silent: Post) -> None:
    assert ComposeForm.base_fields["disclosure_reason"].label == REASON
    (finding,) = checks.blocking(world.content(disclosure_reason=""), world.officer)
    assert f"“{REASON}”" in finding.do


def test_where_no_line_fits_none_is_promised(world: World) -> None:
    full = world.content(disclosure_reason="", account=world.account_on("x"))
    (finding,) = checks.blocking(replace(full, text="a" * 270), world.officer)
    assert finding.offer == ""
    assert finding.do.startswith("Shorten the text until there is room")


def test_what_cannot_be_submitted_yet_leads_to_the_edit_and_asks_for_no_declaration(
    officer: Client, silent: Post
) -> None:
    page = officer.get(f"/posts/{silent.reference}/submit/").content.decode()
    assert 'name="declared"' not in page
    assert re.search(rf'href="/posts/{silent.reference}/edit/"[^>]*>\s*Edit the post', page)


def test_what_can_be_submitted_asks_for_it(officer: Client, world: World) -> None:
    page = officer.get(f"/posts/{world.draft().reference}/submit/").content.decode()
    assert 'name="declared"' in page
