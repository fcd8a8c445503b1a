"""Whoever waits while a request is ended sees it as it stands by then, and keeps what they typed."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from foi import services
from foi.models import Gathered, InformationRequest
from tests.approvals.threads import while_held
from tests.contacts.pages import client_of, text
from tests.foi.test_views import opened, path
from tests.world import World

THOUGHT = "Half a thought of TS-000001."


@pytest.mark.parametrize(
    ("page", "typed"),
    [("gather/", {"subjects": THOUGHT}), ("records/TS-000001/leave-out/", {"reason": THOUGHT})],
)
def test_a_page_refused_after_a_wait_shows_what_stands_now(
    committed_world: World, page: str, typed: dict[str, Any]
) -> None:
    world = committed_world
    opened(world, 1)
    request, client = InformationRequest.objects.get(), client_of(world.records)
    Gathered.objects.create(
        request=request, subject="TS-000001", gathered_by=world.records, gathered_at=timezone.now()
    )
    _, late = while_held(
        lambda: services.withdraw(request_id=request.pk, reason="Not wanted.", by=world.records),
        lambda: client.post(path(request, page), {"key": uuid4(), **typed}),
    )
    answer = late.returned
    assert answer.status_code == 422
    assert "This request was withdrawn" in text(answer)
    assert not answer.context["may"]
    assert THOUGHT in answer.content.decode()
