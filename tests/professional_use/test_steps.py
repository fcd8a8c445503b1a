"""Each step: the state it leads to, what it writes into the log, whom it tells, and that one form has one effect."""

from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.http import Http404

from notices.models import Notice
from professional_use import services
from professional_use.models import ProfessionalComment, State
from profiles.models import Person
from records.queries import trail
from tests.professional_use.comments import (
    STEPS,
    Step,
    concern,
    intended,
    kinds,
    last_notice,
    nothing_written,
    now,
    seat_above,
    settled,
    told,
    told_since,
    withdrawn,
)
from tests.world import World
from workflow.rulings import Refused

each_step = pytest.mark.parametrize("step", STEPS, ids=str)


class Effect(NamedTuple):
    state: State
    told: set[str]
    fields: dict[str, Any]


EFFECTS = {
    "acknowledge": Effect(State.ACKNOWLEDGED, {"officer"}, {"note": "Good luck."}),
    "raise_concern": Effect(State.CONCERN, {"officer"}, {"concern": "Leave out the figure."}),
    "answer_concern": Effect(
        State.SETTLED, {"manager"}, {"reply": "I leave it as it is, and say why", "answer": "It is public."}
    ),
    "withdraw": Effect(State.WITHDRAWN, {"manager"}, {"reason": "No time."}),
}


# --- Telling ------------------------------------------------------------------------------------------------


def test_telling_writes_the_comment_down_and_tells_the_line_manager(world: World) -> None:
    comment = told(world)
    assert (comment.state, comment.author, comment.division) == (State.TOLD, world.officer, world.macro)
    assert comment.disclaims
    (entry,) = trail(comment.reference)
    assert entry.sentence.startswith(
        "Officer (officer, Policy Officer) told Manager (manager) of a comment planned for "
    )
    assert entry.fields["what"] == comment.what
    assert told_since(0) == {"manager"}
    assert Notice.objects.get().path == f"/professional/{comment.reference}/"


def test_a_comment_told_twice_is_one_comment(world: World) -> None:
    seat_above(world)
    key = uuid4()
    once = services.tell(said=intended(), key=key, by=world.officer)
    with nothing_written():
        again = services.tell(said=intended(topic="Typed since"), key=key, by=world.officer)
    assert again == once


def test_a_comment_under_the_number_of_somebody_elses_is_another(world: World) -> None:
    key = uuid4()
    services.tell(said=intended(), key=key, by=world.officer)
    services.tell(said=intended(), key=key, by=world.officer2)
    assert ProfessionalComment.objects.count() == 2


REFUSED = [
    ({"profile": "officer@treasury.example"}, "this is a Treasury address"),
    ({"profile": "Officer <officer@mail.treasury.example>"}, "this is a Treasury address"),
    ({"profile": "@TreasuryAU"}, "TreasuryAU is an official account of the Treasury"),
    (
        {"profile": "https://www.facebook.com/treasuryau/"},
        "TreasuryAU is an official account of the Treasury",
    ),
    ({"disclaimer": ""}, "say how else you make it clear"),
    ({"disclaimer": "My own views."}, "you do not speak for the Treasury or the Government"),
    (
        {"what": "OFFICIAL:Sensitive. The draft says so."},
        "What is marked OFFICIAL: Sensitive cannot be said in public",
    ),
    (
        {"topic": "[SEC=OFFICIAL:Sensitive] saving"},
        "What is marked OFFICIAL: Sensitive cannot be said in public",
    ),
    ({"marking": "OFFICIAL:Sensitive"}, "OFFICIAL at most"),
    ({"planned_on": date(2999, 1, 1)}, "within a year"),
]


@pytest.mark.parametrize(
    ("changes", "why"), REFUSED, ids=[f"{next(iter(changes))}" for changes, _ in REFUSED]
)
def test_what_may_not_be_told_is_refused_and_not_kept(
    world: World, changes: dict[str, Any], why: str
) -> None:
    seat_above(world)
    assert world.account.handle == "TreasuryAU"
    with nothing_written(), pytest.raises(Refused, match=why):
        services.tell(said=intended(**changes), by=world.officer)


