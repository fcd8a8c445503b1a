"""What the log is told of contacts, and how it is told to people."""

import string
from typing import Any

import pytest

from contacts import services
from contacts.history import KIND_OF_TRANSITION, SENTENCES
from contacts.models import Contact
from records import kinds
from records.kinds import Fields
from records.queries import trail
from tests.contacts.cases import STEPS, Step, in_hand, recorded
from tests.world import World


def test_each_move_of_the_machine_has_a_kind_and_each_kind_a_sentence() -> None:
    moves = {move.name for move in Contact._meta.get_field("state").get_all_transitions(Contact)}
    assert moves == KIND_OF_TRANSITION.keys()
    beside = {"contact.reported", "contact.answered", *(step.kind for step in STEPS)}
    assert SENTENCES.keys() == {*KIND_OF_TRANSITION.values()} | beside


def test_only_the_record_declares_a_record() -> None:
    assert [name for name in SENTENCES if kinds.named(name).declares_record] == ["contact.recorded"]


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name and name != "who"}


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_an_entry_has_what_its_sentence_needs(world: World, step: Step) -> None:
    contact = step.take(world, step.ready(world))
    check(contact)


def test_the_entries_that_no_person_writes_have_it_too(world: World) -> None:
    contact = recorded(world)
    services.answered(contact=contact, label="TS-000001", path="/x/", what="Published", by=None)
    check(contact)


def check(contact: Contact) -> None:
    for entry in trail(contact.reference):
        assert names_in(SENTENCES[entry.kind]) <= entry.fields.keys()
        assert kinds.WITHHELD not in entry.sentence
        assert "{" not in entry.sentence


ACTOR = Fields(name="Ada", user_name="ada", position="General Manager", division="Macro")


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize(
    "fields", [Fields(), Fields(actor=None), Fields(actor=ACTOR), Fields(actor=Fields(name="A"))]
)
def test_a_sentence_copes_with_whatever_was_withheld(kind: str, fields: dict[str, Any]) -> None:
    for told in (kinds.told(kind, Fields(fields)), kinds.titled(kind, Fields(fields))):
        assert told
        assert "{" not in told
        assert "None" not in told


def test_what_people_wrote_is_told_as_they_wrote_it(world: World) -> None:
    """Braces are words, not places to fill."""
    contact = in_hand(world)
    words = "Use {who} and {0.__class__}, 100 %s <b>sure</b>."
    services.advise(contact_id=contact.pk, advice=words, by=world.mcd)
    assert trail(contact.reference)[-1].sentence == f"Mcd (mcd, Communications Adviser) advised: {words}"
