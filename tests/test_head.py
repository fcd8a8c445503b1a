"""HEAD is answered as GET is, at each address of the portal, and changes nothing: mail gateways try links with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone

from foi.services import open_request
from notices.models import Notice
from tests.contacts.cases import reported
from tests.contacts.pages import client_of
from tests.professional_use.comments import told
from tests.world import World

Held = dict[str, Any]  # what an address holds: the converter of each part


def routes(
    resolver: URLResolver, namespace: str = "", held: Held | None = None
) -> Iterator[tuple[str, Held]]:
    for entry in resolver.url_patterns:
        holds = {**(held or {}), **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            yield from routes(
                entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, holds
            )
        elif entry.name:
            yield f"{namespace}{entry.name}", holds


def address(route: str, held: Held, references: list[str]) -> str:
    """Of a case where there is one; else of nothing, which has to be answered alike too."""
    return reverse(route, kwargs={name: part(each.regex, references) for name, each in held.items()})


def part(regex: str, references: list[str]) -> str:
    prefix, numbered, _ = regex.partition("-[0-9]{6,12}")
    if numbered:
        return next((each for each in references if each.startswith(f"{prefix}-")), f"{prefix}-000001")
    if regex == UUIDConverter.regex:
        return str(UUID(int=0))
    return "1.0" if r"\." in regex else "1"


def first_let_in(path: str, clients: list[Client]) -> Client:
    return next((client for client in clients if status(client.get(path)) != 403), clients[0])


def status(answer: Any) -> int:
    """Read to its end, which closes those that are files."""
    answer.getvalue()
    return answer.status_code


def test_head_is_answered_as_get_is_at_each_address(world: World) -> None:
    today = timezone.localdate()
    given = {"applicant_reference": "7", "scope": "All", "received_on": today, "handler": world.records}
    request = open_request(**given, due_on=today + timedelta(30), by=world.records)
    cases = [world.in_review(), reported(world), told(world), request]
    clients = [client_of(person) for person in (world.mcdmanager, world.records, world.admin)]
    differing = {}
    for route, held in routes(get_resolver()):
        path = address(route, held, [case.reference for case in cases])
        client = first_let_in(path, clients)
        answers = status(client.get(path)), status(client.head(path))
        if answers[0] != answers[1]:
            differing[route] = answers
    assert differing == {}


def test_head_of_a_notice_has_not_read_it(world: World) -> None:
    world.in_review()
    notice = Notice.objects.filter(person=world.gm).latest("pk")
    path = reverse("notices:open", args=[notice.pk])
    assert client_of(world.gm).head(path).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None
    client_of(world.gm).get(path)
    notice.refresh_from_db()
    assert notice.read_at
