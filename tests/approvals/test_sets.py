"""One post for several accounts: written once, fitted to each, submitted and decided on together."""

from typing import Any
from uuid import uuid4

import pytest

from approvals import services
from approvals.content import Content
from approvals.models import Draft, Post, PostSet, State
from approvals.services.sets import Outcome
from checks import catalogue
from notices.models import Notice
from profiles.models import Account
from records.queries import trail
from tests.approvals.test_views import client_of, page, typed
from tests.world import World, every
from workflow.rulings import Refused


def proposed(world: World) -> PostSet:
    contents = [world.content(), world.content(account=world.account_on("x"), text="Shorter.")]
    return services.propose_set(contents=contents, key=uuid4(), by=world.officer)


def submitted(world: World) -> list[Post]:
    submit(world, list(proposed(world).posts.order_by("id")))
    return list(Post.objects.order_by("id"))


def submit(world: World, posts: list[Post], **given: Any) -> Outcome:
    seen = {post.reference: post.seen for post in posts}
    about = {"seen": seen, "chosen": list(seen), "key": uuid4(), **given}
    answers = dict.fromkeys(_asked(posts), "It may stand.")
    return services.submit_together(**about, by=world.officer, declared=every("author"), answers=answers)


def _asked(posts: list[Post]) -> list[str]:
    return [each.key for post in posts for each in catalogue.advisory(Content.of(post.version), post.author)]


def on_page(posts: list[Post], **given: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "seen": [f"{post.reference} {post.seen}" for post in posts],
        "chosen": [post.reference for post in posts],
        "declared": every("decider"),
        **{f"disposition-{answer['key']}": "settled" for post in posts for answer in post.answers},
        **given,
    }


def test_a_draft_becomes_a_post_for_each_account(world: World) -> None:
    """The words that they share are typed once; a text that is its own is that account's alone."""
    officer, form, short = client_of(world.officer), typed(world), world.account_on("x")
    answer = officer.post("/posts/new/", form | {"then": "several"})
    where = f"/drafts/{form['key']}/accounts/"
    assert answer.headers["Location"] == where
    assert form["text"] not in page(officer.get(where))  # first the accounts
    chosen = {"key": form["key"], "saved": "1", "accounts": [form["account"], str(short.pk)]}
    shown = page(officer.post(where, chosen | {"then": "fit"}))
    assert shown.count(form["text"]) == 2
    fitted = {f"text-{form['account']}": form["text"], f"text-{short.pk}": "Shorter."}
    done = officer.post(where, chosen | fitted | {"then": "propose"})
    [post_set] = PostSet.objects.all()
    assert done.headers["Location"] == f"/sets/{post_set.reference}/"
    posts = list(post_set.posts.order_by("id"))
    assert [post.version.text for post in posts] == [form["text"], "Shorter."]
    assert posts[0].fingerprint != posts[1].fingerprint
    assert [trail(post.reference)[0].fields["set"] for post in posts] == [post_set.reference] * 2
    assert not Draft.objects.exists()
    assert (
        officer.post(where, chosen | fitted | {"then": "propose"}).headers["Location"]
        == done.headers["Location"]
    )
    assert officer.get(f"/posts/{posts[0].reference}/").status_code == 200
    assert post_set.reference in page(officer.get(f"/posts/{posts[1].reference}/"))


def test_one_that_may_not_be_proposed_holds_up_all(world: World) -> None:
    closed = Account.objects.get(pk=world.account_on("x").pk)
    closed.active = False
    closed.save()
    with pytest.raises(Refused, match="no longer in use"):
        services.propose_set(
            contents=[world.content(), world.content(account=closed)], key=uuid4(), by=world.officer
        )
    assert not PostSet.objects.exists()
    key, contents = uuid4(), [world.content(), world.content(account=world.account_on("bluesky"))]
    first = services.propose_set(contents=contents, key=key, by=world.officer)
    assert services.propose_set(contents=contents, key=key, by=world.officer) == first  # a double click
    assert Post.objects.count() == 2


def test_they_are_submitted_with_one_declaration(world: World) -> None:
    posts = list(proposed(world).posts.order_by("id"))
    path = f"/sets/{posts[0].post_set.reference}/submit/"
    officer = client_of(world.officer)
    assert "Your declaration" in page(officer.get(path))
    form = on_page(posts, then="submit", declared=[])
    assert officer.post(path, form).status_code == 422
    answers = {f"answer-{key}": "It may stand." for key in _asked(posts)}
    assert officer.post(path, form | answers | {"declared": ["all"]}).status_code == 302
    assert {post.state for post in Post.objects.all()} == {State.IN_REVIEW}
    declared = [trail(post.reference)[-1].fields["declared"] for post in posts]
    assert declared[0] == declared[1]
    assert len(declared[0]) > 1  # clause by clause, as of any post


def test_one_decision_approves_each_of_those_chosen(world: World) -> None:
    posts = submitted(world)
    path = f"/sets/{posts[0].post_set.reference}/decide/"
    gm = client_of(world.gm)
    assert "Approve those chosen" in page(gm.get(path))
    assert gm.post(path, on_page(posts, then="approve", chosen=[posts[0].reference])).status_code == 302
    first, second = Post.objects.order_by("id")
    assert (first.state, second.state) == (State.APPROVED, State.IN_REVIEW)
    assert first.approved_fingerprint == first.fingerprint
    assert gm.post(path, on_page([second], then="return")).status_code == 422  # without a reason
    assert gm.post(path, on_page([second], then="return", note="Shorter still.")).status_code == 302
    assert Post.objects.get(pk=second.pk).state == State.DRAFT
    assert [trail(post.reference)[-1].kind for post in posts] == ["post.approved", "post.returned"]


def test_who_is_refused_for_one_is_told_and_the_others_stand(world: World) -> None:
    posts = submitted(world)
    form = on_page(posts, then="approve")
    services.edit(
        post_id=posts[1].pk,
        seen=posts[1].seen,
        content=world.content(account=posts[1].account),
        by=world.colleague,
    )
    answer = client_of(world.gm).post(f"/sets/{posts[0].post_set.reference}/decide/", form, follow=True)
    assert f"Approved: {posts[0]}." in page(answer)
    assert f"Not approved: {posts[1]}." in page(answer)
    assert [post.state for post in Post.objects.order_by("id")] == [State.APPROVED, State.DRAFT]


def test_who_is_to_decide_on_several_hears_of_them_once(world: World) -> None:
    """And no longer than one of them waits."""
    posts, key = list(proposed(world).posts.order_by("id")), uuid4()
    first = submit(world, posts, key=key)
    assert [post.reference for post in submit(world, posts, key=key).done] == [
        str(post) for post in first.done
    ]
    [notice] = Notice.objects.visible_to(world.gm)
    together = posts[0].post_set
    assert notice.title == f"{together} waits for your decision"
    assert notice.path == f"/sets/{together}/decide/"
    assert all(post.version.text in notice.shown for post in posts)
    assert all(post.reference in notice.body for post in posts)  # so that disposing of either destroys it
    for post in Post.objects.order_by("id"):
        assert Notice.objects.visible_to(world.gm).unread().count() == 1
        services.decline(post_id=post.pk, seen=post.seen, reason="Not now.", by=world.gm)
    assert not Notice.objects.visible_to(world.gm).unread()


def test_who_is_to_decide_on_one_of_them_is_led_to_that_one(world: World) -> None:
    """The other was written by the General Manager, so that MCD decides on it."""
    posts = list(proposed(world).posts.order_by("id"))
    services.edit(
        post_id=posts[0].pk,
        seen=posts[0].seen,
        content=world.content(account=posts[0].account, text="Said better."),
        by=world.gm,
    )
    submit(world, list(Post.objects.order_by("id")))
    [notice] = Notice.objects.visible_to(world.gm)
    assert notice.path == f"/posts/{posts[1]}/decide/"
    assert Notice.objects.get(person=world.mcdmanager).path == f"/posts/{posts[0]}/decide/"


def test_what_one_lacks_keeps_nobody_from_submitting_the_other(world: World) -> None:
    posts = list(proposed(world).posts.order_by("id"))
    services.edit(
        post_id=posts[1].pk,
        seen=posts[1].seen,
        content=world.content(account=posts[1].account, text="Other words."),
        by=world.colleague,
    )
    outcome = submit(world, posts)
    assert [*map(str, outcome.done), *outcome.refused] == [str(post) for post in posts]
    assert [post.state for post in Post.objects.order_by("id")] == [State.IN_REVIEW, State.DRAFT]
    assert Notice.objects.get(person=world.gm).path == f"/posts/{posts[0]}/decide/"


def test_mcd_is_asked_about_those_chosen(world: World) -> None:
    posts = submitted(world)
    path, gm = f"/sets/{posts[0].post_set.reference}/decide/", client_of(world.gm)
    refused = gm.post(path, on_page(posts, then="consult", declared=[]))
    assert "Write your question to MCD." in page(refused)
    asked = on_page(posts, then="consult", note="Is that the right tone?", declared=[])
    assert gm.post(path, asked).status_code == 302
    assert [post.consultations.get().question for post in posts] == ["Is that the right tone?"] * 2
    again = gm.post(path, on_page(posts, then="consult", note="And now?"))
    assert "MCD has not answered the last question yet." in page(again)


def test_nobody_decides_in_a_set_what_they_may_not_decide_alone(world: World) -> None:
    posts = submitted(world)
    path = f"/sets/{posts[0].post_set.reference}/decide/"
    for who in ("officer", "colleague", "mcd"):
        answer = client_of(getattr(world, who)).post(path, on_page(posts, then="approve"))
        assert answer.status_code == 422, who
    for who in ("gm2", "officer2", "admin"):
        for page_of_it in ("", "submit/", "decide/"):
            answer = client_of(getattr(world, who)).get(f"/sets/{posts[0].post_set.reference}/{page_of_it}")
            assert answer.status_code == 404, who
    other = world.in_review()
    assert client_of(world.gm).post(path, on_page([*posts, other], then="approve")).status_code == 404
    assert {post.state for post in Post.objects.all()} == {State.IN_REVIEW}
