"""Caretaker and Budget windows: MCD approves, what was approved before is held, and the clock tells its people once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from approvals import policy, queries, services, tasks
from approvals.models import Post, Reconfirmation, State, Window
from records.queries import trail
from tests.approvals.steps import (
    STEPS,
    a_window,
    gone_live,
    held,
    kinds,
    last_notice,
    nothing_written,
    rewritten,
    told_since,
    unconfirmed,
)
from tests.approvals.threads import at_once
from tests.clock import travel
from tests.world import World, approve, every, submit
from workflow.rulings import MovedOn, Refused

DAY = timedelta(days=1)


def publish(world: World, post: Post) -> Post:
    return services.publish(post_id=post.pk, **gone_live(world, post), by=world.again(world.officer))


def reconfirm(world: World, post: Post, **changes: Any) -> Post:
    given = {"post_id": post.pk, "seen": post.seen, "by": world.again(world.mcdmanager2), **changes}
    return services.reconfirm(**given)


def close(world: World, window: Window) -> Window:
    return services.close_window(window_id=window.pk, reason="The writs were returned.", by=world.mcdmanager)


# --- Who approves -------------------------------------------------------------------------------------------


def test_in_a_window_a_general_manager_is_told_who_approves_and_until_when(world: World) -> None:
    post, window = world.in_review(), a_window(world)
    with nothing_written(), pytest.raises(Refused) as refusal:
        approve(post_id=post.pk, seen=post.seen, by=world.again(world.gm))
    until = timezone.localtime(window.ends_at)
    assert str(refusal.value).startswith(f"Until {until.day} ")
    assert str(refusal.value).endswith("an MCD manager approves, since “Caretaker 2028” is open.")


def test_who_acts_for_a_general_manager_does_not_approve_in_a_window_either(world: World) -> None:
    world.acts_for(world.colleague, world.gm)
    post, _ = world.in_review(), a_window(world)
    post = Post.objects.get(pk=post.pk)  # what is open is asked once for each loaded post
    assert not policy.may_approve(world.again(world.colleague), post)
    assert policy.may_decline(world.again(world.colleague), post)


@pytest.mark.parametrize("step", [
    step for step in STEPS if step.name in {"consult", "request_changes", "decline"}
], ids=str)  # fmt: skip
def test_in_a_window_a_general_manager_may_still_ask_send_back_and_decline(world: World, step: Any) -> None:
    post = step.ready(world)
    a_window(world)
    assert kinds(step.take(world, post))[-1] == step.kind


def test_what_mcd_approves_in_a_window_goes_out_freely(world: World) -> None:
    a_window(world)
    post = world.approved(approver=world.again(world.mcdmanager2))
    assert publish(world, post).state == State.PUBLISHED
    assert Reconfirmation.objects.get().confirmed_by == world.mcdmanager2


def test_who_sits_in_both_seats_approves_from_that_of_mcd_in_a_window(world: World) -> None:
    world.acts_for(world.mcdmanager, world.gm)
    before, after = world.in_review(), world.in_review()
    both = world.again(world.mcdmanager)
    before = approve(post_id=before.pk, seen=before.seen, by=both)
    assert before.approved_as.startswith("General Manager, Macroeconomic")
    a_window(world)
    after = approve(post_id=after.pk, seen=after.seen, by=world.again(world.mcdmanager))
    assert after.approved_as == "Manager, Media, Ministerial and Communications Division"


def test_before_and_after_a_window_everything_is_as_ever(world: World) -> None:
    now = timezone.now()
    a_window(world, starts_at=now + DAY, ends_at=now + 2 * DAY)
    post = world.approved()
    with travel(now + DAY + timedelta(minutes=1)):
        assert not policy.may_publish(world.officer, Post.objects.get(pk=post.pk))
    with travel(now + 2 * DAY + timedelta(minutes=1)):
        assert policy.may_publish(world.officer, Post.objects.get(pk=post.pk))
        assert world.approved().state == State.APPROVED


def test_submissions_tell_mcd_s_managers_too_while_a_window_is_open(world: World) -> None:
    a_window(world)
    post, notices = world.draft(), last_notice()
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert told_since(notices) == {"gm", "mcdmanager", "mcdmanager2"}


def test_an_emergency_is_confirmed_by_mcd_in_a_window(world: World) -> None:
    post, _ = unconfirmed(world), a_window(world)
    given = {"post_id": post.pk, "seen": post.seen, "declared": every("decider")}
    with nothing_written(), pytest.raises(Refused, match="an MCD manager approves, since"):
        services.confirm(**given, by=world.again(world.gm))
    with nothing_written(), pytest.raises(Refused, match="an MCD manager approves, since"):
        services.object_to(post_id=post.pk, seen=post.seen, reason="No.", by=world.again(world.gm))
    assert services.confirm(**given, by=world.again(world.mcdmanager2)).state == State.PUBLISHED


# --- What is held -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failed", [False, True])
def test_what_was_approved_before_is_held_until_mcd_confirms_it_again(world: World, failed: bool) -> None:
    post = held(world)
    if failed:
        services.report_failure(post_id=post.pk, reason="Down.", by=world.officer)
    with nothing_written(), pytest.raises(Refused, match="it is held until an MCD manager confirms it again"):
        publish(world, post)
    post = reconfirm(world, post, note="Still factual.")
    assert post.approved_by == world.mcdmanager, "the approval stands as it was"
    assert trail(post.reference)[-1].fields["note"] == "Still factual."
    assert publish(world, post).state == State.PUBLISHED


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "records"])
def test_nobody_but_a_manager_in_mcd_confirms_again(world: World, who: str) -> None:
    post = held(world)
    with nothing_written(), pytest.raises(Refused, match="Only an MCD manager confirms a post again"):
        reconfirm(world, post, by=world.again(getattr(world, who)))


def test_nobody_confirms_again_what_they_wrote(world: World) -> None:
    post = world.approved(by=world.mcdmanager2, approver=world.mcdmanager)
    a_window(world)
    with nothing_written(), pytest.raises(Refused, match="You wrote, edited or submitted this post"):
        reconfirm(world, post)


def test_who_acts_for_a_manager_in_mcd_does_not_confirm_that_manager_s_own_post(world: World) -> None:
    world.acts_for(world.mcd, world.mcdmanager2)
    post = world.approved(by=world.mcdmanager2, approver=world.mcdmanager)
    a_window(world)
    with nothing_written(), pytest.raises(Refused, match="You act for somebody who has a hand in this post"):
        reconfirm(world, post, by=world.again(world.mcd))


def test_other_words_than_were_seen_are_not_confirmed_again(world: World) -> None:
    post = held(world)
    with nothing_written(), pytest.raises(MovedOn):
        reconfirm(world, post, seen="0" * 64)


def test_only_these_words_were_confirmed_again(world: World) -> None:
    """Edited and approved once more by the General Manager after the window: the next window holds it again."""
    post = reconfirm(world, held(world))
    window = Window.objects.get()
    post = services.edit(post_id=post.pk, **rewritten(world, post), by=world.officer)
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    close(world, window)
    post = approve(post_id=post.pk, seen=post.seen, by=world.again(world.gm))
    Window.objects.update(closed_by=None, closed_at=None, reason="")  # as if it had been open all the time
    assert policy.holding(Post.objects.get(pk=post.pk)) == [window]


def test_each_of_two_open_windows_holds(world: World) -> None:
    """What MCD approved for the Budget is looked at again when the caretaker period begins."""
    budget = a_window(world, kind="budget", name="Budget 2028–29")
    post = world.approved(approver=world.again(world.mcdmanager))
    caretaker = a_window(world)
    assert policy.holding(Post.objects.get(pk=post.pk)) == [caretaker]
    post = reconfirm(world, post)
    close(world, budget)
    assert publish(world, post).state == State.PUBLISHED


def test_an_approval_by_a_general_manager_in_the_very_second_is_held(world: World) -> None:
    """The window's row was not there yet when the policy was asked, so it is held for want of MCD's look."""
    post = world.approved()
    now = timezone.now()
    Window.objects.create(
        kind="budget",
        name="Budget",
        starts_at=now - DAY,
        ends_at=now + DAY,
        declared_by=world.mcdmanager,
        declared_at=now - DAY,
    )
    assert not policy.may_publish(world.officer, Post.objects.get(pk=post.pk))


def test_an_approval_lapses_on_its_day_also_while_it_is_held(world: World) -> None:
    post = held(world)
    Post.objects.filter(pk=post.pk).update(approval_ends_at=timezone.now())
    with nothing_written(), pytest.raises(Refused, match="The approval has lapsed"):
        reconfirm(world, post)
    tasks.expire_approvals()
    assert Post.objects.get(pk=post.pk).state == State.EXPIRED


def test_the_list_of_what_is_held_says_what_the_policy_says(world: World) -> None:
    posts = [
        world.approved(),
        world.in_review(),
        world.approved(approver=world.mcdmanager),
        world.published(),
    ]
    a_window(world, kind="budget", name="Budget")
    posts += [world.approved(approver=world.again(world.mcdmanager)), reconfirm(world, posts[0])]
    a_window(world)
    posts += [world.approved(approver=world.again(world.mcdmanager))]
    allowed = {post.pk for post in posts if policy.holding(Post.objects.get(pk=post.pk))}
    assert set(Post.objects.held(timezone.now()).values_list("pk", flat=True)) == allowed
    assert len(allowed) == 3


def test_what_is_held_waits_for_mcd_s_managers(world: World) -> None:
    post = held(world)
    [kind] = [kind for kind in queries.waiting_for(world.mcdmanager2) if kind.route == "reconfirm"]
    assert (kind.title, kind.posts) == ("Confirm again during “Caretaker 2028”", [post])
    for who in (world.gm, world.mcd, world.officer):
        assert "reconfirm" not in {kind.route for kind in queries.waiting_for(world.again(who))}


# --- Declaring, opening, closing ----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "admin", "auditor"])
def test_only_managers_in_mcd_declare_and_close(world: World, who: str) -> None:
    window, by = a_window(world), world.again(getattr(world, who))
    now = timezone.now()
    declared = {"kind": "budget", "name": "Budget", "starts_at": now + DAY, "ends_at": now + 2 * DAY}
    with nothing_written(), pytest.raises(Refused):
        services.declare_window(**declared, by=by)
    with nothing_written(), pytest.raises(Refused):
        services.close_window(window_id=window.pk, reason="Over.", by=by)


@pytest.mark.parametrize(("begins", "ends", "why"), [
    (-2, 10, "begins today at the earliest"), (5, 5, "ends after it begins"), (5, 4, "ends after it begins"),
    (1, 400, "lasts a year at most"),
])  # fmt: skip
def test_a_window_that_could_not_be_is_refused(world: World, begins: int, ends: int, why: str) -> None:
    now = timezone.now()
    with nothing_written(), pytest.raises(Refused, match=why):
        a_window(world, starts_at=now + begins * DAY, ends_at=now + ends * DAY)


def test_a_window_may_begin_earlier_today(world: World) -> None:
    noon = timezone.localtime().replace(hour=12)
    with travel(noon):
        a_window(world, starts_at=noon - timedelta(hours=3), ends_at=noon + DAY)


def test_declaring_tells_those_whom_it_concerns_and_is_in_the_log(world: World) -> None:
    notices = last_notice()
    window = a_window(world)
    assert told_since(notices) == {"gm", "gm2", "mcdmanager2"}
    [entry] = trail(window.reference)
    assert entry.sentence.startswith(
        "Mcdmanager (mcdmanager, Manager, Media) declared “Caretaker 2028”, from "
    )


def test_a_window_declared_twice_with_one_form_is_one(world: World) -> None:
    key, now = uuid4(), timezone.now()
    given = {"kind": "budget", "name": "Budget", "starts_at": now, "ends_at": now + DAY, "key": key}
    first = services.declare_window(**given, by=world.mcdmanager)
    with nothing_written():
        assert services.declare_window(**given, by=world.mcdmanager) == first


def test_a_form_that_closed_one_window_closes_no_other(world: World) -> None:
    """Or somebody would be thanked for closing what stays open."""
    key, now = uuid4(), timezone.now()
    given = {"kind": "budget", "starts_at": now, "ends_at": now + DAY}
    one, other = (services.declare_window(**given, name=name, by=world.mcdmanager) for name in "AB")
    closing = {"reason": "Declared by mistake.", "key": key, "by": world.mcdmanager}
    services.close_window(window_id=one.pk, **closing)
    with pytest.raises(Refused, match="used for another window"):
        services.close_window(window_id=other.pk, **closing)


def test_the_clock_tells_the_people_of_each_held_post_once(world: World) -> None:
    post, drafted, notices = held(world), world.draft(), last_notice()
    tasks.open_windows()
    assert told_since(notices) == {"officer", "gm", "gm2", "mcdmanager", "mcdmanager2"}
    assert kinds(post)[-1] == "post.held"
    assert trail(post.reference)[-1].sentence == (
        "Caretaker 2028 began, so the approved post is held until MCD confirms it again."
    )
    assert "post.held" not in kinds(drafted)
    window = Window.objects.get()
    assert window.opened_at is not None
    assert trail(window.reference)[-1].fields["held"] == 1
    with nothing_written():
        tasks.open_windows()
        services.hold(post_id=post.pk, window_id=window.pk)
        services.open_window(window_id=window.pk)


def test_the_clock_leaves_alone_what_is_not_open(world: World) -> None:
    now = timezone.now()
    a_window(world, starts_at=now + DAY, ends_at=now + 2 * DAY)
    close(world, a_window(world))
    with nothing_written():
        tasks.open_windows()


def test_a_window_is_not_called_opened_before_everybody_was_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = world.approved(), world.approved()
    a_window(world)
    hold = services.hold

    def fails_on_the_first(*, post_id: int, window_id: int) -> Post:
        if post_id == broken.pk:
            raise ZeroDivisionError
        return hold(post_id=post_id, window_id=window_id)

    monkeypatch.setattr(services, "hold", fails_on_the_first)
    with pytest.raises(ExceptionGroup):
        tasks.open_windows()
    assert Window.objects.get().opened_at is None
    assert kinds(sound)[-1] == "post.held"
    monkeypatch.undo()
    tasks.open_windows()
    assert Window.objects.get().opened_at is not None
    assert [kinds(post).count("post.held") for post in (broken, sound)] == [1, 1]


def test_a_window_closed_early_holds_nothing_and_says_why(world: World) -> None:
    post, notices = held(world), last_notice()
    window = close(world, Window.objects.get())
    assert told_since(notices) == {"officer", "gm", "gm2", "mcdmanager2"}
    assert trail(window.reference)[-1].sentence.endswith(
        "closed “Caretaker 2028” early: The writs were returned."
    )
    assert publish(world, post).state == State.PUBLISHED
    with nothing_written(), pytest.raises(Refused, match="This window is over"):
        close(world, window)


def test_a_window_that_has_ended_is_not_closed(world: World) -> None:
    window = a_window(world)
    with travel(window.ends_at + DAY), pytest.raises(Refused, match="This window is over"):
        close(world, window)


def test_two_managers_who_confirm_at_once_leave_one_look(committed_world: World) -> None:
    world = committed_world
    post = held(world)

    def confirm(name: str) -> Any:
        return lambda: reconfirm(world, post, by=world.again(getattr(world, name)))

    outcomes = at_once(confirm("mcdmanager"), confirm("mcdmanager2"))
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    assert any("No window holds this post" in str(outcome.raised) for outcome in outcomes)
    assert Reconfirmation.objects.count() == 1


# --- The law in the database --------------------------------------------------------------------------------


def test_the_database_refuses_windows_that_could_not_be(world: World) -> None:
    window = a_window(world)
    laws: dict[str, dict[str, object]] = {
        "window_ends_after_it_starts": {"ends_at": window.starts_at},
        "window_kind_is_known": {"kind": "holiday"},
        "window_has_a_name": {"name": ""},
        "window_closed_at_and_by": {"closed_at": timezone.now()},
        "window_closed_for_a_reason": {"closed_at": timezone.now(), "closed_by": world.gm},
    }
    for law, changes in laws.items():
        with pytest.raises(IntegrityError, match=law), transaction.atomic():
            Window.objects.filter(pk=window.pk).update(**changes)


def test_a_look_is_kept_once_and_never_changed(world: World) -> None:
    reconfirm(world, held(world))
    look = Reconfirmation.objects.get()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Reconfirmation.objects.update(confirmed_by=world.gm)
    look.pk = None
    with pytest.raises(IntegrityError, match="one_reconfirmation"), transaction.atomic():
        look.save(force_insert=True)
