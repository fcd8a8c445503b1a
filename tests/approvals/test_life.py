"""One post through its whole life, by the services alone."""

from approvals import services
from approvals.models import State
from records.queries import trail
from records.services import seal
from tests.world import World


def test_a_post_goes_from_draft_to_recorded(world: World) -> None:
    post = world.published()
    assert post.state == State.PUBLISHED
    assert services.record(post_id=post.pk).state == State.PUBLISHED, "its trail is not sealed yet"

    seal()
    post = services.record(post_id=post.pk)

    assert post.state == State.RECORDED
    kinds = [entry.kind for entry in trail(post.reference)]
    assert kinds == ["post.proposed", "post.submitted", "post.approved", "post.published", "post.recorded"]
    assert post.approved_as == "General Manager, Macroeconomic Conditions Division"
