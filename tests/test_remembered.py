"""The field history of rows that remember how they were read is what auditlog itself would have written of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from auditlog.receivers import log_update
from django.db import transaction
from django.db.models.signals import pre_save
from django.utils import timezone

from approvals import services
from approvals.models import Post
from contacts import services as contact_services
from contacts.models import Contact
from records.services import seal
from tests.approvals import steps as posts
from tests.contacts import cases as contacts
from tests.world import World
from workflow.remembered import Remembered

MODELS = Remembered.__subclasses__()
SAYS = ["action", "changes", "changes_text", "object_pk", "object_id", "object_repr", "serialized_data"]
SAYS += ["content_type", "actor", "actor_email", "remote_addr", "additional_data"]

Rows = list[tuple[Any, ...]]


@pytest.fixture
def written(world: World) -> Iterator[Callable[[], tuple[Rows, Rows]]]:
    """What ours and auditlog's own receiver wrote in the same saves since this was last asked."""
    for model in MODELS:
        pre_save.connect(log_update, sender=model, dispatch_uid="auditlog's own")
    last = [0]

    def rows() -> tuple[Rows, Rows]:
        found = LogEntry.objects.filter(pk__gt=last[0], action=LogEntry.Action.UPDATE).order_by("pk")
        of_these = found.filter(content_type__model__in=[model._meta.model_name for model in MODELS])
        last[0] = LogEntry.objects.latest("pk").pk
        both = list(of_these.values_list(*SAYS))
        return both[::2], both[1::2]

    yield rows
    for model in MODELS:
        pre_save.disconnect(sender=model, dispatch_uid="auditlog's own")


Written = Callable[[], tuple[Rows, Rows]]


@pytest.mark.parametrize("step", posts.STEPS, ids=str)
def test_of_each_step_on_a_post(world: World, written: Written, step: posts.Step) -> None:
    post = step.ready(world)
    written()
    step.take(world, post)
    ours, theirs = written()
    assert ours == theirs


@pytest.mark.parametrize("step", contacts.STEPS, ids=str)
def test_of_each_step_on_a_contact(world: World, written: Written, step: contacts.Step) -> None:
    contact = step.ready(world)
    written()
    step.take(world, contact)
    ours, theirs = written()
    assert ours == theirs


def test_of_what_the_clock_does(world: World, written: Written) -> None:
    lapsing, published, contact = world.approved(), world.published(), contacts.closed(world)
    Post.objects.filter(pk=lapsing.pk).update(approval_ends_at=timezone.now())
    seal()
    written()
    services.expire(post_id=lapsing.pk)
    services.record(post_id=published.pk)
    contact_services.record(contact_id=contact.pk)
    ours, theirs = written()
    assert ours == theirs
    assert len(ours) == 3


# --- Several saves in one step ------------------------------------------------------------------------------


@pytest.fixture
def post(world: World, written: Written) -> Iterator[Post]:
    """Held, as a step holds it."""
    made = world.in_review()
    written()
    with transaction.atomic():
        yield Post.objects.locked(made.pk)


def test_the_second_save_is_told_from_the_first_one(world: World, post: Post, written: Written) -> None:
    post.reason, post.due_at = "Shorter.", timezone.now() + timedelta(days=1)
    post.save_changed()
    post.reason, post.submitted_by = "Longer.", world.colleague
    post.contributors = [*post.contributors, world.colleague.pk]
    post.save_changed()
    ours, theirs = written()
    assert ours == theirs
    assert [sorted(row[1]) for row in ours] == [
        ["due_at", "reason"],
        ["contributors", "reason", "submitted_by"],
    ]
    assert ours[1][1]["reason"] == ["Shorter.", "Longer."]


def test_what_is_set_back_is_told_as_well(post: Post, written: Written) -> None:
    for reason in ("Shorter.", ""):
        post.reason = reason
        post.save_changed()
    ours, theirs = written()
    assert ours == theirs
    assert [row[1]["reason"] for row in ours] == [["", "Shorter."], ["Shorter.", ""]]


def test_a_column_that_was_set_and_not_yet_saved_is_told_when_it_is(post: Post, written: Written) -> None:
    post.reason, post.moved_at = "Shorter.", timezone.now()
    post.save(update_fields=["moved_at"])
    post.save_changed()
    post.save_changed()  # of what has not changed nothing is told
    post.save()
    ours, theirs = written()
    assert ours == theirs
    assert [sorted(row[1]) for row in ours] == [["moved_at"], ["reason"]]


def test_two_moves_in_one_step(world: World, post: Post, written: Written) -> None:
    now = timezone.now()
    post.approve(world.gm, "General Manager", now, now + timedelta(days=7))
    post.due_at = None
    post.save_changed()
    post.publish(world.permalink(), post.version.text, world.officer, now)
    post.save_changed()
    ours, theirs = written()
    assert ours == theirs
    assert [row[1]["state"] for row in ours] == [["in_review", "approved"], ["approved", "published"]]


def test_a_row_that_remembers_nothing_is_compared_as_auditlog_does_it(world: World, written: Written) -> None:
    contact = Contact.objects.get(pk=contacts.reported(world).pk)
    written()
    contact.what = "Asks for a figure."
    contact.save()
    ours, theirs = written()
    assert ours == theirs
    assert [row[1] for row in ours] == [{"what": [contacts.PLAIN.what, "Asks for a figure."]}]
