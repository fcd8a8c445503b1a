"""Signing in with the passkey that signs decisions: alone, as the second step, and once more."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_decode

from directory import services
from profiles import policy
from profiles.models import FactorReset, Passkey, Person
from tests.authenticator import PRESENT, Authenticator, enrolled, passkey_of
from tests.contacts.pages import text
from tests.sign_in.test_again import carried, later, signed_in
from tests.sign_in.test_second_factor import enrol, give_password
from tests.world import PASSWORD, World


def asks(client: Client) -> Any:
    return client.post("/sign-in/passkey/").json()


def show(client: Client, held: Authenticator, **others: Any) -> Any:
    answer = json.loads(held.signs(websafe_decode(asks(client)["challenge"])))
    answer["response"] |= others.pop("response", {})
    return client.post("/sign-in/passkey/", {"passkey_answer": json.dumps(answer), **others})


def test_a_passkey_alone_signs_in(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    held, client = enrolled(world.gm), Client()
    assert not asks(client).get("allowCredentials"), "who has which keys is told to nobody"
    answer = show(client, held, next="/posts/")
    assert answer.headers["Location"] == "/posts/"
    assert client.get("/posts/").status_code == 200, "no more is asked"
    assert client.session["signed_in_by"] == "passkey"


def test_where_one_has_a_passkey_the_password_alone_opens_nothing(world: World) -> None:
    held = enrolled(world.gm)
    client, page = give_password()
    assert "Second step" in text(page)
    assert [each["id"] for each in asks(client)["allowCredentials"]] == [passkey_of(held).key_id]
    assert show(client, held).headers["Location"] == "/"
    assert client.session["signed_in_by"] == "password and passkey"


def test_the_passkey_of_another_is_no_second_step(world: World) -> None:
    enrolled(world.gm)
    other = enrolled(world.gm2)
    client, _ = give_password()
    assert show(client, other).status_code == 422
    assert client.get("/").status_code == 302


SPOILT: dict[str, dict[str, Any]] = {
    "another address": {"origin": "https://portal.example.evil"},
    "another site": {"party": "evil.example"},
    "an owner who was not asked": {"flags": PRESENT},
}


@pytest.mark.parametrize("others", SPOILT.values(), ids=SPOILT)
def test_what_was_shown_elsewhere_or_without_its_owner_opens_nothing(
    world: World, others: dict[str, Any]
) -> None:
    held, client = enrolled(world.gm), Client()
    vars(held).update(others)
    answer = show(client, held)
    assert answer.status_code == 422
    assert "cannot be used here today" in text(answer)


@pytest.mark.parametrize(
    "sent", ["", "nonsense", "{}", "[]", '{"id": 1}', '{"id":"AA","rawId":"AA","response":{}}']
)
def test_what_is_no_answer_opens_nothing(world: World, sent: str) -> None:
    client = Client()
    asks(client)
    assert client.post("/sign-in/passkey/", {"passkey_answer": sent}).status_code == 422


def test_each_question_is_answered_once_and_in_the_session_that_was_asked(world: World) -> None:
    held, client, other = enrolled(world.gm), Client(), Client()
    sent = {"passkey_answer": held.signs(websafe_decode(asks(client)["challenge"]))}
    assert other.post("/sign-in/passkey/", sent).status_code == 422
    assert client.post("/sign-in/passkey/", sent).status_code == 302
    client.post("/sign-out/")
    assert client.post("/sign-in/passkey/", sent).status_code == 422


def test_a_copy_that_has_signed_less_often_opens_nothing(world: World) -> None:
    held = enrolled(world.gm, Authenticator(counts=True))
    assert show(Client(), held).status_code == 302
    held.used = 0
    assert show(Client(), held).status_code == 422


@pytest.mark.parametrize("what", ["revoked", "waits", "closed", "whose"])
def test_a_passkey_that_may_not_be_used_opens_nothing(world: World, what: str) -> None:
    held = enrolled(world.gm)
    if what == "revoked":
        services.revoke_passkey(passkey_id=passkey_of(held).pk, reason="Lost.", by=world.gm)
    elif what == "waits":
        held = enrolled(world.gm)
    elif what == "closed":
        Person.objects.filter(pk=world.gm.pk).update(is_active=False)
    handle = {"response": {"userHandle": "OTk5"}} if what == "whose" else {}
    assert show(Client(), held, **handle).status_code == 422


def test_it_shows_once_more_who_decides_and_keeps_what_was_typed(world: World) -> None:
    held, client = enrolled(world.admin), Client()
    show(client, held)
    later(client, minutes=16)
    page = client.post(f"/people/{world.officer.pk}/name/", {"name": "Priya Raman", "key": str(uuid4())})
    assert page.status_code == 403
    assert show(client, enrolled(world.gm)).headers["Location"] == "/sign-in/again/", "nobody else's"
    again = show(client, held, carried=carried(page)).context["carried"]
    assert client.post(again.path, dict(again.fields)).status_code == 302


def test_a_signed_decision_is_itself_what_is_shown(world: World) -> None:
    """And one that only says that it is signed is not."""
    held, client, post = enrolled(world.gm), Client(), world.in_review()
    show(client, held)
    later(client, hours=5)
    form = {"key": str(uuid4()), "note": "Not now.", "seen": post.seen}
    path = f"/posts/{post.reference}/decline/"
    answer = client.post(path, {**form, "sign": "1"}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, text(answer)
    said = answer.json()
    assert said["kind"] == "post.declined"
    assert client.post(path, form).status_code == 403
    forged = client.post(path, {**form, "assertion": "{}", "salts": "{}"})
    assert forged.status_code == 422
    assert client.post(path, {**form, **held.decides(said)}).status_code == 302
    other = signed_in("gm2")
    later(other, hours=5)
    assert other.post(path, {**form, "sign": "1"}).status_code == 403, (
        "they have no passkey, so nothing is signed"
    )


# --- A loss ---------------------------------------------------------------------------------------------------------


def test_whose_passkey_somebody_else_revoked_does_not_get_in_by_the_password_alone(world: World) -> None:
    """Otherwise one administrator and a stolen password would do."""
    held = enrolled(world.gm)
    services.revoke_passkey(passkey_id=passkey_of(held).pk, reason="Lost.", by=world.admin)
    assert policy.has_factor(world.gm)
    assert "Second step" in text(give_password()[1])
    services.propose_factor_reset(person_id=world.gm.pk, reason="In the lake.", by=world.admin)
    services.confirm_factor_reset(reset_id=FactorReset.objects.get().pk, by=world.auditor)
    assert give_password()[1].status_code == 302


def test_who_revoked_their_own_may_and_codes_stand_in_for_a_passkey_too(world: World) -> None:
    recovery = enrol(world.officer)
    held = enrolled(world.officer)
    services.remove_authenticator(by=world.officer)
    client, _ = give_password("officer")
    assert client.post("/sign-in/second-step/", {"one_time_password": recovery[0]}).status_code == 302
    services.revoke_passkey(passkey_id=passkey_of(held).pk, reason="Old.", by=world.officer)
    assert give_password("officer")[1].status_code == 302
    assert Passkey.objects.usable(timezone.now() + timedelta(days=2)).count() == 0


def test_enrolling_one_is_possible_before_anything_else(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client, _ = give_password()
    assert client.get("/me/passkeys/new/").status_code == 200
    held = enrolled(world.gm)
    assert client.get("/").headers["Location"] == "/second-factor/"
    assert show(client, held, next="/posts/").headers["Location"] == "/posts/"
    assert client.get("/posts/").status_code == 200
    assert PASSWORD not in str(dict(client.session))
