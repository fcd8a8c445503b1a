"""A bag of a record in which somebody signed, as a stranger checks it."""

from pathlib import Path

import pytest

from approvals import services
from approvals.models import Post
from directory import services as directory
from records import services as log
from tests.authenticator import enrolled, passkey_of
from tests.cases.test_signing import address, form, told
from tests.contacts.pages import client_of
from tests.exports.conftest import check, made, sign, untarred
from tests.records.examples import KEY
from tests.world import World


@pytest.mark.parametrize("again", [False, True])
def test_a_bag_shows_whose_own_key_signed(world: World, tmp_path: Path, again: bool) -> None:
    held, post = enrolled(world.gm), world.in_review()
    client_of(world.gm).post(address(post), form(post, **held.decides(told(world, post))))
    services.publish(
        post_id=post.pk, permalink=world.permalink(), live_text=post.version.text, by=world.officer
    )
    log.seal()
    services.record(post_id=post.pk)
    if again:
        directory.revoke_passkey(passkey_id=passkey_of(held).pk, reason="Lost.", by=world.gm)
    assert Post.objects.get(pk=post.pk).state == "recorded"
    sign()
    export = made(world)
    assert export.state == "made", export.failure
    folder = untarred(export, tmp_path)
    code, said = check(folder / "data/verify.py", "bag", "--key", KEY.verifier, "--story", export.path)
    assert (code, "1 signed by the decider's own key, which no second" in said) == (0, True), said
    assert "by the General Manager's own key" in " ".join(said.replace("|", " ").split())
    assert [path.name for path in (folder / f"data/records/{post.reference}/keys").glob("*.entry")] == [
        "001-passkey.enrolled.entry"
    ]
