"""Comments on a post: where they stand, whom they reach, and what becomes of a wording that MCD suggests."""

import pytest

from approvals import services
from approvals.commented import pieces, place_of
from approvals.models import Comment, Post, State
from approvals.policy import may_view
from approvals.queries.comments import NAME, readers
from notices.models import Notice
from profiles.models import Person
from tests.approvals.steps import nothing_written, suggested
from tests.approvals.test_views import client_of, page
from tests.world import World, approve, submit
from workflow.rulings import Refused


@pytest.mark.parametrize(
    ("quote", "words", "start", "place"),
    [
        ("on", "one on one", 4, 4),
        ("on", "one on one", None, 0),
        ("on", "one on one", 5, 0),  # the text moved under it
        ("é", "👍🏽 é", 3, 3),  # counted as Python counts, and not as browsers do
        ("two", "one on one", 0, None),
    ],
)
def test_a_quote_stands_where_it_was_chosen_or_where_it_stands_first(
    quote: str, words: str, start: int | None, place: int | None
) -> None:
    assert place_of(quote, words, start) == place


@pytest.mark.parametrize(
    ("quotes", "told"),
    [
        ([], "one two one"),
        ([(4, "two")], "one [two](1) one"),
        ([(0, "one two"), (4, "two one")], "[one ][two](1)[ one](2)"),
        ([(4, "two"), (0, "one two one")], "[one ][two](1)[ one](2)"),
        ([(8, "one"), (8, "one")], "one two [one](1)(2)"),
        ([(1, "two")], "one [two](1) one"),  # the text moved under it
        ([(5, "one"), (0, "three")], "one two one"),  # which of the two? and one that is gone
    ],
)
def test_commented_words_are_marked_where_they_stand(quotes: list[tuple[int, str]], told: str) -> None:
    comments = [Comment(number=at, start=start, quote=quote) for at, (start, quote) in enumerate(quotes, 1)]
    shown = [
        (f"[{piece.text}]" if piece.marked else piece.text) + "".join(f"({each})" for each in piece.comments)
        for piece in pieces("one two one", comments)
    ]
    assert "".join(shown) == told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@gm please", ["gm"]),
        ("Ask @gm.", ["gm"]),
        ("(@o.brien-2)", ["o.brien-2"]),
        ("mail gm@treasury.example", []),
        ("@@gm, @", []),
    ],
)
def test_a_name_is_what_follows_an_at_sign(text: str, names: list[str]) -> None:
    assert NAME.findall(text) == names


def test_whom_a_comment_may_name_is_who_may_see_the_post(world: World) -> None:
    post = world.in_review()
    everybody = Person.objects.all()
    assert {*readers(post)} == {each for each in everybody if may_view(each, post)}
    offered = (
        client_of(world.officer).get(f"/posts/{post.reference}/comments/readers/", {"called": "gm"}).json()
    )
    assert offered == {"people": [{"user_name": "gm", "name": "Gm"}]}
    assert client_of(world.gm2).get(f"/posts/{post.reference}/comments/readers/").status_code == 404


def test_a_name_reaches_the_person_and_nobody_who_may_not_see_it(world: World) -> None:
    post = world.in_review()
    services.comment(post_id=post.pk, text="@GM and @gm2, and @TreasuryAU: which one?", by=world.colleague)
    told = Notice.objects.filter(title__contains="names you")
    assert [notice.person.username for notice in told] == ["gm"]


def test_who_moved_away_hears_no_more_of_what_they_spoke_in(world: World) -> None:
    post = world.in_review()
    services.comment(post_id=post.pk, text="Which survey?", by=world.colleague)
    services.comment(post_id=post.pk, text="The one of May.", answers=1, by=world.manager)
    world.moves_to(world.colleague, world.small)
    services.comment(post_id=post.pk, text="It is not public yet.", answers=1, by=world.gm)
    told = Notice.objects.filter(body__contains="not public yet").values_list("person__username", flat=True)
    assert {*told} == {"manager", "officer"}


def test_a_thread_is_answered_resolved_and_closed_with_the_post(world: World) -> None:
    post = world.in_review()
    services.comment(post_id=post.pk, text="Which survey?", by=world.gm)
    services.comment(post_id=post.pk, text="The one of May.", answers=1, by=world.officer)
    assert Notice.objects.filter(person=world.gm, title__contains="has a comment by").count() == 1
    services.resolve_comment(post_id=post.pk, comment=1, by=world.gm)
    with nothing_written(), pytest.raises(Refused, match="resolved already"):
        services.resolve_comment(post_id=post.pk, comment=1, by=world.officer)
    services.comment(post_id=post.pk, text="Ours?", quote="The survey", by=world.gm)
    markup = page(client_of(world.auditor).get(f"/posts/{post.reference}/"))
    assert "The one of May." in markup
    assert '<mark class="post-mark">The survey</mark><a class="post-mark__to" href="#comment-3"' in markup
    assert "Comment on this post" not in markup
    services.withdraw(post_id=post.pk, reason="No.", by=world.officer)
    with nothing_written(), pytest.raises(Refused, match="cannot be commented on now"):
        services.comment(post_id=post.pk, text="Why?", by=world.gm)


