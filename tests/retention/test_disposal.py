"""Two people, a record that is due, and nothing that holds it: then, and only then, it is destroyed."""

from collections.abc import Callable

from profiles.models import Person
from records.models import Payload
from records.queries import trail
from retention.models import Disposal, Keeping
from retention.tasks import carry_out
from tests.world import World

Due = Callable[..., str]
Approved = Callable[..., Disposal]


def kinds(subject: str) -> list[str]:
    return [entry.kind for entry in trail(subject)]


def test_two_people_destroy_what_is_due(world: World, due: Due, approved: Approved, second: Person) -> None:
    subject = due()
    before = Payload.objects.filter(entry__subject=subject).count()
    disposal = approved(subject)
    carry_out()
    carry_out()
    disposal = Disposal.objects.get(pk=disposal.pk)
    keeping = Keeping.objects.get(subject=subject)
    assert (disposal.state, keeping.disposed_at is not None) == ("finished", True)
    assert kinds(subject)[-3:] == ["class.assigned", "disposal.authorised", "disposal.executed"]
    entry = trail(subject)[-1]
    assert entry.fields["proposed_by"] == world.records.name
    assert entry.fields["approved_by"] == second.name
    assert (
        entry.fields["payloads"] == disposal.items.get().payloads == before - 1
    )  # that of class.assigned stays
    held = [each.kind for each in trail(subject) if hasattr(each, "payload")]
    assert held == ["class.assigned", "disposal.authorised", "disposal.executed"]
