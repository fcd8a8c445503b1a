"""What the home page offers is what the policy allows."""

from approvals import services
from approvals.queries import waiting_for
from profiles.models import Person
from tests.world import World


def titles(person: Person) -> list[str]:
    return [kind.title for kind in waiting_for(person)]


def test_an_incident_waits_for_mcd_but_not_for_who_published_it(world: World) -> None:
    post = world.approved()
    services.publish(post_id=post.pk, permalink=world.permalink(), live_text="Other words.", by=world.mcd)

    assert "Look into what went live" in titles(world.mcdmanager)
    assert "Look into what went live" not in titles(world.mcd)
