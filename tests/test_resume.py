"""Nothing typed is lost when a session ends under somebody's hands."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from approvals.models import Post
from profiles.models import Person, Topic
from tests.world import PASSWORD, World
from treasury_social.resume import unpack

TEXT = "Two lines,\nand a “quotation” & <b>all</b>."


def typed(world: World) -> dict[str, str]:
    return {
        "key": str(uuid4()),
        "account": str(world.account.pk),
        "topic": str(Topic.objects.get(slug="general").pk),
        "activity": "comment",
        "purpose": "informing",
        "title": "Kept",
        "text": TEXT,
        "marking": "OFFICIAL",
        "media-TOTAL_FORMS": "0",
        "media-INITIAL_FORMS": "0",
    }


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found.group(1)


def test_what_was_typed_waits_for_the_person_to_sign_in_again(world: World, client: Client) -> None:
    page = client.post("/posts/new/", typed(world))
    assert page.status_code == 403
    assert "what you typed is kept" in page.content.decode()
    carried = hidden(page.content.decode(), "carried")

    wrong = client.post("/sign-in/", {"username": "officer", "password": "not this one", "carried": carried})
    assert hidden(wrong.content.decode(), "carried") == carried

    page = client.post("/sign-in/", {"username": "officer", "password": PASSWORD, "carried": carried})
    assert page.templates[0].name == "registration/carry_on.html"
    assert not Post.objects.exists(), "only the person's own click goes on"

    again = client.post(page.context["carried"].path, dict(page.context["carried"].fields))
    assert again.status_code == 302
    assert Post.objects.get().version.text == TEXT


@pytest.mark.parametrize("carried", ["", "nonsense", "a:b:c"])
def test_what_was_tampered_with_is_not_carried(world: World, client: Client, carried: str) -> None:
    page = client.post("/sign-in/", {"username": "officer", "password": PASSWORD, "carried": carried})
    assert page.status_code == 302
    assert page.headers["Location"] == "/"


def test_reading_asks_to_sign_in_and_comes_back(world: World, client: Client) -> None:
    page = client.get("/posts/?state=draft")
    assert page.status_code == 302
    assert page.headers["Location"] == "/sign-in/?next=/posts/%3Fstate%3Ddraft"
    assert Person.objects.exists()


def test_a_click_alone_is_not_carried(world: World, client: Client) -> None:
    page = client.post("/sign-out/", {"csrfmiddlewaretoken": "x"})
    assert page.status_code == 302


@pytest.mark.parametrize("name", ["new_password1", "hook"])
def test_a_secret_is_typed_again_rather_than_written_into_a_page(client: Client, db: None, name: str) -> None:
    page = client.post("/password/", {name: "a new long password", "x": "y"})
    packed = hidden(page.content.decode(), "carried")
    carried = unpack(packed)
    assert carried
    assert carried.fields == [["x", "y"]]
