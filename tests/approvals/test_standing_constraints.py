"""What no code path may write of a standing approval, and that a use is history."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from approvals.models import Post, StandingApproval, StandingUse
from tests.approvals.standing import (
    in_force,
    used,
)
from tests.approvals.steps import kinds
from tests.world import World

LAW = {
    "standing_is_signed_by_two": lambda world: {"cosigned_by": world.gm},
    "standing_cosigned_at_and_by": lambda world: {"cosigned_at": None},
    "standing_signature_binds_the_terms": lambda world: {"fingerprint": "0" * 64},
    "standing_has_a_fingerprint": lambda world: {"fingerprint": "x", "cosigned_fingerprint": "x"},
    "standing_is_not_overused": lambda world: {"uses": 3},
    "standing_allows_some_use": lambda world: {"uses_allowed": 0},
    "standing_ends_after_it_starts": lambda world: {"ends_on": "2020-01-01"},
    "standing_says_what_may_be_said": lambda world: {"wording": ""},
    "standing_suspended_at_and_why": lambda world: {"suspended_by": world.gm},
    "suspension_takes_the_signature": lambda world: {
        "suspended_at": timezone.now(),
        "suspended_because": "So.",
    },
}


@pytest.mark.parametrize("name", LAW)
def test_the_database_holds_the_law(world: World, name: str) -> None:
    standing = in_force(world)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StandingApproval.objects.filter(pk=standing.pk).update(**LAW[name](world))


def test_a_use_is_history(world: World) -> None:
    used(world.draft(), in_force(world), world.officer)
    use = StandingUse.objects.get()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        StandingUse.objects.filter(pk=use.pk).update(number=2)
    use.pk = None
    with pytest.raises(IntegrityError, match="each_use_is_counted_once"), transaction.atomic():
        use.save(force_insert=True)
    use.number = 0
    with pytest.raises(IntegrityError, match="uses_are_counted_from_one"), transaction.atomic():
        use.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        with pytest.raises(ProgrammingError, match="its rows are history"), transaction.atomic():
            cursor.execute("DELETE FROM approvals_standinguse")
        cursor.execute("SET ROLE treasury_portal")


def test_a_post_cannot_carry_one_without_an_approval(world: World) -> None:
    standing, post = in_force(world), world.draft()
    with pytest.raises(IntegrityError, match="standing_where_approved"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(standing=standing)


def test_the_trail_of_the_post_is_lawful(world: World) -> None:
    post = used(world.draft(), in_force(world), world.officer)
    assert kinds(post) == ["post.proposed", "post.approved_under"]
