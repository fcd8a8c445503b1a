"""The verifier's idea of a lawful story is the portal's own: each move of a post, and no other."""

from approvals.history import KIND_OF_TRANSITION, SENTENCES
from approvals.models import Post
from approvals.standing import history as standing
from directory import history as directory
from profiles.models import Marking, Role
from records import destroying, history, kinds, verify
from records.verify import DECISIONS, HANDS, STEPS
from retention import history as retention


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
    written = (
        SENTENCES.keys() | directory.SENTENCES.keys() | standing.SENTENCES.keys() | retention.SENTENCES.keys()
    )
    ours = {verify.PLACED, verify.RELEASED, verify.AUTHORISED, verify.DESTROYED}
    assert {*STEPS, *HANDS, *DECISIONS, *verify.ENTITLED, *verify.SEATED, *ours} <= written


def test_roles_markings_and_names_of_fields_are_those_of_the_portal() -> None:
    assert tuple(Marking.values) == verify.MARKINGS
    assert {role for roles in verify.ENTITLED.values() for role in roles} <= {*Role.values}
    assert kinds.FILES == verify.FILES
    assert kinds.WORDS == verify.WORDS_OF
    assert history.OPENED == verify.OPENED
    assert tuple(f"{name}." for name in destroying.STAY) == verify.STAY
