"""Changing one's own password: who can, what ends with it, and that neither the old nor the new is kept anywhere."""

import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client

from notices.models import Notice
from profiles.models import Person
from tests.world import PASSWORD, World

NEW = "seven green bicycles at dawn"


def signed_in(who: str = "officer") -> Client:
    client = Client()
    client.post("/sign-in/", {"username": who, "password": PASSWORD})
    return client


def change(client: Client, **changes: str) -> Any:
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW, **changes}
    return client.post("/password/", form)


def has_password(who: str, password: str) -> bool:
    return Person.objects.get(username=who).check_password(password)


def test_a_person_changes_their_password_and_goes_on(world: World) -> None:
    client = signed_in()
    key = client.cookies["session"].value
    answer = change(client)
    assert answer.headers["Location"] == "/"
    assert "your other sessions have ended" in client.get("/").content.decode()
    assert client.cookies["session"].value != key
    assert has_password("officer", NEW)
    assert Client().post("/sign-in/", {"username": "officer", "password": NEW}).status_code == 302


def test_their_other_sessions_end_and_nobody_elses(world: World) -> None:
    here, elsewhere, colleague = signed_in(), signed_in(), signed_in("colleague")
    change(here)
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").headers["Location"] == "/sign-in/?next=/"
    assert colleague.get("/").status_code == 200


def test_they_are_told(world: World) -> None:
    change(signed_in())
    notice = Notice.objects.get(title="Your password was changed")
    assert notice.person == world.officer
    assert "IT Security" in notice.body


REFUSED = [
    ({"old_password": "not the present one"}, "This is not your present password"),
    ({"old_password": ""}, "Enter your present password"),
    ({"new_password2": "seven green bicycles at dusk"}, "are not the same"),
    ({"new_password1": "too short", "new_password2": "too short"}, "at least 15 characters"),
    (
        {"new_password1": "officer@treasury", "new_password2": "officer@treasury"},
        "names that are known of you",
    ),
    ({"new_password1": "polniypizdec0211", "new_password2": "polniypizdec0211"}, "too common"),
    ({"new_password1": PASSWORD, "new_password2": PASSWORD}, "This is your present password"),
]


@pytest.mark.parametrize(("changes", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_a_change_that_will_not_do_is_explained(world: World, changes: dict[str, str], why: str) -> None:
    answer = change(signed_in(), **changes)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert why in shown
    assert has_password("officer", PASSWORD)
    assert not Notice.objects.exists()
    for typed in ({"old_password": PASSWORD, "new_password1": NEW} | changes).values():
        assert not typed or f'value="{typed}"' not in shown


def test_spaces_at_the_ends_belong_to_the_password(world: World) -> None:
    change(signed_in(), new_password1=f" {NEW} ", new_password2=f" {NEW} ")
    assert has_password("officer", f" {NEW} ")


def test_a_stolen_session_does_not_help_to_guess(world: World) -> None:
    client = signed_in()
    answers = [change(client, old_password=f"a guess of mine {number}").status_code for number in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert change(client).status_code == 429, "not even with the right one"
    assert has_password("officer", PASSWORD)


def test_no_password_is_kept_in_clear(world: World) -> None:
    guess = "a guess that is nobody's"
    client = signed_in()
    change(client, old_password=guess)
    change(client)
    assert AccessAttempt.objects.exists()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - {"django_migrations"}:
            cursor.execute(f'SELECT string_agg(kept::text, chr(10)) FROM "{table}" AS kept')
            kept = cursor.fetchone()[0] or ""
            for secret in (PASSWORD, NEW, guess):
                assert not re.search(re.escape(secret).replace(r"\ ", "( |%20|[+])"), kept), table


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    assert Client().get("/password/").headers["Location"] == "/sign-in/?next=/password/"


def test_what_was_typed_after_the_session_ended_is_not_carried(world: World) -> None:
    """It would stand in a page; and nothing is changed by it."""
    answer = change(Client())
    assert answer.status_code in (302, 403)
    assert NEW not in answer.content.decode()
    assert has_password("officer", PASSWORD)


def test_the_page_is_reached_from_every_page(world: World) -> None:
    person = signed_in()
    assert 'href="/me/"' in person.get("/posts/").content.decode()
    assert 'href="/password/"' in person.get("/me/").content.decode()


def test_managers_of_passwords_know_the_fields(world: World) -> None:
    shown = signed_in().get("/password/").content.decode()
    assert shown.count('autocomplete="new-password"') == 2
    assert shown.count('autocomplete="current-password"') == 1
    assert "autofocus" not in shown
