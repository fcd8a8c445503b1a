"""A notice that asks for something goes away once that is done, whoever did it and however."""

from collections.abc import Callable

import pytest

from approvals import services
from approvals.models import Post
from notices.models import Notice
from notices.queries import is_here, unread_paths
from profiles.models import Person
from tests.approvals import steps
from tests.approvals.steps import asked
from tests.approvals.test_views import client_of
from tests.approvals.test_writing import edited
from tests.world import World, approve, submit

Step = Callable[[World, Post], object]


def in_review(world: World) -> Post:
    return world.in_review()


def sent_back(world: World, post: Post) -> Post:
    return services.request_changes(post_id=post.pk, seen=post.seen, reason="Say which survey.", by=world.gm)


def returned(world: World) -> Post:
    return sent_back(world, world.in_review())


def withdrawn(world: World, post: Post) -> Post:
    return services.withdraw(post_id=post.pk, reason="Not wanted.", by=world.officer)


def approved(world: World, post: Post) -> Post:
    return approve(post_id=post.pk, seen=post.seen, by=world.gm)


def by_mcd(world: World, post: Post) -> Post:
    return approve(post_id=post.pk, seen=post.seen, by=world.mcdmanager)


def failed(world: World, post: Post) -> Post:
    return services.report_failure(post_id=post.pk, reason="The platform was down.", by=world.officer)


def answered(world: World, post: Post) -> Post:
    return services.answer(post_id=post.pk, answer="It does.", by=world.mcdmanager)


def changed(world: World, post: Post) -> Post:
    return edited(post, world.officer, text="Other words, about the survey of 2026.")


def published(world: World, post: Post) -> Post:
    link = world.permalink()
    return services.publish(post_id=post.pk, permalink=link, live_text=post.version.text, by=world.officer)


def confirmed(world: World, post: Post) -> Post:
    return services.confirm(post_id=post.pk, **steps.decided(world, post), by=world.mcdmanager2)


def nothing(world: World, post: Post) -> None:
    """Nobody did anything."""


@pytest.mark.parametrize(
    ("begun", "done", "whose", "still_asked"),
    [
        (in_review, nothing, "gm", True),
        (in_review, approved, "gm", False),
        (in_review, by_mcd, "gm", False),
        (in_review, sent_back, "gm", False),
        (in_review, withdrawn, "gm", False),
        (in_review, changed, "gm", False),
        (asked, nothing, "mcd", True),
        (asked, answered, "mcd", False),
        (asked, approved, "mcd", False),  # advice on what is approved is of no use
        (asked, withdrawn, "mcd", False),
        (returned, nothing, "officer", True),
        (returned, changed, "officer", False),
        (World.approved, nothing, "officer", True),
        (World.approved, failed, "officer", True),
        (World.approved, published, "officer", False),
        (World.approved, changed, "officer", False),
        (steps.unconfirmed, nothing, "gm", True),
        (steps.unconfirmed, confirmed, "gm", False),
    ],
)  # fmt: skip
def test_it_asks_as_long_as_it_is_to_be_done(
    world: World, begun: Callable[[World], Post], done: Step, whose: str, still_asked: bool
) -> None:
    post, person = begun(world), getattr(world, whose)
    notice = Notice.objects.filter(person=person).exclude(asks="").latest("id")
    done(world, post)
    assert Notice.objects.unread().filter(pk=notice.pk).exists() is still_asked
    assert (notice.path in unread_paths(world.again(person))) is still_asked or notice.asks == "publication"


def test_each_submission_asks_anew(world: World) -> None:
    post = sent_back(world, world.in_review())
    again = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    first, second = Notice.objects.filter(person=world.gm, asks="decision").order_by("id")
    open_now = Notice.objects.unread()
    assert not open_now.filter(pk=first.pk).exists()
    assert open_now.get(pk=second.pk).path == f"/posts/{again.reference}/decide/"


def test_its_mail_shows_the_words_and_leads_to_the_decision(world: World) -> None:
    post = world.in_review()
    notice = Notice.objects.get(person=world.gm, asks="decision")
    assert notice.shown.startswith(post.version.text)
    client = client_of(world.gm)
    assert client.get(f"/notices/{notice.pk}/open/").url == f"/posts/{post.reference}/decide/"  # type: ignore[attr-defined]


def _client_page(person: Person, query: str = "") -> str:
    return client_of(person).get(f"/notices/{query}").content.decode()


def test_what_is_done_stands_in_a_list_of_its_own(world: World) -> None:
    by_mcd(world, world.in_review())
    assert "waits for your decision" not in _client_page(world.gm)
    assert "waits for your decision" in _client_page(world.gm, "?done=1")


@pytest.mark.parametrize(
    ("path", "here", "is_it"),
    [
        ("/posts/TS-000001/", "/posts/TS-000001/", True),
        ("/posts/TS-000001/", "/posts/TS-000001/decide/", True),
        ("/posts/TS-000001/decide/", "/posts/TS-000001/", False),
        ("/posts/TS-000001/", "/posts/TS-0000012/", False),
        ("/posts/", "/posts/TS-000001/", False),
        ("/", "/", True),
        ("/", "/posts/", False),
    ],
)
def test_whoever_is_below_a_page_is_on_it(path: str, here: str, is_it: bool) -> None:
    assert is_here(path, here) is is_it
