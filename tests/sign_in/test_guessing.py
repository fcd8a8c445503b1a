"""Passwords that are soon guessed; many names tried from one address; the way back; and where a request came from."""

from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from directory.services import tell_locked_out, tell_of_spraying
from directory.tasks import watch_guesses
from notices.models import Notice
from profiles.models import Person, SignInChange
from tests.clock import travel
from tests.contacts.pages import text
from tests.security.links import NEW, choose, mailed
from tests.world import PASSWORD, World
from treasury_social.request_limits import _came_from

HELEN = Person(username="hkostas", name="Helen Kostas", email="helen.kostas@treasury.example")
SOON_GUESSED = {
    "aaaaaaaaaaaaaaaaaa": "repeats itself",
    "Summer26Summer26Summer26": "repeats itself",
    "abcdefghijklmnopqrs": "goes on in a row",
    "0123456789012345": "goes on in a row",
    "passwordpassword1": "repeats itself",
    "iloveyouverymuch": "common words",
    "monkeydragonshadow": "common words",
    "Password123456789!": "common words",
    "helen.kostas.helen": "known of you",
    "Kostas-Treasury-Helen": "known of you",
    "hkostas@treasury.example": "known of you",
    "Treasury2026!Treasury": "of the portal",
    "treasury social portal": "of the portal",
    "polniypizdec0211": "too common",
    "john!20130605at1753": "too common",
    "fourteen chars": "at least 15",
}
GOOD = [
    NEW,
    "correct horse battery staple",
    "X7$kk29slfjwoeu3",
    "une tasse de café noir",
    "雨の日は本を読んで過ごす事にしている",
]


@pytest.mark.parametrize("password", SOON_GUESSED)
def test_what_is_soon_guessed_is_refused_with_a_sentence(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, HELEN)
    assert SOON_GUESSED[password] in " ".join(refused.value.messages)


@pytest.mark.parametrize("password", [*GOOD, "x7Kq" * 1 + "mountain lantern river " * 40])
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    validate_password(password, HELEN)


# --- Spraying -------------------------------------------------------------------------------------------------------


def spray(names: int, address: str = "203.0.113.9") -> list[int]:
    client = Client(REMOTE_ADDR=address)
    return [
        client.post("/sign-in/", {"username": f"name{n}", "password": "Summer2026!"}).status_code
        for n in range(names)
    ]


def test_one_password_for_many_names_is_slowed_and_seen(world: World) -> None:
    assert spray(12) == [200] * 10 + [429] * 2
    assert AccessAttempt.objects.count() == 10, "what has to wait is not looked at"
    with travel(timezone.now() + timedelta(seconds=21)):
        assert spray(2) == [200, 429]
    for _ in range(2):
        watch_guesses()
    seen = Notice.objects.filter(title__contains="203.0.113.9")
    assert {notice.person for notice in seen} == {world.admin, world.auditor}
    assert seen.count() == 2, "once a day"


def test_the_right_password_waits_too_so_that_nothing_is_learnt(world: World) -> None:
    spray(10)
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    answer = stranger.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Yours was not looked at" in text(answer)


def test_whoever_has_signed_in_there_before_does_not_wait_and_nobody_elsewhere(world: World) -> None:
    colleague = Client(REMOTE_ADDR="203.0.113.9")
    sign_in = {"username": "officer", "password": PASSWORD}
    assert colleague.post("/sign-in/", sign_in).status_code == 302
    colleague.post("/sign-out/")
    spray(10)
    assert colleague.post("/sign-in/", sign_in).status_code == 302
    colleague.post("/sign-out/")
    assert colleague.post("/sign-in/", {**sign_in, "username": "gm"}).status_code == 429, (
        "for that name alone"
    )
    assert Client(REMOTE_ADDR="198.51.100.7").post("/sign-in/", sign_in).status_code == 302
    forged = Client(REMOTE_ADDR="203.0.113.9")
    forged.cookies["known"] = "WyJvZmZpY2VyIl0:forged"
    assert forged.post("/sign-in/", sign_in).status_code == 429


def test_nine_names_are_a_slip_of_an_office(world: World) -> None:
    assert spray(9) == [200] * 9
    tell_of_spraying()
    assert not Notice.objects.exists()
    assert (
        Client(REMOTE_ADDR="203.0.113.9")
        .post("/sign-in/", {"username": "officer", "password": PASSWORD})
        .status_code
        == 302
    )


# --- The way back ---------------------------------------------------------------------------------------------------


def lock_out(who: str) -> Any:
    client = Client()
    for _ in range(5):
        answer = client.post("/sign-in/", {"username": who, "password": "not this one"})
    return answer


def test_whoever_is_locked_out_is_mailed_a_link_that_opens_again(world: World, mailoutbox: list[Any]) -> None:
    assert lock_out("officer").status_code == 429
    for _ in range(2):
        tell_locked_out()
    change = SignInChange.objects.get()
    assert (change.person, change.what, change.by) == (world.officer, "locked", None)
    link = mailed()
    assert "The portal sends this link" in mailoutbox[0].body
    assert mailoutbox[0].to == [world.officer.email]
    assert Client().post("/sign-in/", {"username": "officer", "password": PASSWORD}).status_code == 429
    choose(link)
    assert Client().post("/sign-in/", {"username": "officer", "password": NEW}).status_code == 302


def test_known_and_unknown_names_are_answered_alike(world: World) -> None:
    known, unknown = (text(lock_out(name)).replace(name, "NAME") for name in ("officer", "nobody"))
    assert known == unknown
    watch_guesses()
    assert SignInChange.objects.count() == 1


# --- Where a request came from --------------------------------------------------------------------------------------

CAME_FROM = [  # the connection's address, what the header says, and whom that makes it
    ("203.0.113.9", "198.51.100.7", "203.0.113.9"),  # a stranger's word counts for nothing
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # what the client wrote itself stands before
    ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),  # two proxies of ours
    ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
    ("10.0.0.1", "nonsense", "10.0.0.1"),
    ("10.0.0.1", "1.2.3.4, nonsense", "10.0.0.1"),
    ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
    ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("", "198.51.100.7", ""),
]


@pytest.mark.parametrize(("connection", "said", "expected"), CAME_FROM)
def test_a_proxy_of_ours_says_where_a_request_came_from(
    settings: Any, connection: str, said: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/29")]
    request = RequestFactory().get("/", REMOTE_ADDR=connection, HTTP_X_FORWARDED_FOR=said)
    assert _came_from(request) == expected


def test_nobody_is_believed_unless_that_is_set(settings: Any) -> None:
    assert settings.TRUSTED_PROXIES == []
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert _came_from(request) == "10.0.0.1"


def test_a_stranger_behind_the_proxy_locks_nobody_else_out(world: World, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.1/32")]
    stranger = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    for _ in range(5):
        answer = stranger.post("/sign-in/", {"username": "officer", "password": "not this one"})
    assert answer.status_code == 429
    officer = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert officer.post("/sign-in/", {"username": "officer", "password": PASSWORD}).status_code == 302
