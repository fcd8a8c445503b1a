"""The outer door: every route has a rule, each opens and shuts, and sessions and headers keep what they promise."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from approvals.models import Post, State
from profiles.models import Person, Session
from tests.clock import travel
from tests.world import World
from treasury_social import access
from treasury_social.access import ROUTES

UNNAMED = "a route without a name"


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The name of every route of the portal, as the middleware sees it."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        else:
            assert isinstance(entry, URLPattern)
            yield f"{namespace}{entry.name}" if entry.name else UNNAMED


EVERY_ROUTE = sorted(set(routes(get_resolver())) - {UNNAMED})


def client_of(person: Person, **settings: Any) -> Client:
    client = Client(**settings)
    client.force_login(person)
    return client


@pytest.mark.parametrize("route", EVERY_ROUTE)
def test_every_route_has_a_rule(route: str) -> None:
    assert route in ROUTES


def test_every_rule_has_a_route() -> None:
    assert set(ROUTES) <= set(EVERY_ROUTE)


def test_a_route_that_nobody_gave_a_rule_answers_nobody(world: World, monkeypatch: Any) -> None:
    monkeypatch.delitem(ROUTES, "home")
    assert client_of(world.mcdmanager).get("/").status_code == 403
    assert Client().get("/").status_code == 403


def test_the_address_of_long_ago_leads_administrators_to_the_people(world: World) -> None:
    assert client_of(world.admin).get("/administration/").headers["Location"] == "/people/"
    assert client_of(world.officer).get("/administration/").status_code == 403
    assert client_of(world.admin).get("/administration/profiles/division/1/").status_code == 404


OPEN = {
    "second-step",
    "passkey",
    "health",
    "approvals:calendar-feed",  # by the secret in its address
    "security-txt",
    "refused-address",
    "sign-in",
    "demo-sign-in",
    "components",
    "choose-password",
    *("provider", "provider-answer", "provider-back-channel", "provider-front-channel"),
}


def test_only_what_must_be_is_open_to_strangers() -> None:
    assert {route for route, rule in ROUTES.items() if rule is access.anyone} == OPEN


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/posts/",
        "/posts/mine/",
        "/posts/waiting/",
        "/posts/TS-000001/decide/",
        "/notices/",
        "/register/",
    ],
)
def test_a_stranger_is_asked_to_sign_in_and_comes_back(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next={path}"


GUARDED = [
    ("approvals:waiting", {"gm", "gm2", "mcdmanager", "mcdmanager2"}),
    ("notices:failed", {"admin"}),
    ("directory:people", {"mcd", "mcdmanager", "mcdmanager2", "records", "auditor", "admin"}),
    ("directory:add-person", {"admin"}),
    ("directory:add-topic", {"mcdmanager", "mcdmanager2"}),
    ("records:audit-trail", {"records", "auditor"}),
]
PEOPLE = [
    "officer",
    "manager",
    "gm",
    "gm2",
    "mcd",
    "mcdmanager",
    "mcdmanager2",
    "records",
    "auditor",
    "admin",
]


@pytest.mark.parametrize(("route", "allowed"), GUARDED, ids=[route for route, _ in GUARDED])
def test_a_door_opens_for_those_who_hold_its_role_and_for_nobody_else(
    world: World, route: str, allowed: set[str]
) -> None:
    answers = {who: client_of(getattr(world, who)).get(reverse(route)).status_code for who in PEOPLE}
    assert {who for who, status in answers.items() if status == 200} == allowed
    assert {status for who, status in answers.items() if who not in allowed} == {403}


def test_a_door_opens_for_who_acts_and_shuts_when_that_is_over(world: World) -> None:
    arrangement = world.acts_for(world.colleague, world.gm)
    assert client_of(world.again(world.colleague)).get("/posts/waiting/").status_code == 200
    arrangement.revoked_by, arrangement.revoked_at = world.gm, timezone.now()
    arrangement.save(update_fields=["revoked_by", "revoked_at"])
    assert client_of(world.again(world.colleague)).get("/posts/waiting/").status_code == 403


def test_a_superuser_without_a_position_gets_no_further_than_anybody(world: World) -> None:
    root = Person.objects.create_superuser("root", "root@treasury.example", name="Root")
    for route, _ in GUARDED:
        assert client_of(root).get(reverse(route)).status_code == 403


def test_somebody_who_left_is_out_at_once(world: World) -> None:
    client = client_of(world.gm)
    assert client.get("/").status_code == 200
    Person.objects.filter(pk=world.gm.pk).update(is_active=False)
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


# --- Sessions (ISM-0428) ------------------------------------------------------------------------------------


def test_a_session_ends_after_fifteen_idle_minutes(world: World, time_machine_at: Any) -> None:
    client = client_of(world.officer)
    client.get("/")
    time_machine_at(timedelta(minutes=14))
    assert client.get("/").status_code == 200, "used within the quarter of an hour"
    time_machine_at(timedelta(minutes=14 + 16))
    assert client.get("/").status_code == 302


def test_a_busy_session_ends_after_twelve_hours(world: World, time_machine_at: Any) -> None:
    client = client_of(world.officer)
    client.get("/")
    for minutes in range(10, 12 * 60 + 1, 10):
        time_machine_at(timedelta(minutes=minutes))
        assert client.get("/posts/").status_code == 200, minutes
    time_machine_at(timedelta(hours=12, minutes=5))
    assert client.get("/posts/").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.fixture
def time_machine_at() -> Iterator[Any]:
    """Moves the clock to this long after now."""
    started, travels = timezone.now(), []

    def move(after: timedelta) -> None:
        while travels:
            travels.pop().stop()
        travels.append(travel(started + after, tick=False))
        travels[-1].start()

    yield move
    while travels:
        travels.pop().stop()


def test_signing_in_changes_the_session_s_key(world: World) -> None:
    client = Client()
    client.get("/sign-in/")
    client.cookies["session"] = "chosen-by-somebody-else"
    client.post("/sign-in/demo/", {"user_name": "officer"})
    assert client.cookies["session"].value != "chosen-by-somebody-else"
    assert not Session.objects.filter(session_key="chosen-by-somebody-else").exists()


# --- Headers and cookies (ISM-1424, ISM-2063 to 2066) --------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/posts/new/", "/sign-in/", "/nowhere/"])
def test_every_page_forbids_what_it_does_not_need(world: World, path: str) -> None:
    headers = client_of(world.officer).get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/posts/", "/posts/new/"])
def test_no_page_has_script_or_style_inside(world: World, path: str) -> None:
    markup = client_of(world.officer).get(path).content.decode()
    assert "<style" not in markup
    assert " style=" not in markup
    assert "<script>" not in markup
    assert " onclick=" not in markup


def test_outside_the_demonstration_everything_goes_over_tls() -> None:
    """The settings of a real place, in a process of their own: this one has the demonstration's."""
    names = [
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY",
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG",
    ]  # fmt: skip
    ask = (
        "import json; from treasury_social import settings; "
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    real = {name: value for name, value in os.environ.items() if name not in ("DEMO", "DEBUG")}
    told = subprocess.run(
        [sys.executable, "-c", ask],
        env={**real, "SECRET_KEY": "a long secret of that place"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "DEBUG": False,
    }


def test_over_tls_the_browser_is_told_to_stay_there(world: World, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    client = client_of(world.officer)
    assert client.get("/", secure=True).headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/demo/", {"user_name": "officer"})
    for name in ("session", "csrf"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_a_change_without_the_form_s_token_is_refused(world: World) -> None:
    post = world.in_review()
    client = client_of(world.gm, enforce_csrf_checks=True)
    assert client.post(f"/posts/{post.reference}/approve/", {"seen": post.seen}).status_code == 403


def test_a_change_takes_a_post(world: World) -> None:
    """What GET shows changes nothing: a link in a mail must not approve."""
    post = world.in_review()
    client = client_of(world.gm)
    for name in ("approve", "decline", "request-changes", "consult"):
        answer = client.get(reverse(f"approvals:{name}", args=[post.reference]))
        assert answer.headers["Location"] == f"/posts/{post.reference}/decide/"
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW
