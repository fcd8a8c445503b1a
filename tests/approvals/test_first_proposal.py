"""What somebody meets who proposes for the first time: each page says how to go on, and asks for nothing in vain."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from approvals.forms import ComposeForm
from approvals.media_forms import keep
from approvals.models import Post
from checks import catalogue
from checks.content import Medium
from checks.disclosed import REASON
from tests.approvals.test_emergency import place
from tests.contacts.cases import reported
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
    (finding,) = catalogue.blocking(world.content(disclosure_reason=""), world.officer)
    assert f"“{REASON}”" in finding.do


@pytest.mark.parametrize(
    ("said", "opened"),
    [
        ({"text": LINE}, False),
        ({}, True),  # the reason is asked for there
        ({"text": LINE, "disclosure_reason": "It says so below."}, True),
        ({"text": LINE, "wanted_at": timezone.now() + timedelta(days=30)}, True),
    ],
)
def test_what_is_folded_opens_where_it_says_something_or_something_is_missing(
    officer: Client, world: World, said: dict[str, Any], opened: bool
) -> None:
    post = world.draft(**{"disclosure_reason": "", **said})
    shown = officer.get(f"/posts/{post.reference}/edit/").content.decode()
    assert bool(re.search(r'id="more">\s*<details [^>]*\bopen>', shown)) is opened


def test_where_no_line_fits_none_is_promised(world: World) -> None:
    full = world.content(disclosure_reason="", account=world.account_on("x"))
    (finding,) = catalogue.blocking(replace(full, text="a" * 270), world.officer)
    assert finding.offer == ""
    assert finding.do.startswith("Shorten the text until there is room")


def test_what_cannot_be_submitted_yet_leads_to_the_edit_and_asks_for_no_declaration(
    officer: Client, silent: Post
) -> None:
    page = officer.get(f"/posts/{silent.reference}/submit/").content.decode()
    assert 'name="declared"' not in page
    assert re.search(rf'href="/posts/{silent.reference}/edit/"[^>]*>\s*Edit the post', page)


def test_nobody_is_told_to_post_in_an_emergency_what_the_portal_would_then_refuse(
    officer: Client, world: World, silent: Post
) -> None:
    place(world, world.officer)
    page = officer.get(f"/posts/{silent.reference}/publish-first/").content.decode()
    assert "Do not post it yet" in page
    assert "1. Post it from" not in page
    assert 'name="permalink"' not in page
    ready = officer.get(f"/posts/{world.draft().reference}/publish-first/").content.decode()
    assert "1. Post it from" in ready
    assert 'name="permalink"' in ready


def test_an_answer_to_a_contact_begins_with_where_it_asked(officer: Client, world: World) -> None:
    contact = reported(world, link="https://www.facebook.com/ledger/posts/7")
    form = officer.get(f"/posts/new/?contact={contact.reference}").context["form"]
    assert form["answers_link"].value() == contact.link
    assert not officer.get("/posts/new/").context["form"]["answers_link"].value()


def test_what_can_be_submitted_asks_for_it(officer: Client, world: World) -> None:
    page = officer.get(f"/posts/{world.draft().reference}/submit/").content.decode()
    assert 'name="declared"' in page
    assert "together with your answers" not in page


def test_who_answered_a_finding_declares_together_with_the_answer(officer: Client, world: World) -> None:
    """To say why a colleague is named, and then that no colleague is, would be a false declaration."""
    post = world.draft(text="Ask Colleague Four about 4 per cent.", sources="")
    page = officer.get(f"/posts/{post.reference}/submit/").content.decode()
    assert "together with your answers above" in page


# --- What has to be said (DEF-2, DEF-5) --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("activity", "Say what you will do."),
        ("purpose", "Say what it is for."),
        ("topic", "Choose the topic that comes nearest."),
    ],
)
def test_what_it_is_and_what_it_is_for_is_asked(officer: Client, world: World, field: str, said: str) -> None:
    sent = {**with_a_picture(world), "activity": "comment", "purpose": "engaging", "title": "Prices"}
    answer = officer.post("/posts/new/", {name: value for name, value in sent.items() if name != field})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Post.objects.exists()


# --- Files, while one writes --------------------------------------------------------------------------------

PICTURE = Medium(name="chart.png", size=1, sha256="a" * 64, type="image/png", alt="")


def with_a_picture(world: World, **changes: str) -> dict[str, str]:
    sent = {"account": str(world.account.pk), "media-0-kept": keep(PICTURE), "media-0-alt": ""}
    return {**sent, "media-TOTAL_FORMS": "1", "media-INITIAL_FORMS": "0", **changes}


def test_while_one_writes_a_file_that_nobody_described_is_missed(officer: Client, world: World) -> None:
    page = officer.post("/posts/new/check/", with_a_picture(world)).content.decode()
    assert "Some people cannot see or hear chart.png." in page
    assert "It says nothing yet." not in page


@pytest.mark.parametrize("changes", [{"media-0-alt": "Prices by month"}, {"media-0-remove": "on"}], ids=str)
def test_one_that_is_described_or_taken_out_is_not(
    officer: Client, world: World, changes: dict[str, str]
) -> None:
    page = officer.post("/posts/new/check/", with_a_picture(world, **changes)).content.decode()
    assert "Some people cannot see or hear" not in page


def test_the_form_sends_all_of_it_to_be_checked_but_the_files_themselves(
    officer: Client, silent: Post
) -> None:
    page = officer.get(f"/posts/{silent.reference}/edit/").content.decode()
    left_out = re.search(r'hx-params="not ([^"]*)"', page)
    assert left_out
    assert left_out[1].split(",") == re.findall(r'name="(media-\d+-file)"', page)


def test_a_colleague_who_edits_is_told_what_the_author_would_be(client: Client, world: World) -> None:
    """It is the author who speaks, so the line that says so is theirs."""
    post = world.draft(text=f"The survey is open. {LINE}", disclosure_reason="")
    client.force_login(world.colleague)
    page = client.get(f"/posts/{post.reference}/edit/").content.decode()
    assert f'hx-post="/posts/{post.reference}/check/"' in page
    sent = {"account": str(world.account.pk), "text": post.version.text}
    typing = client.post(f"/posts/{post.reference}/check/", sent).content.decode()
    assert "It does not say who speaks" not in typing
    assert "It does not say who speaks" in client.post("/posts/new/check/", sent).content.decode()


def test_nobody_is_told_of_a_post_that_they_may_not_see(client: Client, world: World) -> None:
    post = world.draft()
    client.force_login(world.officer2)
    assert client.post(f"/posts/{post.reference}/check/", {"text": "x"}).status_code == 404
