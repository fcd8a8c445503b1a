"""Whoever waits for a post's lock may lose meanwhile what entitled them; then they decide no more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from approvals.models import Post, State
from profiles.models import ActingArrangement, Appointment, Person
from tests.approvals.threads import while_held
from tests.world import World, approve
from workflow.rulings import Refused


def revoked(world: World, person: Person) -> None:
    ActingArrangement.objects.update(revoked_by=world.gm, revoked_at=timezone.now())


def moved_away(world: World, person: Person) -> None:
    Appointment.objects.filter(person=person).update(ends_on=timezone.localdate() - timedelta(days=1))


def closed(world: World, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize(
    ("who", "lose", "answer"),
    [
        ("colleague", revoked, Refused),
        ("gm", moved_away, Http404),  # nor may they see it any more
        ("gm", closed, Http404),
        ("mcdmanager", closed, Http404),
    ],
)
def test_an_approval_that_waits_while_its_authority_ends_is_refused(
    committed_world: World, who: str, lose: Callable[[World, Person], None], answer: type[Exception]
) -> None:
    world = committed_world
    world.acts_for(world.colleague, world.gm)
    post, decider = world.in_review(), world.again(getattr(world, who))
    assert decider.capacities, "read when their request began"

    def meanwhile() -> None:
        Post.objects.locked(post.pk)
        lose(world, decider)

    _, late = while_held(meanwhile, lambda: approve(post_id=post.pk, seen=post.seen, by=decider))
    assert isinstance(late.raised, answer)
    assert answer is Http404 or str(late.raised).startswith("Only the General Manager of")
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW
