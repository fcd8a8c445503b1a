"""What a step asks of the database when somebody sends its form: nothing that only a page shows."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from approvals.models import Post
from tests.approvals.test_views import client_of, typed
from tests.cases.posts import KIND
from tests.world import World

# The statements of the whole request, with session and person. Twelve are the aim. Three are over it: what goes out
# first asks for the roster too, an objection opens an incident, and a standing approval is locked beside its post.
# Whoever decides asks the record log what the words were: one of the statements.
COUNTED = {
    "submit": 12,
    "use-standing": 22,
    "approve": 12,
    "take-back": 11,
    "request-changes": 10,
    "decline": 10,
    "consult": 11,
    "comment": 9,
    "resolve-comment": 10,
    "take-over": 12,
    "answer": 12,
    "reconfirm": 12,
    "publish": 12,
    "report-failure": 10,
    "publish-first": 14,
    "confirm": 11,
    "object": 15,
    "withdraw": 8,
    "close-incident": 12,
}


def asked(client: Client, path: str, form: dict[str, Any]) -> list[str]:
    client.get("/health/")
    ContentType.objects.get_for_models(*apps.get_app_config("approvals").get_models())  # once in each process
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(path, form)
    assert answer.status_code == 302
    return [query["sql"] for query in caught if "SAVEPOINT" not in query["sql"]]


@pytest.mark.parametrize("take", KIND.takes, ids=lambda take: take.name)
def test_a_step_s_post_asks_only_what_it_decides_on(world: World, take: Any) -> None:
    post = take.ready(world)
    client = client_of(getattr(world, take.by))
    statements = asked(client, f"/posts/{post.reference}/{take.name}/", take.sent(world, post))
    assert len(statements) == COUNTED[take.name], "\n".join(statements)


def test_so_does_a_proposal(world: World) -> None:
    statements = asked(client_of(world.officer), "/posts/new/", typed(world))
    assert len(statements) == 11, "\n".join(statements)


def test_so_does_an_edit(world: World) -> None:
    post: Post = world.draft()
    form = typed(world, text="Other words.") | {"seen": post.seen}
    statements = asked(client_of(world.officer), f"/posts/{post.reference}/edit/", form)
    assert len(statements) == 11, "\n".join(statements)
