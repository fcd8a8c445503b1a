"""A decision is signed by its decider's own passkey over what its entry says, or told as one that is not."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from approvals.models import Post
from cases import signing
from directory import services as directory
from profiles.models import Passkey
from profiles.passkeys import relying_party
from records import settling
from records.models import Entry, Payload
from records.verify import SIGNABLE, check_signature, parse_entry
from tests.authenticator import Authenticator, enrolled, passkey_of
from tests.contacts.pages import client_of, text
from tests.world import World, approve
from workflow.rulings import Refused

Told = dict[str, Any]
JSON = {"HTTP_ACCEPT": "application/json"}


# As whoever owns the tables, if the test's login does.
FORGED = """
SET LOCAL ROLE NONE;
INSERT INTO records_entry (content, leaf_hash, subject, kind, at, office, declares_record)
SELECT content, sha256(content), subject, kind, at, office, declares_record
FROM records_entry WHERE kind = 'post.approved'
"""


def form(post: Post, **more: str) -> dict[str, str]:
    """As the page of a decision sends it."""
    return {
        "key": "0d6fd7a0-5a3e-4a8e-8a43-53ec2f4c2a11",
        "seen": post.seen,
        "declared": "all",
        "note": "Good.",
        **more,
    }


def address(post: Post, step: str = "approve") -> str:
    return f"/posts/{post.reference}/{step}/"


def told(world: World, post: Post) -> Told:
    """What the script learns before anybody is asked for anything."""
    answer = client_of(world.gm).post(address(post), form(post, sign="1"), **JSON)
    assert answer.status_code == 200, text(answer)
    return dict(answer.json())


def entry_of(post: Post) -> Entry | None:
    return Entry.objects.filter(subject=post.reference, kind="post.approved").first()


def test_an_approval_is_signed_over_what_its_entry_says(world: World) -> None:
    held, post = enrolled(world.gm), world.in_review()
    said = told(world, post)
    assert entry_of(post) is None, "asking takes no step"
    assert said["fields"]["note"] == "Good."
    assert said["keys"] == [passkey_of(held).key_id]
    assert client_of(world.gm).post(address(post), form(post, **held.decides(said))).status_code == 302
    entry = entry_of(post)
    assert entry
    values = {f"signed.{name}": value for name, value in entry.fields["signed"].items()}
    party, origin = check_signature(parse_entry(bytes(entry.content)), values)
    assert (party, origin) == (held.party, held.origin)


def test_what_needs_no_signature_goes_on_at_once(world: World) -> None:
    enrolled(world.gm)
    post = world.in_review()
    answer = client_of(world.gm).post(address(post, "consult"), form(post, sign="1"), **JSON)
    assert set(answer.json()) == {"goto"}


def test_a_page_asks_where_a_browser_sent_what_was_for_the_script(world: World) -> None:
    enrolled(world.gm)
    post = world.in_review()
    page = client_of(world.gm).post(address(post), form(post, sign="1"))
    assert "Nothing has been decided yet" in text(page)
    assert 'name="note" value="Good."' in page.content.decode()


def test_whoever_asks_decides_nothing_where_their_last_key_is_gone(world: World) -> None:
    held, post = enrolled(world.gm), world.in_review()
    directory.revoke_passkey(passkey_id=passkey_of(held).pk, reason="Lost.", by=world.gm)
    answer = client_of(world.gm).post(address(post), form(post, sign="1"), **JSON)
    assert signing.NOT_YOURS in text(answer)
    assert entry_of(post) is None


def other_words(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    said["fields"]["note"] = "Bad."
    return held.decides(said)


def other_subject(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return held.decides({**said, "subject": "TS-999999"})


def left_out(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    del said["fields"]["note"]
    return held.decides(said)


def other_salts(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return held.decides(said) | {"salts": json.dumps({"note": "AAAAAAAAAAAAAAAAAAAAAQ=="})}


def unread_salts(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return held.decides(said) | {"salts": json.dumps({"note": "short"})}


def no_json(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return held.decides(said) | {"assertion": "{}"}


def no_end(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return held.decides(said) | {"assertion": "[" * 20_000}


def elsewhere(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    held.origin = "https://portal.example.evil"
    return held.decides(said)


def unasked(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    held.flags = 1
    return held.decides(said)


def somebody_else_s(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return enrolled(world.gm2).decides(said)


def a_held_one(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    return enrolled(world.gm).decides(said)


def a_revoked_one(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    directory.revoke_passkey(passkey_id=passkey_of(held).pk, reason="Lost.", by=world.gm)
    return held.decides(said)


def a_copy(world: World, post: Post, held: Authenticator, said: Told) -> dict[str, str]:
    Passkey.objects.update(sign_count=7)
    return held.decides(said)


WRONG: dict[Callable[..., dict[str, str]], str] = {
    **dict.fromkeys((other_words, other_subject, left_out, other_salts), signing.CHANGED),
    **dict.fromkeys((unread_salts, no_json, no_end, elsewhere, unasked), signing.UNREADABLE),
    **dict.fromkeys((somebody_else_s, a_held_one, a_revoked_one), signing.NOT_YOURS),
    a_copy: signing.COPIED,
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_is_decided_by_another_signature(world: World, wrong: Callable[..., dict[str, str]]) -> None:
    held, post = enrolled(world.gm), world.in_review()
    sent = form(post, **wrong(world, post, held, told(world, post)))
    page = client_of(world.gm).post(address(post), sent)
    assert page.status_code == 422
    assert WRONG[wrong] in text(page)
    assert "Good." in text(page), "what was typed stays"
    assert entry_of(post) is None


def test_how_often_a_key_has_signed_goes_up(world: World) -> None:
    held = enrolled(world.gm, Authenticator(counts=True))
    post = world.in_review()
    assert (
        client_of(world.gm).post(address(post), form(post, **held.decides(told(world, post)))).status_code
        == 302
    )
    assert passkey_of(held).sign_count == 1


def test_where_it_is_offered_a_decision_goes_without_and_is_told_so(world: World) -> None:
    post = world.in_review()
    page = text(client_of(world.gm).get(address(post, "decide")))
    assert "It will be recorded as not signed" in page
    client_of(world.gm).post(address(post), form(post))
    assert "Not signed" in text(client_of(world.gm).get(f"/posts/{post.reference}/"))


def test_where_it_is_required_it_does_not(world: World, settings: Any) -> None:
    settings.SIGNED_DECISIONS = "required"
    post = world.in_review()
    with pytest.raises(Refused, match="you have no passkey yet"):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)
    held = enrolled(world.gm)
    with pytest.raises(Refused, match="sign with your passkey"):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)
    sent = form(post, **held.decides(told(world, post)))
    assert client_of(world.gm).post(address(post), sent).status_code == 302
    assert "Signed with their own key" in text(client_of(world.gm).get(f"/posts/{post.reference}/"))


def test_the_database_asks_for_it_whoever_writes(world: World, settings: Any) -> None:
    """An approval made up by SQL, in the name of somebody real; and a portal whose settings ask for less by now."""
    post, other = world.in_review(), world.in_review()
    approve(post_id=other.pk, seen=other.seen, by=world.gm)
    settings.SIGNED_DECISIONS = "required"
    assert settling.settle_signing(relying_party())
    with pytest.raises(DatabaseError, match="signed with the passkey"), transaction.atomic():
        connection.cursor().execute(FORGED)
    settings.SIGNED_DECISIONS = "offered"
    with pytest.raises(Refused, match="sign with your passkey"):
        approve(post_id=post.pk, seen=post.seen, by=world.gm)


def test_the_portal_does_not_take_that_back(world: World, settings: Any) -> None:
    assert not settling.settle_signing(relying_party()), "nothing was asked yet"
    settings.SIGNED_DECISIONS = "required"
    assert settling.settle_signing(relying_party())
    assert not settling.settle_signing(relying_party())
    settings.SIGNED_DECISIONS = "offered"
    assert not settling.settle_signing(relying_party())
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM records_signaturesrequired")
    assert Entry.objects.get(kind="signing.settled").fields["required"] is True


def test_the_log_names_the_script_once(world: World) -> None:
    assert settling.name_script()
    assert not settling.name_script()


def test_the_database_asks_it_of_what_the_verifier_asks(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = 'decisions_are_signed_where_required'"
        )
        (definition,) = cursor.fetchone()
    assert set(re.findall(r"'([a-z]+\.[a-z_]+)'", definition)) == SIGNABLE


def test_what_is_signed_stays_with_what_is_held(world: World) -> None:
    held, post = enrolled(world.gm), world.in_review()
    client_of(world.gm).post(address(post), form(post, **held.decides(told(world, post))))
    entry = entry_of(post)
    assert entry
    assert b"signed.signature" in bytes(Payload.objects.get(entry=entry).content)
