"""What authors and deciders declare, clause by clause: an entry keeps it in the words of the version in force."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from approvals import services
from approvals.content import Content
from approvals.models import Post
from checks import catalogue
from clauses.declarations import statements
from clauses.queries import in_force
from clauses.wording import STATEMENTS
from records.models import Entry
from tests.clauses.policies import days, released
from tests.world import World
from workflow.rulings import Refused

AUTHOR, DECIDER = ([statement.clause for statement in STATEMENTS[role]] for role in ("author", "decider"))


def submit(world: World, post: Post, declared: list[str]) -> Post:
    return services.submit(post_id=post.pk, seen=post.seen, declared=declared, by=world.officer)


def approve(world: World, post: Post, declared: list[str]) -> Post:
    return services.approve(post_id=post.pk, seen=post.seen, declared=declared, by=world.gm)


def declared_in(kind: str) -> dict[str, Any]:
    return dict(Entry.objects.get(kind=kind).fields)


@pytest.mark.parametrize("left_out", AUTHOR)
def test_an_author_declares_every_statement_or_submits_nothing(world: World, left_out: str) -> None:
    with pytest.raises(Refused, match="Tick each box"):
        submit(world, world.draft(), [clause for clause in AUTHOR if clause != left_out])


@pytest.mark.parametrize("left_out", DECIDER)
def test_a_decider_declares_every_statement_or_approves_nothing(world: World, left_out: str) -> None:
    with pytest.raises(Refused, match="Tick each box"):
        approve(world, world.in_review(), [clause for clause in DECIDER if clause != left_out])


def test_the_entries_keep_who_declared_what_and_in_which_version(world: World) -> None:
    approve(world, submit(world, world.draft(), AUTHOR), DECIDER)
    for kind, role in (("post.submitted", "author"), ("post.approved", "decider")):
        kept = declared_in(kind)
        assert (kept["policy"], kept["policy_sha256"]) == ("1.2", in_force().sha256)
        assert kept["declared"] == [
            {"clause": statement.clause, "text": statement.text} for statement in statements(role)
        ]


def test_from_its_first_day_a_new_version_is_declared_and_entries_of_before_keep_their_words(
    world: World,
) -> None:
    submit(world, world.draft(), AUTHOR)
    before = declared_in("post.submitted")
    released(world.mcdmanager, {"decider-3": "I have read all of it."})
    approve(world, Post.objects.get(), DECIDER)
    after = declared_in("post.approved")
    assert (before["policy"], after["policy"]) == ("1.2", "1.3")
    assert {"clause": "OFF-2e", "text": "I have read all of it."} in after["declared"]
    assert declared_in("post.submitted") == before


def test_a_version_to_come_is_not_declared_yet(world: World) -> None:
    released(world.mcdmanager, in_force_from=days(5))
    submit(world, world.draft(), AUTHOR)
    assert declared_in("post.submitted")["policy"] == "1.2"


# --- On the screen ------------------------------------------------------------------------------------------


def on_screen(page: str) -> dict[str, Any]:
    """What a browser sends of the declaration, if somebody ticks everything."""
    policy = re.search(r'name="policy" value="([0-9a-f]{64})"', page)
    assert policy, page
    return {"policy": policy[1], "declared": re.findall(r'name="declared" value="([^"]+)"', page)}


@pytest.mark.parametrize("step", ["submit", "approve"])
def test_what_was_not_on_the_screen_is_not_declared(world: World, step: str) -> None:
    """The policy changes while somebody has the page open: they would be on record with words they never saw."""
    post = world.draft() if step == "submit" else world.in_review()
    client, asked = Client(), catalogue.advisory(Content.of(post.version), post.author)
    client.force_login(world.officer if step == "submit" else world.gm)
    answered = {f"answer-{each.key}": "So it is." for each in asked}
    answered |= {f"disposition-{each['key']}": "settled" for each in post.answers}
    page = client.get(
        f"/posts/{post.reference}/{'submit' if step == 'submit' else 'decide'}/"
    ).content.decode()
    sent = {"key": str(uuid4()), "seen": post.seen, **answered, **on_screen(page)}
    released(world.mcdmanager, {"author-1": "I swear it.", "decider-1": "I swear it."})
    refused = client.post(f"/posts/{post.reference}/{step}/", sent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Version 1.3 of the policy came into force since you opened this page" in page
    assert "I swear it." in page
    assert not re.search(r'name="declared"[^>]* checked', page)
    assert client.post(f"/posts/{post.reference}/{step}/", {**sent, **on_screen(page)}).status_code == 302
    kind = {"submit": "post.submitted", "approve": "post.approved"}[step]
    assert "I swear it." in [each["text"] for each in declared_in(kind)["declared"]]


@pytest.mark.parametrize("page", ["submit", "decide", "publish_first", "use_standing", "confirm"])
def test_every_page_with_a_declaration_says_which_version_it_shows(page: str, settings: Any) -> None:
    """Without it nothing would be noticed: a form that says no version was made by no page of ours."""
    text = (settings.BASE_DIR / f"templates/approvals/{page}.html").read_text()
    assert "{{ form.policy }}" in text
