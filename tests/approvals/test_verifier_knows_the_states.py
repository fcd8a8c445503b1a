"""The offline verifier knows the lawful order of steps by heart, since it must stand alone. Here it is compared."""

from approvals.history import KIND_OF_TRANSITION
from approvals.models import Post
from records.verify import STEPS


def test_the_verifiers_steps_are_the_state_machines() -> None:
    machine: dict[str, tuple[set[str], str]] = {"post.proposed": ({"nothing"}, "draft")}
    for transition in Post._meta.get_field("state").get_all_transitions(Post):
        sources, _ = machine.setdefault(KIND_OF_TRANSITION[transition.name], (set(), transition.target))
        sources.add(transition.source)

    assert machine == {kind: (set(follows.split()), leads_to) for kind, (follows, leads_to) in STEPS.items()}
