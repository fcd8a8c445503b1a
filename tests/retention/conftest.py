from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from approvals.models import Post
from approvals.tasks import record_published
from profiles.models import Person, Role
from records.services import seal
from retention import services
from retention.models import Disposal, RetentionClass
from retention.services import Terms
from tests.world import World

LONG_AGO = date(2001, 1, 1)


def terms(**changes: Any) -> Terms:
    """A class that nobody's authority has: kept for no time at all, so that what is recorded today is due today."""
    plain: dict[str, Any] = {
        "number": "99001",
        "title": "Posts of a test",
        "authority": "TEST/1",
        "authority_name": "Authority of a test",
        "event": "recorded",
        "years": 0,
        "action": "destroy",
        "in_force_from": LONG_AGO,
        "default_for": ["TS"],
    }
    return Terms(**plain | changes)


def recorded(world: World, **changes: Any) -> Post:
    """A post that went all the way, and has its row among what is kept."""
    post = world.published(**changes)
    seal()
    record_published()
    seal()
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def second(world: World) -> Person:
    return world.person("records2", "Records Officer", world.information, Role.RECORDS_OFFICER)


@pytest.fixture
def given(world: World) -> RetentionClass:
    return services.add_class(terms=terms(), by=world.records)


@pytest.fixture
def due(world: World, given: RetentionClass) -> Callable[..., str]:
    """A recorded post whose class lets it go today; its number."""

    def make(**changes: Any) -> str:
        post = recorded(world, **changes)
        services.assign(subject=post.reference, class_id=given.pk, reason="For the test.", by=world.records)
        return post.reference

    return make


@pytest.fixture
def approved(world: World, second: Person) -> Callable[..., Disposal]:
    def make(*subjects: str) -> Disposal:
        disposal = services.propose(subjects=subjects, by=world.records)
        return services.approve(disposal_id=disposal.pk, by=second)

    return make


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)