@pytest.mark.parametrize(
    ("who", "given", "why"),
    [
        ("auditor", {}, "take no other step"),
        ("mcd", {"quote": "nowhere"}, "do not stand there"),
        ("mcd", {"field": "account", "suggestion": "Another"}, "for text alone"),
        ("mcd", {"field": "title", "suggestion": "x" * 121}, "120 characters at most"),
        ("officer", {"field": "text", "suggestion": "Other words."}, "Only MCD suggests"),
        ("officer", {"answers": 7}, "is not there"),
    ],
)
def test_what_is_no_comment(world: World, who: str, given: dict[str, str], why: str) -> None:
    post = world.in_review()
    with nothing_written(), pytest.raises(Refused, match=why):
        services.comment(post_id=post.pk, text="Hm.", **given, by=getattr(world, who))


def test_a_wording_is_taken_over_with_one_click_and_who_suggested_it_does_not_decide(world: World) -> None:
    post = world.in_review()
    words = {"field": "text", "quote": "The survey", "suggestion": "Our survey"}
    services.comment(post_id=post.pk, text="Say whose it is.", **words, by=world.mcdmanager)
    path = f"/posts/{post.reference}/take-over/"
    key = "8d6f0f0a-0e52-4a8b-9f51-0f3ffb4a3a10"
    answer = client_of(world.officer).post(path, {"key": key, "comment": "1", "seen": post.seen})
    assert answer.status_code == 302
    post = Post.objects.get(pk=post.pk)
    assert post.version.text.startswith("Our survey is open")
    assert (post.state, post.contributors) == (State.DRAFT, sorted([world.officer.pk, world.mcdmanager.pk]))
    assert Comment.objects.get().taken_as == 2
    post = submit(post_id=post.pk, seen=post.seen, by=world.again(world.officer))
    with pytest.raises(Refused, match="You wrote, edited or submitted"):
        approve(post_id=post.pk, seen=post.seen, by=world.mcdmanager)
    assert approve(post_id=post.pk, seen=post.seen, by=world.gm).state == State.APPROVED


def test_a_wording_is_not_put_where_its_words_no_longer_stand(world: World) -> None:
    post = suggested(world)
    content = world.content(text="It was cancelled.")
    post = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.officer)
    assert "These words do not stand in the post any more" in page(
        client_of(world.officer).get(f"/posts/{post.reference}/")
    )
    with nothing_written(), pytest.raises(Refused, match="do not stand in the post any more"):
        services.take_over(post_id=post.pk, seen=post.seen, comment=1, by=world.officer)


def test_a_decider_compares_with_the_version_that_they_saw_last_and_sees_who_else_is_there(
    world: World,
) -> None:
    post, gm = world.in_review(text="One two three."), client_of(world.gm)
    path = f"/posts/{post.reference}/decide/"
    gm.get(path)
    for words in ("One two.", "One two!"):
        post = services.edit(
            post_id=post.pk, seen=post.seen, content=world.content(text=words), by=world.officer
        )
        post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    client_of(world.mcdmanager).get(path)
    for nobody in (world.auditor, world.records):
        client_of(nobody).get(path)
    for _ in range(2):
        markup = page(gm.get(path))
        assert "What changed since version 1, which you saw last" in markup
        assert "Mcdmanager is looking at this post just now." in markup
    for untold in ("Gm is", "Auditor is", "Records is"):
        assert untold not in markup
    assert client_of(world.gm2).get(f"/posts/{post.reference}/presence/").status_code == 404


def test_a_decision_leads_to_the_next_that_waits_for_them(world: World) -> None:
    first, second = world.in_review(), world.in_review()
    gm = client_of(world.gm)
    assert (
        gm.get(f"/posts/{first.reference}/next/").headers["Location"] == f"/posts/{second.reference}/decide/"
    )
    approve(post_id=second.pk, seen=second.seen, by=world.gm)
    assert gm.get(f"/posts/{first.reference}/next/").headers["Location"] == f"/posts/{first.reference}/"
    markup = page(gm.get(f"/posts/{first.reference}/decide/"))
    assert f"Take back the approval of {second.reference}" in markup
