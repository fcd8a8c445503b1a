"""Who changes something just now, for the field history: a person in a request, the clock in a task, or whoever runs
a command.

django-auditlog has this as well, but forgets who it was outside when one such block stands in another, tells requests
apart by the time alone, believes the headers of a request, and knows nothing of tasks.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from celery import Task
from django.db.models import Model
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class Actor:
    """`person` is asked when something is written: somebody may sign in during a request."""

    person: Callable[[], Model | None] = lambda: None
    address: str | None = None  # that the connection itself came from
    additional_data: dict[str, str] | None = None  # what is at work where no person is
    correlation_id: str = field(
        default_factory=lambda: str(uuid4())
    )  # of all that changes in one request or task


_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


@contextmanager
def set_actor(actor: Actor) -> Iterator[None]:
    """Whatever changes inside is theirs; afterwards it is again whoever it was before."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def clock(task: str) -> Actor:
    return Actor(additional_data={"by": "the portal's clock", "task": task})


def _command() -> Actor:
    return Actor(additional_data={"by": "a command", "command": " ".join(sys.argv[1:2])})


def sign(sender: type[Model], instance: Any, **_: Any) -> None:
    """A new row of the field history says who changed it. auditlog offers no other place to say it."""
    if not instance._state.adding:
        return
    actor = _actor.get() or _command()
    person = actor.person()
    instance.actor, instance.actor_email = person, getattr(person, "email", None)
    instance.remote_addr, instance.remote_port, instance.cid = actor.address, None, actor.correlation_id
    if actor.additional_data:
        instance.additional_data = actor.additional_data


def sign_each_row() -> None:
    pre_save.connect(sign, sender="auditlog.LogEntry", dispatch_uid="actor of a row of the field history")


class ActorMiddleware:
    """What a request says of itself counts for nothing: its person is who signed in, its address the connection's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with set_actor(
            Actor(person=lambda: _signed_in(request), address=request.META.get("REMOTE_ADDR") or None)
        ):
            return self.get_response(request)


def _signed_in(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


class ClockTask(Task):
    """Each task of the portal: what it changes, the clock changes, whoever asked something of the process before."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with set_actor(clock(self.name)):
            return super().__call__(*args, **kwargs)
