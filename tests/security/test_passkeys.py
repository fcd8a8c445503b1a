"""Keys with which people sign: whose they are, who says so, and from when on one may be used."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from fido2.utils import websafe_encode

from directory import services
from notices.models import Notice
from profiles import passkeys
from profiles.models import Passkey, SignInChange
from records.models import Entry
from tests.authenticator import Authenticator, enrolled, passkey_of
from tests.contacts.pages import client_of, text
from tests.world import World
from workflow.rulings import Refused

STATE = {"challenge": websafe_encode(bytes(32)), "user_verification": "required"}
OTHERS: dict[str, dict[str, Any]] = {
    "another address": {"origin": "https://portal.example.evil"},
    "another site": {"party": "evil.example"},
    "an owner who was not asked": {"flags": 1},
    "nobody there": {"flags": 4},
}


def test_the_first_may_be_used_at_once_and_each_other_a_day_later(world: World) -> None:
    first, second = passkey_of(enrolled(world.gm)), passkey_of(enrolled(world.gm))
    assert [*Passkey.objects.usable()] == [first]
    assert [*Passkey.objects.usable(timezone.now() + timedelta(days=1))] == [second, first]
    services.revoke_passkey(passkey_id=first.pk, reason="Lost.", by=world.gm)
    services.revoke_passkey(passkey_id=second.pk, reason="Lost.", by=world.gm)
    assert passkey_of(enrolled(world.gm)).is_held


def test_its_enrolment_is_told_at_each_address_and_to_those_who_watch(world: World) -> None:
    services.propose_address(
        person_id=world.gm.pk, email="new@treasury.example", reason="Moved.", by=world.admin
    )
    services.confirm_address(change_id=world.gm.address_changes.get().pk, by=world.auditor)
    enrolled(world.again(world.gm))
    entry = Entry.objects.get(kind="passkey.enrolled")
    told = Notice.objects.filter(event__startswith=str(entry.pk)).values_list("person__username", "address")
    assert set(told) >= {("gm", ""), ("gm", "gm@treasury.example"), ("auditor", ""), ("mcdmanager", "")}
    assert bytes(Passkey.objects.get().entry_hash) == entry.leaf_hash
    assert entry.subject == world.gm.reference
    assert entry.fields["signed_in_by"] == "password"


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
def test_what_was_made_elsewhere_or_without_its_owner_is_no_passkey(
    world: World, others: dict[str, Any]
) -> None:
    held = Authenticator()
    vars(held).update(others)
    with pytest.raises(Refused, match="could not be read"):
        enrolled(world.gm, held)


@pytest.mark.parametrize(
    "held", [b"", b"\x1b", b"\x9f", b"\xa1", b"\x81" * 9_000, b"\xa1\x00" * 9_000, b"\xa3" + b"x" * 40]
)
def test_what_is_cut_short_or_has_no_end_is_no_passkey(held: bytes) -> None:
    answer = json.loads(Authenticator().registers(STATE["challenge"]))
    answer["response"]["attestationObject"] = websafe_encode(held)
    with pytest.raises(passkeys.NotAPasskey):
        passkeys.registered(dict(STATE), json.dumps(answer))


def test_nor_is_what_is_no_answer_at_all() -> None:
    for answer in ("", "null", "[]", "3", "[" * 20_000, '{"id":' * 3_000):
        with pytest.raises(passkeys.NotAPasskey):
            passkeys.registered(dict(STATE), answer)


def test_one_answer_enrols_one_key_of_one_person(world: World) -> None:
    held = enrolled(world.gm)
    with pytest.raises(Refused, match="enrolled already"):
        enrolled(world.gm2, held)


def test_a_page_takes_no_answer_to_what_it_did_not_ask(world: World) -> None:
    client, page = client_of(world.gm), "/me/passkeys/new/"
    asked = client.get(page).context["options"]
    answer = Authenticator().registers(json.loads(asked)["challenge"])
    sent = {"label": "Phone", "key": "5f0c5a1e-93cc-4f6c-9d0e-7d8f6b1c2a3b"}
    assert "No passkey was made" in text(client.post(page, sent))
    assert "could not be read" in text(client.post(page, {**sent, "answer": answer}))  # asked anew meanwhile
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    ("by", "allowed"),
    [("mcdmanager", True), ("auditor", True), ("gm", False), ("mcd", False), ("admin", False)],
)
def test_another_confirms_it_who_may(world: World, by: str, allowed: bool) -> None:
    passkey, who = passkey_of(enrolled(world.gm)), getattr(world, by)
    status = client_of(who).post(
        f"/people/passkeys/{passkey.pk}/confirm/", {"key": passkey.entry_hash.hex()[:32]}
    )
    assert (status.status_code == 302) is allowed
    passkey.refresh_from_db()
    assert passkey.confirmed_by == (who if allowed else None)


def test_whom_its_owner_has_let_in_does_not_confirm_it(world: World) -> None:
    passkey = passkey_of(enrolled(world.admin))
    SignInChange.objects.create(person=world.mcdmanager, by=world.admin, what="reset")
    with pytest.raises(Refused, match="arranged by admin"):
        services.confirm_passkey(passkey_id=passkey.pk, by=world.again(world.mcdmanager))


@pytest.mark.parametrize(
    ("by", "allowed"), [("gm", True), ("admin", True), ("mcdmanager", True), ("auditor", False)]
)
def test_it_is_revoked_at_once_and_for_good(world: World, by: str, allowed: bool) -> None:
    passkey, who = passkey_of(enrolled(world.gm)), getattr(world, by)
    if not allowed:
        with pytest.raises(Refused, match="may revoke this"):
            services.revoke_passkey(passkey_id=passkey.pk, reason="Lost.", by=who)
        return
    services.revoke_passkey(passkey_id=passkey.pk, reason="Lost.", by=who)
    assert not Passkey.objects.usable().exists()
    with pytest.raises(Refused, match="was revoked"):
        services.confirm_passkey(passkey_id=passkey.pk, by=world.auditor)


def test_strangers_see_no_passkey_of_others(world: World) -> None:
    passkey = passkey_of(enrolled(world.gm))
    assert client_of(world.officer).get(f"/people/passkeys/{passkey.pk}/").status_code == 404
    assert client_of(world.auditor).get(f"/people/passkeys/{passkey.pk}/").status_code == 200
    assert "Phone" in text(client_of(world.gm).get("/me/passkeys/"))


@pytest.mark.parametrize(
    "change",
    [
        "public_key = 'x'",
        "usable_from = usable_from - interval '1 minute', enrolled_at = enrolled_at - interval '1 minute'",
        "person_id = person_id + 1",
        "sign_count = sign_count - 1",
        "confirmed_by_id = person_id, confirmed_at = now()",
    ],
)
def test_the_database_holds_a_key_to_what_was_enrolled(world: World, change: str) -> None:
    enrolled(world.gm, Authenticator(counts=True))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE profiles_passkey SET {change}")


def test_nor_is_a_revoked_one_used_again(world: World) -> None:
    passkey = passkey_of(enrolled(world.gm))
    services.revoke_passkey(passkey_id=passkey.pk, reason="Lost.", by=world.gm)
    with (
        pytest.raises(DatabaseError, match="revoked for good"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE profiles_passkey SET revoked_at = NULL, revoked_by_id = NULL")
