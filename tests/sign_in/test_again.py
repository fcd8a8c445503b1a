"""Who they are is asked again before what decides, and before what says who may; nothing typed is lost by it."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from profiles.models import Person
from tests.clock import travel
from tests.contacts.pages import text
from tests.world import PASSWORD, World
from treasury_social.access import DECISIONS, ROUTES, proof_lasts


def signed_in(who: str) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": who, "password": PASSWORD})
    return client


def later(client: Client, **how_long: int) -> Any:
    """The session goes on meanwhile; what was shown grows old."""
    session = client.session
    session["proved"] = (timezone.now() - timedelta(**how_long)).isoformat()
    session.save()


def carried(page: Any) -> str:
    found = re.search(r'name="carried" value="([^"]*)"', page.content.decode())
    assert found
    return found.group(1)


def test_what_decides_and_what_says_who_may_asks_again() -> None:
    assert ROUTES.keys() >= DECISIONS
    limits = {name: proof_lasts(name) for name in ROUTES}
    assert limits["approvals:approve"] == limits["foi:approve"] == timedelta(hours=4)
    directory = {name for name in ROUTES if name.startswith("directory:")}
    assert {limits[name] for name in directory} == {timedelta(minutes=15)}
    assert limits["approvals:compose"] is limits["contacts:report"] is limits["sign-out"] is None


@pytest.mark.parametrize(("minutes", "status"), [(239, 422), (241, 403)])
def test_a_decision_asks_after_four_hours(world: World, minutes: int, status: int) -> None:
    post = world.in_review()
    client = signed_in("gm")
    later(client, minutes=minutes)
    answer = client.post(f"/posts/{post.reference}/decline/", {"key": str(uuid4()), "reason": "Not now."})
    assert answer.status_code == status


def test_a_step_on_the_directory_asks_and_keeps_what_was_typed(world: World) -> None:
    client = signed_in("admin")
    later(client, minutes=16)
    typed = {"key": str(uuid4()), "name": "Priya Raman"}
    path = f"/people/{world.officer.pk}/name/"
    page = client.post(path, typed)
    assert page.status_code == 403
    assert "what you typed is kept" in text(page)
    wrong = client.post("/sign-in/again/", {"password": "not this", "carried": carried(page)})
    assert wrong.status_code == 422
    key = client.cookies["session"].value
    on = client.post("/sign-in/again/", {"password": PASSWORD, "carried": carried(wrong)})
    assert client.cookies["session"].value != key
    assert Person.objects.get(pk=world.officer.pk).name == "Officer", "only the person's own click goes on"
    again = on.context["carried"]
    assert client.post(again.path, dict(again.fields)).status_code == 302
    assert Person.objects.get(pk=world.officer.pk).name == "Priya Raman"


def test_reading_asks_nothing_and_the_demonstration_s_people_are_not_asked(world: World) -> None:
    client = signed_in("admin")
    later(client, hours=5)
    assert client.get(f"/people/{world.officer.pk}/name/").status_code == 200
    demo = Client()
    demo.post("/sign-in/demo/", {"user_name": "admin"})
    later(demo, hours=5)
    assert demo.post(f"/people/{world.officer.pk}/name/", {"name": ""}).status_code == 422


def test_a_stolen_session_does_not_help_to_guess_here_either(world: World) -> None:
    client = signed_in("admin")
    answers = [client.post("/sign-in/again/", {"password": f"guess {n}"}).status_code for n in range(5)]
    assert answers == [422, 422, 422, 422, 429]


# --- How long it lasts ----------------------------------------------------------------------------------------------


def test_an_open_page_that_asks_how_long_is_no_use_and_going_on_is(world: World) -> None:
    client = signed_in("officer")
    client.get("/")
    now = timezone.now()
    with travel(now + timedelta(minutes=13)):
        assert 60 < client.get("/sign-in/left/").json()["seconds"] <= 120
        assert client.get("/sign-in/left/").json()["seconds"] <= 120
        assert client.post("/sign-in/left/").json()["seconds"] > 880
    with travel(now + timedelta(minutes=27)):
        assert client.get("/posts/").status_code == 200
    with travel(now + timedelta(minutes=43)):
        assert client.get("/sign-in/left/").json() == {"seconds": 0}
        assert client.get("/posts/").status_code == 302


# --- Sessions -------------------------------------------------------------------------------------------------------


def test_people_see_where_they_are_signed_in_and_end_one_or_all(world: World, mailoutbox: list[Any]) -> None:
    here = signed_in("officer")
    there = Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    other = signed_in("colleague")
    there.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    third = signed_in("officer")
    for client in (there, third, other):
        client.get("/")
    page = here.get("/me/")
    assert "Firefox on Windows" in text(page)
    assert "192.0.2.7" in text(page)
    assert there.cookies["session"].value not in page.content.decode(), "its key would open it"
    numbers = re.findall(r'name="number" value="(\w+)"', page.content.decode())
    assert len(numbers) == 2
    for client in (there, third):
        assert other.post("/me/sessions/end/", {"number": numbers[0]}).status_code == 302
        assert client.get("/").status_code == 200, "nobody else ends it"
    here.post("/me/sessions/end/", {"number": numbers[0]})
    assert sorted(client.get("/").status_code for client in (there, third)) == [200, 302]
    here.post("/me/sessions/end/", {"all": "1"})
    assert [client.get("/").status_code for client in (there, third, here, other)] == [302, 302, 200, 200]
    assert [notice.title for notice in world.officer.notices.order_by("id")] == [
        "A session of yours was ended"
    ] * 2


def test_an_ended_session_does_not_come_back_by_a_request_that_was_under_way(world: World) -> None:
    client = signed_in("officer")
    session = client.session
    assert session["signed_in_by"] == "password", "it is loaded"
    signed = signed_in("officer")
    signed.post("/me/sessions/end/", {"all": "1"})
    session["something"] = "new"
    with pytest.raises(UpdateError):
        session.save()


def test_signing_out_forgets_what_the_browser_kept(world: World) -> None:
    answer = signed_in("officer").post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/nowhere/", "/static/portal/portal.js"])
def test_each_answer_says_what_its_page_may_use(db: None, path: str) -> None:
    answer = Client().get(path)
    answer.close()
    headers = answer.headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]
