"""What one person saw must not be there for the next who sits down at the computer (ASVS V14.3.2)."""

import pytest
from django.test import Client

from tests.world import World

PAGES = [
    "/", "/posts/", "/posts/new/", "/posts/{post}/", "/posts/{post}/decide/", "/posts/{post}/versions/1/files/0/",
    "/notices/", "/register/", "/register/audit-trail/", "/register/audit-trail/csv/?subject={post}",
    "/administration/", "/people/", "/nowhere/",
]  # fmt: skip


@pytest.mark.parametrize("who", ["officer", "records", "admin", "stranger"])
def test_no_page_of_the_portal_is_kept_by_any_cache(world: World, who: str) -> None:
    post, client = world.draft(), Client()
    if who != "stranger":
        client.force_login(getattr(world, who))
    for path in PAGES:
        answer = client.get(path.format(post=post.reference))
        assert answer.headers["Cache-Control"] == "no-store, private", path


def test_a_refusal_is_not_kept_either(world: World) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "officer"})
    assert answer.status_code == 403
    assert answer.headers["Cache-Control"] == "no-store, private"
