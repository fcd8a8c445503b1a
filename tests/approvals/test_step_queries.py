"""What a step asks of the database when somebody sends its form: nothing that only a page shows."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Post
from tests.approvals import steps
from tests.approvals.test_views import client_of
from tests.world import World

State = Callable[[World], Post]
Given = Callable[[World, Post], dict[str, Any]]

# Step: who takes it, on what, what the form sends, and the statements of the request, with session and person.
COUNTED: dict[str, tuple[str, State, Given, int]] = {
    "submit": ("officer", World.draft, steps.handed_over, 12),
    "approve": ("gm", World.in_review, steps.decided, 11),
    "request-changes": (
        "gm",
        World.in_review,
        lambda world, post: steps.seen(world, post) | {"note": "Shorter."},
        9,
    ),
    "decline": (
        "gm",
        World.in_review,
        lambda world, post: steps.seen(world, post) | {"note": "Not ours."},
        9,
    ),
    "consult": ("gm", World.in_review, lambda world, post: steps.seen(world, post) | {"note": "Ours?"}, 11),
    "answer": ("mcd", steps.asked, lambda world, post: {"answer": "It is."}, 12),
    "publish": ("officer", World.approved, steps.gone_live, 11),
    "report-failure": ("officer", World.approved, steps.with_reason, 10),
    "withdraw": ("officer", World.in_review, steps.with_reason, 8),
    "confirm": ("gm", steps.unconfirmed, steps.decided, 10),
    "close-incident": ("mcd", steps.differing, lambda world, post: {"resolution": "Mended."}, 12),
}


@pytest.mark.parametrize("step", COUNTED)
def test_a_step_s_post_asks_only_what_it_decides_on(world: World, step: str) -> None:
    who, state, given, number = COUNTED[step]
    post = state(world)
    client = client_of(getattr(world, who))
    client.get("/health/")
    ContentType.objects.get_for_models(*apps.get_app_config("approvals").get_models())  # once in each process
    form = {"key": str(uuid4()), **given(world, post)}
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(f"/posts/{post.reference}/{step}/", form)
    assert answer.status_code == 302
    statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == number, "\n".join(statements)
