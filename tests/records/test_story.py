"""The verifier's idea of a lawful story is the portal's own: each move of a post, and no other."""

from approvals.history import KIND_OF_TRANSITION, SENTENCES
from approvals.models import Post
from records.verify import DECISIONS, HANDS, STEPS


def test_each_step_of_the_verifier_is_a_transition_of_the_post() -> None:
    moves: dict[str, set[tuple[str, str]]] = {"post.proposed": {("nothing", "draft")}}
    for move in Post._meta.get_field("state").get_all_transitions(Post):
        moves.setdefault(KIND_OF_TRANSITION[move.name], set()).add(
            (str(move.source.value), str(move.target.value))
        )
    told = {
        kind: {(state, leads_to) for state in follows.split()} for kind, (follows, leads_to) in STEPS.items()
    }
    assert told == moves


def test_the_kinds_that_the_verifier_knows_are_written() -> None:
    assert {*STEPS, *HANDS, *DECISIONS} <= SENTENCES.keys()
