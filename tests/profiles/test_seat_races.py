"""Two administrators at once, each with a connection of their own."""

from functools import partial

from directory import services
from profiles.models import Division, Position, Role
from tests.approvals.threads import while_held
from tests.world import World
from workflow.rulings import Refused


def test_of_two_seats_of_a_general_manager_one_is_added_and_the_other_told_why(
    committed_world: World,
) -> None:
    """Both found none when they looked; the second hears it from the database."""
    added = Division.objects.create(code="NEW", name="New Division")
    other = committed_world.person("admin2", "Administrator", committed_world.information, Role.ADMINISTRATOR)
    add = partial(services.add_position, title="General Manager", division=added, role=Role.GENERAL_MANAGER)
    first, second = while_held(partial(add, by=committed_world.admin), partial(add, by=other))
    assert first.happened
    assert isinstance(second.raised, Refused), second.raised
    assert "has the position of a General Manager already" in str(second.raised)
    assert Position.objects.filter(division=added).count() == 1
