"""Each step: the state it leads to, what it writes into the log, and whom it tells."""

from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.http import Http404

from approvals.models import Post, State
from profiles.models import Person
from records.queries import trail
from tests.approvals.steps import STEPS, Step, kinds, last_notice, nothing_written, told_since
from tests.world import World
from workflow.rulings import MovedOn, Refused

each_step = pytest.mark.parametrize("step", STEPS, ids=str)


class Effect(NamedTuple):
    state: State
    told: set[str]
    fields: dict[str, Any] = {}


REASON = {"reason": "The figure is last year's."}
EFFECTS = {
    "edit": Effect(State.DRAFT, set(), {"version": 2, "text": "Other words."}),
    "submit": Effect(State.IN_REVIEW, {"gm"}),
    "withdraw": Effect(State.WITHDRAWN, set(), REASON),
    "consult": Effect(
        State.IN_REVIEW, {"mcd", "mcdmanager", "mcdmanager2"}, {"question": "Is this ours to say?"}
    ),
    "answer": Effect(State.IN_REVIEW, {"gm"}, {"answer": "Yes, with the date."}),
    "comment": Effect(State.IN_REVIEW, {"officer", "gm"}, {"comment": "Is it, @gm?", "named": ["Gm (gm)"]}),
    "resolve_comment": Effect(State.IN_REVIEW, {"mcd"}, {"comment_number": 1}),
    "take_over": Effect(State.DRAFT, set(), {"suggested_by": "mcd", "comment_number": 1}),
    "approve": Effect(State.APPROVED, {"officer"}, {"note": "", "advised": []}),
    "take_back": Effect(State.IN_REVIEW, {"officer"}),
    "approve_under": Effect(State.APPROVED, {"gm"}, {"use": 1, "uses_allowed": 100, "approver": "gm"}),
    "request_changes": Effect(State.DRAFT, {"officer"}, REASON),
    "decline": Effect(State.DECLINED, {"officer"}, REASON),
    "publish": Effect(State.PUBLISHED, {"gm"}, {"as_approved": True}),
    "report_failure": Effect(State.PUBLICATION_FAILED, {"gm"}, REASON),
    "reconfirm": Effect(State.APPROVED, {"officer", "mcdmanager"}, {"window": "Caretaker 2028", "note": ""}),
    "publish_first": Effect(
        State.UNCONFIRMED,
        {"gm", "mcdmanager", "mcdmanager2"},
        {"emergency": "People were sending money to a false account.", "as_written": True},
    ),
    "confirm": Effect(State.PUBLISHED, {"officer"}, {"note": ""}),
    "object_to": Effect(State.PUBLISHED, {"officer", "mcd", "mcdmanager", "mcdmanager2"}, REASON),
    "close_incident": Effect(State.PUBLISHED, {"officer", "gm"}, {"resolution": "Corrected on the page."}),
}


@each_step
def test_a_step_moves_the_post_writes_one_entry_and_tells_the_others(world: World, step: Step) -> None:
    post, effect = step.ready(world), EFFECTS[step.name]
    before, notices, key = kinds(post), last_notice(), uuid4()

    after = step.take(world, post, key=key)

    assert after.state == effect.state
    assert after.columns() == Post.objects.get(pk=post.pk).columns(), "it answers with the post as stored"
    assert kinds(post) == [*before, step.kind]
    assert told_since(notices) == effect.told
    entry = trail(post.reference)[-1]
    expected = {
        "version": after.version.number,
        "fingerprint": after.fingerprint,
        "ground": after.ground,
        **effect.fields,
    }
    assert {name: entry.fields[name] for name in expected} == expected
    by = getattr(world, step.by)
    assert entry.actor["user_name"] == by.username
    assert entry.actor["division"] == by.seat.division
    assert entry.office == "MACRO"


@each_step
def test_a_step_leaves_the_callers_object_alone(world: World, step: Step) -> None:
    """It answers with a fresh one: after a rollback, one that was changed in place would still say approved."""
    post = step.ready(world)
    before = {name: getattr(post, name) for name in [field.attname for field in Post._meta.concrete_fields]}
    assert step.take(world, post) is not post
    assert {name: getattr(post, name) for name in before} == before


@each_step
def test_a_refused_step_writes_nothing_at_all(world: World, step: Step) -> None:
    post = step.ready(world)
    for who in (world.records, world.auditor):
        with nothing_written(), pytest.raises(Refused) as refusal:
            step.take(world, post, by=world.again(who))
        assert str(refusal.value).endswith(".")


@each_step
def test_to_who_may_not_see_a_post_it_is_not_there(world: World, step: Step) -> None:
    root = Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")
    post = step.ready(world)
    for who in (world.officer2, world.gm2, world.admin, root):
        with nothing_written(), pytest.raises(Http404):
            step.take(world, post, by=world.again(who))


@pytest.mark.parametrize("step", [step for step in STEPS if step.name in {
    "edit", "submit", "approve", "approve_under", "request_changes", "decline"
}], ids=str)  # fmt: skip
def test_a_step_on_words_that_were_not_seen_is_refused(world: World, step: Step) -> None:
    post = step.ready(world)
    with nothing_written(), pytest.raises(MovedOn, match="has changed since you opened it"):
        step.take(world, post, seen="0" * 64)
