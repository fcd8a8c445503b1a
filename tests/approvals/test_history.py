"""What the log is told, and how it is told to people."""

import string
from typing import Any

import pytest

from approvals import services
from approvals.history import KIND_OF_TRANSITION, SENTENCES
from approvals.models import Post
from records import kinds
from records.kinds import Fields
from records.queries import trail
from tests.approvals.steps import STEPS, Step
from tests.world import World


def test_each_move_of_the_machine_has_a_kind_and_each_kind_a_sentence() -> None:
    moves = {move.name for move in Post._meta.get_field("state").get_all_transitions(Post)}
    assert moves == KIND_OF_TRANSITION.keys()
    beside = {
        "post.proposed",
        "consultation.asked",
        "consultation.answered",
        "consultation.escalated",
        "post.escalated",
        "post.refused",
        "post.commented",
        "post.comment_resolved",
        "post.held",
        "post.reconfirmed",
        "post.corrected",
        "post.taken_down",
        "post.followed_up",
        "file.refused",
        "post.captured",
        "incident.opened",
        "incident.closed",
    }
    assert SENTENCES.keys() == {*KIND_OF_TRANSITION.values()} | beside


def test_only_the_record_declares_a_record() -> None:
    assert [name for name in SENTENCES if kinds.named(name).declares_record] == ["post.recorded"]


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name and name != "who"}


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_an_entry_has_what_its_sentence_needs(world: World, step: Step) -> None:
    post = step.ready(world)
    step.take(world, post)
    for entry in trail(post.reference):
        assert names_in(SENTENCES[entry.kind]) <= entry.fields.keys()
        assert kinds.WITHHELD not in entry.sentence
        assert "{" not in entry.sentence


ACTOR = Fields(name="Ada", user_name="ada", position="General Manager", division="Macro")


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize("fields", [
    Fields(),
    Fields(actor=Fields()),
    Fields(actor=None),
    Fields(actor=ACTOR),
    Fields(actor=Fields(name="Ada")),
    Fields(actor=Fields(position="General Manager")),
    Fields(version=1),
    Fields(version=1, actor=Fields(ACTOR, acting_for="Grace", instrument="HR-1")),
])  # fmt: skip
def test_a_sentence_copes_with_whatever_was_withheld(kind: str, fields: dict[str, Any]) -> None:
    told = kinds.told(kind, Fields(fields))
    assert told
    assert "{" not in told
    assert "None" not in told


def test_a_sentence_names_the_seat_and_for_whom_somebody_acted() -> None:
    fields = Fields(version=2, actor=Fields(ACTOR, acting_for="Grace", instrument="HR-1"))
    assert (
        kinds.told("post.approved", fields)
        == "Ada (ada, General Manager, acting for Grace) approved version 2."
    )
    assert kinds.told("post.approved", Fields(fields, actor=Fields())) == "(withheld) approved version 2."


def test_what_people_wrote_is_told_as_they_wrote_it(world: World) -> None:
    """Braces in a reason are words, not places to fill."""
    post = world.in_review()
    reason = "Use {who} and {0.__class__}, 100 %s <b>sure</b>."
    services.decline(post_id=post.pk, seen=post.seen, reason=reason, by=world.gm)
    assert trail(post.reference)[-1].sentence == f"Gm (gm, General Manager) declined version 1: {reason}"


def test_an_entry_outlives_the_directory(world: World) -> None:
    post = world.approved()
    type(world.gm).objects.filter(pk=world.gm.pk).update(name="Renamed")
    assert trail(post.reference)[-1].sentence == "Gm (gm, General Manager) approved version 1."


def test_the_clock_has_a_name_too(world: World) -> None:
    post = world.approved()
    Post.objects.filter(pk=post.pk).update(approval_ends_at=post.approved_at)
    services.expire(post_id=post.pk)
    told = trail(post.reference)[-1]
    assert told.actor["name"] == "The portal"
    assert told.sentence == "The approval of version 1 lapsed before the post went out."
