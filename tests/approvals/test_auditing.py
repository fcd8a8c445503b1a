"""What an owner writes into the tables of posts, and how the audit of the log names it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from approvals import services
from approvals.auditing import Posts
from approvals.models import Post
from records.auditing.audit import check_log
from tests.records.conftest import speaking_as_owner
from tests.world import World, approve

Owner = Callable[..., list[Any]]


@pytest.fixture
def owner(owner_url: str, committed_db: None) -> Iterator[Owner]:
    with speaking_as_owner(owner_url) as execute:
        yield execute


@pytest.fixture
def office(committed_db: None) -> World:
    return World()


@pytest.fixture
def posts(office: World) -> Iterator[list[Post]]:
    """One in review, one approved, and one that was edited after that."""
    world = office
    edited = world.approved()
    content = world.content(text="Other words.")
    services.edit(post_id=edited.pk, seen=edited.seen, content=content, by=edited.author)
    yield [world.in_review(), world.approved(), Post.objects.get(pk=edited.pk)]
    connection.close()


TABLES = ("approvals_version", "approvals_post", "records_entry", "records_payload", "records_unsealed")


def without_guards(owner: Owner, statement: str, tables: Sequence[str] = TABLES) -> None:
    """As an owner does who puts them back, so that nothing shows."""
    for table in tables:
        owner(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        owner(statement)
    finally:
        off = "SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
        for table, guard in owner(off):
            owner(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


def test_what_people_did_agrees(posts: list[Post]) -> None:
    assert check_log([]).problems == []


def test_words_put_into_a_version_are_named(posts: list[Post], owner: Owner) -> None:
    """What the General Manager is shown is not what was proposed; the attack that started this."""
    reviewed = posts[0]
    for change in (
        "text = 'False words.'",
        "sources = 'A tweet'",
        "title = 'Another'",
        "marking = 'UNOFFICIAL'",
    ):
        before = owner(
            f"SELECT text, sources, title, marking FROM approvals_version WHERE post_id = {reviewed.pk}"
        )[0]
        without_guards(owner, f"UPDATE approvals_version SET {change} WHERE post_id = {reviewed.pk}")
        assert check_log([]).problems == [
            f"Version 1 of {reviewed} does not say what the log tells that it says."
        ]
        for name, value in zip(("text", "sources", "title", "marking"), before, strict=True):
            without_guards(
                owner, f"UPDATE approvals_version SET {name} = $${value}$$ WHERE post_id = {reviewed.pk}"
            )
    assert check_log([]).problems == []


def test_a_post_that_was_moved_is_named(posts: list[Post], owner: Owner) -> None:
    reviewed, approved, edited = posts
    without_guards(
        owner, f"UPDATE approvals_post SET state = 'draft', due_at = NULL WHERE id = {reviewed.pk}"
    )
    assert check_log([]).problems == [
        f"The post {reviewed} is draft, and the log tells that it is in_review."
    ]
    without_guards(
        owner, f"UPDATE approvals_post SET state = 'in_review', due_at = now() WHERE id = {reviewed.pk}"
    )
    without_guards(
        owner, f"UPDATE approvals_post SET approved_by_id = author_id + 1 WHERE id = {approved.pk}"
    )
    assert "was approved by" in check_log([]).problems[0]
    without_guards(
        owner,
        f"UPDATE approvals_post SET approved_by_id = {approved.approved_by_id} WHERE id = {approved.pk}",
    )
    first = edited.versions.get(number=1)
    without_guards(
        owner,
        f"UPDATE approvals_post SET version_id = '{first.pk}', fingerprint = '{first.fingerprint}' "
        f"WHERE id = {edited.pk}",
    )
    assert check_log([]).problems == [
        f"The post {edited} is at version 1, and not as the log tells of its last step."
    ]


def test_a_post_put_into_a_set_or_taken_out_of_one_is_named(
    office: World, posts: list[Post], owner: Owner
) -> None:
    """Whoever decides on a set is shown, and decides on, what belongs to it."""
    stranger = posts[0]
    contents = [office.content(), office.content(account=office.account_on("x"), text="Shorter.")]
    together = services.propose_set(contents=contents, key=uuid4(), by=office.officer)
    assert check_log([]).problems == []
    without_guards(owner, f"UPDATE approvals_post SET post_set_id = {together.pk} WHERE id = {stranger.pk}")
    taken = together.posts.exclude(pk=stranger.pk).latest("id")
    without_guards(owner, f"UPDATE approvals_post SET post_set_id = NULL WHERE id = {taken.pk}")
    assert check_log([]).problems == [
        f"The post {stranger} belongs to {together}, and the log tells of none.",
        f"The post {taken} belongs to no set, and the log tells of {together}.",
    ]


def test_posts_and_versions_that_no_entry_knows_are_named(posts: list[Post], owner: Owner) -> None:
    approved = posts[1]
    columns = ", ".join(f.column for f in approved.version._meta.fields if f.column not in ("id", "number"))
    without_guards(
        owner,
        f"INSERT INTO approvals_version (id, number, {columns}) SELECT gen_random_uuid(), 9, {columns} "
        f"FROM approvals_version WHERE id = '{approved.version_id}'",
    )
    assert check_log([]).problems == [f"No entry of the log tells of version 9 of {approved}."]
    without_guards(owner, "DELETE FROM approvals_version WHERE number = 9")
    columns = ", ".join(f.column for f in Post._meta.concrete_fields if f.column != "id")
    without_guards(
        owner,
        f"INSERT INTO approvals_post (id, {columns}) SELECT 900, {columns} FROM approvals_post "
        f"WHERE id = {approved.pk}",
    )
    assert check_log([]).problems == ["No entry of the log tells of the post TS-000900."]


def test_a_post_that_is_gone_is_named(posts: list[Post], owner: Owner) -> None:
    reviewed = posts[0]
    without_guards(
        owner,
        f"BEGIN; SET CONSTRAINTS ALL DEFERRED; DELETE FROM approvals_version WHERE post_id = {reviewed.pk}; "
        f"DELETE FROM approvals_post WHERE id = {reviewed.pk}; COMMIT",
    )
    assert check_log([]).problems == [
        f"The log tells of {reviewed}, and there is no such post.",
        f"The log tells of version 1 of {reviewed}, and there is no such version.",
    ]


def test_it_asks_the_tables_as_often_for_many_as_for_one(
    posts: list[Post], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        list(Posts().problems())


def test_a_whole_life_agrees(committed_db: None) -> None:
    world = World()
    world.published()
    returned = world.in_review()
    services.request_changes(post_id=returned.pk, seen=returned.seen, reason="Shorter.", by=world.gm)
    services.withdraw(post_id=world.approved().pk, reason="Not needed.", by=world.officer)
    approve(post_id=(post := world.in_review()).pk, seen=post.seen, by=world.gm)
    assert check_log([]).problems == []
    connection.close()
