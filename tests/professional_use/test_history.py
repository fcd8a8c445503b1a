"""Each move of the state machine has its kind of entry, and each kind a sentence that its entry can fill."""

import string

import pytest

from professional_use.history import KIND_OF_TRANSITION, RECORD, SENTENCES
from professional_use.models import ProfessionalComment
from records import kinds
from records.queries import trail
from tests.professional_use.comments import STEPS, Step
from tests.world import World


def test_each_move_has_a_kind_and_each_kind_a_sentence() -> None:
    field = ProfessionalComment._meta.get_field("state")
    moves = {move.name for move in field.get_all_transitions(ProfessionalComment)}
    assert moves == KIND_OF_TRANSITION.keys()
    beside = {"professional.told", "professional.reminded", "professional.escalated"}
    assert SENTENCES.keys() == {*KIND_OF_TRANSITION.values()} | beside


def test_only_the_record_declares_a_record() -> None:
    assert [name for name in SENTENCES if kinds.named(name).declares_record] == [RECORD]


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_an_entry_has_what_its_sentence_needs(world: World, step: Step) -> None:
    comment = step.ready(world)
    step.take(world, comment)
    for entry in trail(comment.reference):
        needed = {name for _, name, _, _ in string.Formatter().parse(SENTENCES[entry.kind]) if name}
        assert needed - {"who"} <= entry.fields.keys()
        assert kinds.WITHHELD not in entry.sentence
