"""The law in the database: what no code path may write, `QuerySet.update()` included."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F
from django.utils import timezone

from professional_use.models import ProfessionalComment, State
from tests.professional_use.comments import acknowledged, concern, settled, told, withdrawn
from tests.world import World


def refused(comment: ProfessionalComment, constraint: str, **changes: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProfessionalComment.objects.filter(pk=comment.pk).update(**changes)


def test_nobody_acknowledges_their_own_comment(world: World) -> None:
    comment = acknowledged(world)
    refused(comment, "nobody_acknowledges_their_own_comment", acknowledged_by=F("author"))
    ProfessionalComment.objects.filter(pk=comment.pk).update(acknowledged_by=world.gm)


def test_nobody_raises_a_concern_with_themselves(world: World) -> None:
    comment = concern(world)
    refused(comment, "nobody_raises_a_concern_with_themselves", concern_by=F("author"))
    ProfessionalComment.objects.filter(pk=comment.pk).update(concern_by=world.gm)


def test_a_comment_makes_clear_for_whom_it_does_not_speak(world: World) -> None:
    comment = told(world)
    refused(comment, "comment_makes_clear_for_whom_it_does_not_speak", disclaims=False)
    refused(comment, "nothing_disclaims_nothing", disclaimer="")
    ProfessionalComment.objects.filter(pk=comment.pk).update(disclaims=False, makes_clear="At the beginning.")


@pytest.mark.parametrize("marking", ["OFFICIAL:Sensitive", "PROTECTED", ""])
def test_a_comment_is_fit_for_the_public(world: World, marking: str) -> None:
    refused(told(world), "comment_is_fit_for_the_public", marking=marking)


@pytest.mark.parametrize("name", ["place", "profile", "topic", "what"])
def test_a_comment_says_where_from_whom_and_what(world: World, name: str) -> None:
    refused(told(world), "comment_says_where_from_whom_and_what", **{name: ""})


@pytest.mark.parametrize(("state", "constraint"), [
    ("waved_through", "comment_state_is_known"),
    (State.ACKNOWLEDGED, "an_acknowledged_comment_names_who_did"),
    (State.CONCERN, "an_open_concern_is_there_and_unanswered"),
    (State.SETTLED, "a_settled_concern_has_its_answer"),
    (State.WITHDRAWN, "withdrawn_at_when_withdrawn"),
    (State.RECORDED, "comment_recorded_at_when_recorded|a_recorded_comment_was_acknowledged_or_answered"),
])  # fmt: skip
def test_a_state_is_not_reached_without_what_makes_it(world: World, state: str, constraint: str) -> None:
    refused(told(world), constraint, state=state)


def test_nothing_is_recorded_that_nobody_answered_to(world: World) -> None:
    name = "a_recorded_comment_was_acknowledged_or_answered"
    refused(told(world), name, state=State.RECORDED, recorded_at=timezone.now())
    ProfessionalComment.objects.filter(pk=settled(world).pk).update(
        state=State.RECORDED, recorded_at=timezone.now()
    )


def test_what_was_answered_cannot_be_only_told(world: World) -> None:
    for comment in (acknowledged(world), concern(world)):
        refused(comment, "nothing_was_said_to_what_is_only_told", state=State.TOLD)


def test_a_settled_concern_is_not_open_again(world: World) -> None:
    refused(settled(world), "an_open_concern_is_there_and_unanswered", state=State.CONCERN)


@pytest.mark.parametrize("name", ["acknowledged_at", "acknowledged_by", "acknowledged_as"])
def test_an_acknowledgement_is_whole(world: World, name: str) -> None:
    refused(
        acknowledged(world),
        "comment_acknowledged_at_by_and_as|an_acknowledged_comment_names_who_did",
        **{name: None},
    )


@pytest.mark.parametrize("name", ["concern_at", "concern_by", "concern_as", "concern"])
def test_a_concern_is_whole(world: World, name: str) -> None:
    refused(concern(world), "a_concern_says_whose_and_what", **{name: None})


@pytest.mark.parametrize("name", ["reply", "answer", "answered_at"])
def test_an_answer_is_whole(world: World, name: str) -> None:
    refused(settled(world), "an_answer_says_how_and_what|a_settled_concern_has_its_answer", **{name: None})


def test_only_a_concern_is_answered(world: World) -> None:
    answer = {"reply": "amended", "answer": "x", "answered_at": timezone.now()}
    refused(acknowledged(world), "only_a_concern_is_answered", **answer)


def test_a_withdrawal_stays_one(world: World) -> None:
    refused(withdrawn(world), "withdrawn_at_when_withdrawn", withdrawn_at=None)


def test_the_clock_runs_forwards(world: World) -> None:
    comment = told(world)
    refused(comment, "comment_is_due_before_it_escalates", escalates_at=comment.due_at)
    refused(comment, "comment_is_due_before_it_escalates", due_at=comment.told_at - timedelta(hours=1))
    refused(comment, "comment_escalates_after_a_reminder", escalated_at=timezone.now())


def test_the_state_cannot_be_assigned(world: World) -> None:
    with pytest.raises(AttributeError):
        told(world).state = State.ACKNOWLEDGED


def test_the_portal_cannot_delete_a_comment(world: World) -> None:
    comments = ProfessionalComment.objects.filter(pk=told(world).pk)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        comments._raw_delete(comments.db)
