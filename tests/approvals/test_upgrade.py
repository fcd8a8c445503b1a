"""A database of the version before is brought up to date with all that it holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import IntegrityError

from approvals.models import Post
from checks.models import WordListVersion
from tests import database
from tests.world import World

BEFORE_CONTRIBUTORS = "0013_disposed_of"


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
