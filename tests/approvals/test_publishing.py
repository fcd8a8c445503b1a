"""Publishing, what went live instead, and what the clock does."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from approvals import services, tasks
from approvals.models import Incident, Post, State
from records.queries import trail
from records.services import seal
from tests.approvals.steps import differing, kinds, last_notice, nothing_written, told_since
from tests.world import World, approve, submit
from workflow.rulings import Refused


def lapsed(post: Post) -> Post:
    Post.objects.filter(pk=post.pk).update(approval_ends_at=timezone.now() - timedelta(minutes=1))
    return post


def publish(world: World, post: Post, **changes: Any) -> Post:
    given = {"permalink": world.permalink(), "live_text": post.version.text, "by": world.officer, **changes}
    return services.publish(post_id=post.pk, **given)


@pytest.mark.parametrize(("permalink", "why"), [
    ("https://x.com/TreasuryAU/status/1", "This address is on x.com. Paste the one on Facebook"),
    ("https://www.facebook.com/Somebody/posts/1", "This is not a post of The Treasury"),
    ("not an address", "Paste the whole address of the post"),
    ("javascript:alert(1)", "Paste the whole address of the post"),
])  # fmt: skip
def test_an_address_that_is_not_of_the_account_is_refused(world: World, permalink: str, why: str) -> None:
    post = world.approved()
    with nothing_written(), pytest.raises(Refused, match=why):
        publish(world, post, permalink=permalink)


def test_other_words_open_an_incident_and_tell_the_approver_and_mcd(world: World) -> None:
    post, notices = world.approved(), last_notice()
    post = publish(world, post, live_text="Other words.")
    assert post.state == State.PUBLISHED, "it did go out"
    assert Incident.objects.get(post=post).closed_at is None
    published, opened = trail(post.reference)[-2:]
    assert (published.kind, published.fields["as_approved"]) == ("post.published", False)
    assert opened.fields["live_text"] == "Other words."
    assert opened.fields["approved_text"] == post.version.text
    assert told_since(notices) == {"gm", "mcd", "mcdmanager", "mcdmanager2"}


def test_white_space_that_the_platform_changed_is_no_difference(world: World) -> None:
    post = world.approved(text="One line.\n\nAnother  line.")
    post = publish(world, post, live_text=" One line.\r\nAnother\u00a0line. \n")
    assert not Incident.objects.exists()
    assert kinds(post)[-1] == "post.published"


def test_one_changed_letter_is_a_difference(world: World) -> None:
    post = world.approved(text="Until 5 December.")
    publish(world, post, live_text="until 5 December.")
    assert Incident.objects.filter(post=post).exists()


def test_a_failed_publication_is_tried_again_under_the_same_approval(world: World) -> None:
    post = world.approved()
    failed = services.report_failure(post_id=post.pk, reason="Facebook was down.", by=world.officer)
    assert (failed.approved_by, failed.reason) == (world.gm, "Facebook was down.")
    post = publish(world, post)
    assert (post.state, post.reason, post.approved_by) == (State.PUBLISHED, "", world.gm)


def test_an_approval_that_lapsed_is_not_used_even_before_the_clock_notices(world: World) -> None:
    post = lapsed(world.approved())
    with (
        nothing_written(),
        pytest.raises(Refused, match=r"^The approval lapsed on \d+ \w+ \d{4} at \d\d:\d\d; "),
    ):
        publish(world, post)


def test_an_incident_is_closed_once_and_not_by_who_published(world: World) -> None:
    post = world.approved(by=world.mcd, approver=world.mcdmanager)
    post = publish(world, post, live_text="Other words.", by=world.mcd)
    close = {"post_id": post.pk, "resolution": "Corrected."}
    with nothing_written(), pytest.raises(Refused, match="You published this post"):
        services.close_incident(**close, by=world.mcd)
    services.close_incident(**close, by=world.mcdmanager)
    with nothing_written(), pytest.raises(Refused, match="No incident is open on this post"):
        services.close_incident(**close, by=world.mcdmanager2)


def test_an_incident_may_be_closed_after_the_post_became_a_record(world: World) -> None:
    post = differing(world)
    seal()
    assert services.record(post_id=post.pk).state == State.RECORDED
    services.close_incident(post_id=post.pk, resolution="Corrected.", by=world.mcd)
    assert kinds(post)[-2:] == ["post.recorded", "incident.closed"]


@pytest.mark.parametrize("failed", [False, True])
def test_an_approval_lapses_by_the_task_and_can_be_had_again(world: World, failed: bool) -> None:
    post, standing = world.approved(), world.approved()
    if failed:
        services.report_failure(post_id=post.pk, reason="Down.", by=world.officer)
    lapsed(post)
    notices = last_notice()
    assert tasks.expire_approvals() == 1

    post = Post.objects.get(pk=post.pk)
    assert (post.state, post.approved_by) == (State.EXPIRED, None)
    assert told_since(notices) == {"officer"}
    assert trail(post.reference)[-1].actor["name"] == "The portal"
    assert Post.objects.get(pk=standing.pk).state == State.APPROVED
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert approve(post_id=post.pk, seen=post.seen, by=world.gm).state == State.APPROVED


def test_a_post_becomes_a_record_only_once_its_trail_is_sealed(world: World) -> None:
    post = world.published()
    with nothing_written():
        tasks.record_published()
    seal()
    tasks.record_published()
    assert Post.objects.get(pk=post.pk).state == State.RECORDED


def test_a_record_says_it_all_in_one_entry(world: World) -> None:
    post = world.published()
    seal()
    services.record(post_id=post.pk)
    *before, recorded = trail(post.reference)
    fields = recorded.fields
    assert fields["text"] == fields["live_text"] == post.version.text
    assert (fields["author"], fields["approved_by"], fields["published_by"]) == ("Officer", "Gm", "Officer")
    assert fields["permalink"] == fields["permalink_pasted"] == post.permalink
    assert fields["approved_at"].endswith("Z")
    assert [(place["index"], place["kind"], place["leaf"]) for place in fields["trail"]] == [
        (entry.index, entry.kind, entry.leaf_hash.hex()) for entry in before
    ]


@pytest.mark.parametrize("task", [tasks.record_published, tasks.expire_approvals])
def test_a_task_run_again_changes_nothing(world: World, task: Any) -> None:
    lapsed(world.approved())
    world.published()
    seal()
    task()
    with nothing_written():
        task()


@pytest.mark.parametrize("make", ["draft", "in_review", "approved"])
def test_the_clock_leaves_alone_what_is_not_due(world: World, make: str) -> None:
    post = getattr(world, make)()
    with nothing_written():
        services.expire(post_id=post.pk)
        services.record(post_id=post.pk)


def test_one_post_in_trouble_does_not_hold_up_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = lapsed(world.approved()), lapsed(world.approved())
    expire = services.expire

    def fails_on_the_first(*, post_id: int) -> Post:
        if post_id == broken.pk:
            raise ZeroDivisionError
        return expire(post_id=post_id)

    monkeypatch.setattr(services, "expire", fails_on_the_first)
    with pytest.raises(ExceptionGroup, match="1 of 2 rows"):
        tasks.expire_approvals()
    assert Post.objects.get(pk=sound.pk).state == State.EXPIRED
