"""A database of the version before is brought up to date with all that it holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError

import cases
from approvals import services
from approvals.models import Post
from checks.models import WordListVersion
from records.models import Entry, KnownKind
from records.queries import trail
from tests import database
from tests.world import World, approve

BEFORE_CONTRIBUTORS, BEFORE_GROUNDS = "0013_disposed_of", "0014_contributors"


@contextmanager
def as_before(url: str, migration: str) -> Iterator[None]:
    database.by_owner(url, "migrate", "approvals", migration)
    try:
        yield
    finally:
        database.prepare(url)


def test_the_hands_of_a_post_are_its_contributors_and_the_law_still_holds_them(
    committed_world: World, owner_url: str
) -> None:
    post, lists = committed_world.approved(), list(WordListVersion.objects.values())
    with as_before(owner_url, BEFORE_CONTRIBUTORS), psycopg2.connect(owner_url) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT hands FROM approvals_post")
        assert cursor.fetchall() == [(post.contributors,)]
    connection.close()
    assert Post.objects.get().contributors == post.contributors
    assert list(WordListVersion.objects.values()) == lists
    with pytest.raises(IntegrityError, match="the_approver_has_no_hand_in_the_post"):
        Post.objects.update(approved_by=committed_world.officer)


def test_what_was_approved_before_there_were_grounds_has_one_and_goes_out(
    committed_world: World, owner_url: str
) -> None:
    """The migration makes the digest as the portal does, of every field and of the answers."""
    world = committed_world
    written = {
        "sources": "ABS, Labour Force", "links": ["https://example.org/"], "answers_quote": "How many?",
        "wanted_at": datetime(2031, 12, 5, 9, 30, tzinfo=UTC), "text": "Tom’s team counted 4,200 – “so far”.",
    }  # fmt: skip
    asked = world.in_review(text="Tom's team counted 4,200 invoices.")
    assert asked.answers
    posts = [
        world.draft(),
        asked,
        world.approved(**written),
        world.published(relation="", reach="Four people"),
    ]
    grounds = {post.pk: (post.ground, post.approved_ground) for post in posts}
    with as_before(owner_url, BEFORE_GROUNDS), psycopg2.connect(owner_url) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT approved_fingerprint FROM approvals_post WHERE state = 'approved'")
        assert cursor.fetchall() == [(posts[2].approved_fingerprint,)]
    connection.close()
    assert {post.pk: (post.ground, post.approved_ground) for post in Post.objects.all()} == grounds
    given = {"permalink": world.permalink(), "live_text": written["text"]}
    published = services.publish(post_id=posts[2].pk, **given, by=world.again(world.officer))
    assert published.state == "published"
    with pytest.raises(IntegrityError, match="an_approval_binds_the_ground"):
        Post.objects.filter(pk=published.pk).update(ground="0" * 64)


def test_an_entry_without_a_ground_binds_what_it_says(
    committed_world: World, owner_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was submitted before there were grounds is decided on all the same."""
    world = committed_world
    with monkeypatch.context() as before, grounds_not_asked_for(owner_url):
        before.setattr(cases, "write", without_ground)
        post = world.in_review()
    assert all("ground" not in entry.fields for entry in trail(post.reference))
    assert approve(post_id=post.pk, seen=post.seen, by=world.gm).state == "approved"


@contextmanager
def grounds_not_asked_for(url: str) -> Iterator[None]:
    """As the database was before it asked each entry for one."""
    said = list(KnownKind.objects.filter(must_say__contains=["ground"]).values_list("must_say", "name"))
    run = psycopg2.connect(url)
    run.autocommit = True
    run.cursor().execute("UPDATE records_knownkind SET must_say = array_remove(must_say, 'ground')")
    try:
        yield
    finally:
        run.cursor().executemany("UPDATE records_knownkind SET must_say = %s WHERE name = %s", said)
        run.close()


def without_ground(*named: Any, **given: Any) -> Entry:
    given.pop("ground", None)
    return cases.services.write(*named, **given)
