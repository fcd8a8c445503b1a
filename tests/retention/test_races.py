"""Real threads: a hold and a disposal of the same record at the same moment, and two workers at one disposal."""

from contextlib import suppress

import pytest

from profiles.models import Role
from records.models import Entry, Payload
from retention import services
from retention.models import Disposal, HeldSubject
from retention.services import executing
from tests.records.test_races import at_once
from tests.retention.conftest import recorded, terms
from tests.world import World
from workflow.rulings import Refused


@pytest.fixture
def prepared(committed_world: World) -> tuple[World, list[str], Disposal]:
    """Four records in one approved disposal."""
    world = committed_world
    second = world.person("records2", "Records Officer", world.information, Role.RECORDS_OFFICER)
    given = services.add_class(terms=terms(), by=world.records)
    subjects = [recorded(world).reference for _ in range(4)]
    for subject in subjects:
        services.assign(subject=subject, class_id=given.pk, reason="For the test.", by=world.records)
    disposal = services.propose(subjects=subjects, by=world.records)
    return world, subjects, services.approve(disposal_id=disposal.pk, by=second)


def test_a_record_is_held_or_gone_and_never_both(prepared: tuple[World, list[str], Disposal]) -> None:
    world, subjects, disposal = prepared
    items = list(disposal.items.order_by("id"))

    def hold(subject: str) -> None:
        with suppress(Refused):
            services.place_hold(
                subjects=[subject], title="A court", reason="Evidence.", by=world.again(world.records)
            )

    at_once(
        *[lambda item=item: executing.execute(item_id=item.pk) for item in items],
        *[lambda subject=subject: hold(subject) for subject in reversed(subjects)],
    )
    for subject in subjects:
        held = HeldSubject.objects.filter(subject=subject).exists()
        gone = Entry.objects.filter(subject=subject, kind="disposal.executed").exists()
        whole = Payload.objects.filter(entry__subject=subject, entry__kind="post.recorded").exists()
        assert (held, whole) == (not gone, not gone)


def test_two_workers_destroy_each_record_once(prepared: tuple[World, list[str], Disposal]) -> None:
    _, subjects, disposal = prepared
    items = list(disposal.items.order_by("id"))
    work = [lambda item=item: executing.execute(item_id=item.pk) for item in items]
    at_once(*work, *work)
    executed = Entry.objects.filter(subject__in=subjects, kind="disposal.executed")
    assert executed.count() == len(subjects)
