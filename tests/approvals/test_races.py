"""Two people, or one person twice, at the same moment: one effect, one entry, and a sentence for who came second."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from approvals import services, tasks
from approvals.content import Content
from approvals.models import Incident, Post, State
from notices.models import Notice
from profiles.models import Person
from records.services import seal
from tests import world as people
from tests.approvals.steps import REPEATED, STEPS, Step, kinds
from tests.approvals.test_views import client_of, page, typed
from tests.approvals.threads import Outcome, Work, at_once, while_held
from tests.world import World, submit
from workflow.rulings import MovedOn, Refused

Meeting = Callable[[Work, Work], "tuple[Outcome, Outcome] | list[Outcome]"]
both_ways = pytest.mark.parametrize("meet", [at_once, while_held])


def now(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def approve(post: Post, by: Person, key: UUID | None = None) -> Work:
    return lambda: people.approve(post_id=post.pk, seen=post.seen, key=key, by=by)


def edit(post: Post, by: Person, text: str = "Other words.", key: UUID | None = None) -> Work:
    content = replace(Content.of(post.version), text=text)
    return lambda: services.edit(post_id=post.pk, seen=post.seen, content=content, key=key, by=by)


def publish(post: Post, world: World, key: UUID | None = None, live_text: str | None = None) -> Work:
    return lambda: services.publish(
        post_id=post.pk,
        permalink=world.permalink(),
        live_text=post.version.text if live_text is None else live_text,
        key=key,
        by=world.officer,
    )


def test_an_edit_that_waits_for_anothers_is_shown_beside_what_stands_now(committed_world: World) -> None:
    world, post = committed_world, committed_world.draft()
    form = typed(world, text="What I wrote.", seen=post.seen)
    mine = partial(client_of(world.officer).post, f"/posts/{post.reference}/edit/", form)
    _, late = while_held(edit(post, world.colleague, "What they wrote."), mine)
    markup = page(late.returned)
    assert "Colleague (colleague) saved version 2 while you were writing" in markup
    assert f'name="seen" value="{now(post).seen}"' in markup


@both_ways
def test_two_people_approving_at_once_make_one_approval(committed_world: World, meet: Meeting) -> None:
    post = committed_world.in_review()
    outcomes = meet(approve(post, committed_world.gm), approve(post, committed_world.mcdmanager))

    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    late = next(outcome.raised for outcome in outcomes if not outcome.happened)
    assert isinstance(late, Refused)
    assert str(late) == "This post is approved, so it cannot be decided on now."
    assert kinds(post) == ["post.proposed", "post.submitted", "post.approved"]
    assert Notice.objects.filter(person=committed_world.officer).count() == 1


@both_ways
def test_a_double_click_has_one_effect_and_no_complaint(committed_world: World, meet: Meeting) -> None:
    post, key = committed_world.in_review(), uuid4()
    click = approve(post, committed_world.gm, key)
    outcomes = meet(click, click)

    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert {outcome.returned.state for outcome in outcomes} == {State.APPROVED}
    assert kinds(post).count("post.approved") == 1


@both_ways
def test_an_approval_and_an_edit_at_once_never_approve_words_unseen(
    committed_world: World, meet: Meeting
) -> None:
    post = committed_world.in_review()
    outcomes = meet(approve(post, committed_world.gm), edit(post, committed_world.officer))

    assert all(isinstance(outcome.raised, Refused | None) for outcome in outcomes)
    after = now(post)
    assert after.state == State.DRAFT, "the edit counts, whoever came first"
    assert after.approved_by is None
    assert after.version.text == "Other words."


def test_an_approval_that_waits_for_an_edit_is_told_that_the_words_moved_on(committed_world: World) -> None:
    post = committed_world.in_review()

    def edit_and_submit() -> None:
        edited = edit(post, committed_world.officer)()
        submit(post_id=post.pk, seen=edited.seen, by=committed_world.officer)

    _, late = while_held(edit_and_submit, approve(post, committed_world.gm))
    assert isinstance(late.raised, MovedOn)
    assert now(post).state == State.IN_REVIEW


def test_an_edit_that_waits_for_an_approval_tells_the_approver(committed_world: World) -> None:
    post = committed_world.in_review()
    _, late = while_held(approve(post, committed_world.gm), edit(post, committed_world.officer))
    assert late.raised is None
    told = Notice.objects.filter(person=committed_world.gm).latest("id")
    assert told.title == f"{post.reference} was edited, so your approval is void"


def test_two_edits_at_once_keep_one_and_show_the_other(committed_world: World) -> None:
    post = committed_world.draft()
    _, late = while_held(
        edit(post, committed_world.officer, "First."), edit(post, committed_world.colleague, "Second.")
    )
    assert isinstance(late.raised, MovedOn)
    assert now(post).version.text == "First."


@both_ways
def test_an_approval_is_not_taken_back_from_under_a_publication(
    committed_world: World, meet: Meeting
) -> None:
    world, post = committed_world, committed_world.approved()
    outcomes = meet(
        publish(post, world), lambda: services.take_back(post_id=post.pk, key=uuid4(), by=world.gm)
    )
    published, taken_back = outcomes
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    assert all(isinstance(outcome.raised, Refused | None) for outcome in outcomes)
    last = "post.published" if published.happened else "post.approval_taken_back"
    assert kinds(post)[3:] == [last], taken_back.raised


@both_ways
def test_publishing_and_expiring_at_once_leave_one_of_them(committed_world: World, meet: Meeting) -> None:
    post = committed_world.approved()

    def lapse() -> Post:
        Post.objects.filter(pk=post.pk).update(approval_ends_at=timezone.now())
        return services.expire(post_id=post.pk)

    published, expired = meet(publish(post, committed_world), lapse)
    assert expired.raised is None
    assert isinstance(published.raised, Refused | None)
    assert kinds(post)[3:] == (["post.published"] if published.happened else ["post.expired"])
    assert now(post).state == (State.PUBLISHED if published.happened else State.EXPIRED)


def test_a_publication_that_waits_for_the_clock_is_refused(committed_world: World) -> None:
    post = committed_world.approved()
    Post.objects.filter(pk=post.pk).update(approval_ends_at=timezone.now())
    _, late = while_held(lambda: services.expire(post_id=post.pk), publish(post, committed_world))
    assert str(late.raised) == "This post was not published in time, so it cannot be published now."


@both_ways
def test_publishing_twice_at_once_opens_one_incident(committed_world: World, meet: Meeting) -> None:
    post, key = committed_world.approved(), uuid4()
    click = publish(post, committed_world, key, live_text="Something else.")
    assert [outcome.raised for outcome in meet(click, click)] == [None, None]
    assert Incident.objects.filter(post=post).count() == 1
    assert kinds(post)[3:] == ["post.published", "incident.opened"]


@both_ways
def test_proposing_twice_at_once_makes_one_post(committed_world: World, meet: Meeting) -> None:
    content, key = committed_world.content(), uuid4()

    def click() -> Post:
        return services.propose(content=content, key=key, by=committed_world.officer)

    outcomes = meet(click, click)
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert len({outcome.returned.pk for outcome in outcomes}) == 1
    assert Post.objects.count() == 1


@both_ways
def test_recording_twice_at_once_makes_one_record(committed_world: World, meet: Meeting) -> None:
    post = committed_world.published()
    seal()
    outcomes = meet(lambda: services.record(post_id=post.pk), lambda: services.record(post_id=post.pk))
    assert [outcome.raised for outcome in outcomes] == [None, None]
    assert {outcome.returned.state for outcome in outcomes} == {State.RECORDED}
    assert kinds(post).count("post.recorded") == 1


def test_the_tasks_may_run_beside_themselves(committed_world: World) -> None:
    lapsing, published = committed_world.approved(), committed_world.published()
    Post.objects.filter(pk=lapsing.pk).update(approval_ends_at=timezone.now())
    seal()
    outcomes = at_once(*[tasks.expire_approvals, tasks.record_published] * 2)
    assert [outcome.raised for outcome in outcomes] == [None] * 4
    assert kinds(lapsing).count("post.expired") == 1
    assert kinds(published).count("post.recorded") == 1


def test_recording_that_waits_for_the_publication_knows_the_approver(committed_world: World) -> None:
    """What was joined to the row before the wait is not what stands there after it."""
    post = committed_world.approved()
    _, late = while_held(publish(post, committed_world), lambda: services.expire(post_id=post.pk))
    assert late.raised is None
    assert late.returned.published_by == committed_world.officer


@pytest.mark.parametrize("step", [step for step in STEPS if str(step) not in REPEATED], ids=str)
def test_a_step_that_waits_for_its_like_is_refused_with_a_sentence(
    committed_world: World, step: Step
) -> None:
    """The same step from two windows, each with a number of its own."""
    post = step.ready(committed_world)
    take = partial(step.take, committed_world, post)
    first, late = while_held(take, take)
    assert first.happened
    assert isinstance(late.raised, Refused), late
    assert kinds(post).count(step.kind) == 1


def test_a_seat_that_is_lost_while_waiting_decides_no_more(committed_world: World) -> None:
    """Entitlement is read under the lock: what held when the button was pressed may have ended since."""
    world, post = committed_world, committed_world.in_review()
    arrangement, acting = world.acts_for(world.colleague, world.gm), world.again(world.colleague)
    assert acting.capacities, "looked up before the wait"

    def end_it() -> None:
        services.consult(post_id=post.pk, question="Ours?", by=world.gm)
        arrangement.revoked_by, arrangement.revoked_at = world.gm, timezone.now()
        arrangement.save(update_fields=["revoked_by", "revoked_at"])

    _, late = while_held(end_it, approve(post, acting))
    assert isinstance(late.raised, Refused), late
    assert now(post).state == State.IN_REVIEW