@pytest.mark.parametrize("changes", [
    {"profile": "priya@mail.example"},
    {"profile": "https://aus.social/@priya", "pseudonymous": True},
    {"disclaimer": "", "makes_clear": "I say so at the beginning of the interview."},
    {"marking": "UNOFFICIAL"},
    {"what": "A figure that is official, and a sensitive matter."},
])  # fmt: skip
def test_what_may_be_told_is(world: World, changes: dict[str, Any]) -> None:
    assert world.account
    comment = told(world, **changes)
    for name, value in changes.items():
        assert getattr(comment, name) == value


def test_without_a_line_it_is_kept_that_there_was_none(world: World) -> None:
    assert not told(world, disclaimer="", makes_clear="I say so first.").disclaims


# --- The other steps ----------------------------------------------------------------------------------------


@each_step
def test_a_step_moves_the_comment_writes_one_entry_and_tells_the_other(world: World, step: Step) -> None:
    comment, effect = step.ready(world), EFFECTS[step.name]
    before, notices = kinds(comment), last_notice()
    after = step.take(world, comment, key=uuid4())
    assert after.state == effect.state == now(comment).state
    assert kinds(comment) == [*before, step.kind]
    assert told_since(notices) == effect.told
    entry = trail(comment.reference)[-1]
    assert {name: entry.fields[name] for name in effect.fields} == effect.fields
    assert entry.actor["user_name"] == step.by
    assert entry.office == "", "an office's entries are read by the whole division"


@each_step
def test_the_same_form_again_changes_nothing_and_does_not_complain(world: World, step: Step) -> None:
    comment, key = step.ready(world), uuid4()
    once = step.take(world, comment, key=key)
    with nothing_written():
        again = step.take(world, comment, key=key)
    assert (again.pk, again.state) == (once.pk, once.state)


@each_step
def test_the_form_of_another_comment_is_refused(world: World, step: Step) -> None:
    comment, other, key = step.ready(world), step.ready(world), uuid4()
    step.take(world, comment, key=key)
    with (
        nothing_written(),
        pytest.raises(Refused, match="This form was used for another professional comment"),
    ):
        step.take(world, other, key=key)


@each_step
def test_a_refused_step_writes_nothing_at_all(world: World, step: Step) -> None:
    comment = step.ready(world)
    for who in (world.mcd, world.records, world.auditor):
        with nothing_written(), pytest.raises(Refused) as refusal:
            step.take(world, comment, by=world.again(who))
        assert str(refusal.value).endswith(".")


@each_step
def test_to_who_may_not_see_the_comment_it_is_not_there(world: World, step: Step) -> None:
    root = Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")
    comment = step.ready(world)
    for who in (world.colleague, world.officer2, world.gm2, world.admin, root):
        with nothing_written(), pytest.raises(Http404):
            step.take(world, comment, by=world.again(who))


@each_step
def test_a_step_on_what_is_over_is_refused(world: World, step: Step) -> None:
    comment = withdrawn(world)
    with nothing_written(), pytest.raises(Refused, match="This comment was withdrawn, so it cannot be"):
        step.take(world, comment)


def test_a_concern_may_end_in_an_acknowledgement(world: World) -> None:
    """They talked, and the manager is content."""
    comment = services.acknowledge(comment_id=concern(world).pk, by=world.manager)
    assert comment.state == State.ACKNOWLEDGED
    assert comment.concern, "it stays in the story"


def test_a_concern_is_raised_once(world: World) -> None:
    for comment in (concern(world), settled(world)):
        with pytest.raises(Refused):
            services.raise_concern(comment_id=comment.pk, concern="Again.", by=world.manager)


def test_the_seat_they_answered_from_is_kept(world: World) -> None:
    seat_above(world)
    world.acts_for(world.colleague, world.manager)
    acting = world.again(world.colleague)
    comment = services.acknowledge(comment_id=told(world).pk, by=acting)
    assert comment.acknowledged_as == str(next(seat for seat in acting.capacities if seat.acting_for))
    assert (
        trail(comment.reference)[-1].sentence
        == "Colleague (colleague, Director, acting for Manager) acknowledged the comment."
    )
