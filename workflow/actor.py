"""By whose hand something changes just now, for the field history: a person's in a request, the clock's in a task, or
that of whoever runs a command.

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
class Hand:
    """`person` is asked when something is written: somebody may sign in during a request."""

    person: Callable[[], Model | None] = lambda: None
    address: str | None = None  # that the connection itself came from
    beside: dict[str, str] | None = None  # what is at work where no person is
    together: str = field(default_factory=lambda: str(uuid4()))  # the same for all that one hand does at once


_hand: ContextVar[Hand | None] = ContextVar("hand", default=None)


@contextmanager
def by(hand: Hand) -> Iterator[None]:
    """Whatever changes inside changes by this hand; afterwards it is the hand of before again."""
    token = _hand.set(hand)
    try:
        yield
    finally:
        _hand.reset(token)


def of_the_clock(task: str) -> Hand:
    return Hand(beside={"by": "the portal's clock", "task": task})


def _of_a_command() -> Hand:
    return Hand(beside={"by": "a command", "command": " ".join(sys.argv[1:2])})


def sign(sender: type[Model], instance: Any, **_: Any) -> None:
    """A new row of the field history says by whose hand. auditlog offers no other place to say it."""
    if not instance._state.adding:
        return
    hand = _hand.get() or _of_a_command()
    person = hand.person()
    instance.actor, instance.actor_email = person, getattr(person, "email", None)
    instance.remote_addr, instance.remote_port, instance.cid = hand.address, None, hand.together
    if hand.beside:
        instance.additional_data = hand.beside


def sign_each_row() -> None:
    pre_save.connect(sign, sender="auditlog.LogEntry", dispatch_uid="by whose hand")


class HandMiddleware:
    """What a request says of itself counts for nothing: its person is who signed in, its address the connection's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with by(Hand(person=lambda: _signed_in(request), address=request.META.get("REMOTE_ADDR") or None)):
            return self.get_response(request)


def _signed_in(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


class ClockTask(Task):
    """Each task of the portal: what it changes, the clock changes, whoever asked something of the process before."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with by(of_the_clock(self.name)):
            return super().__call__(*args, **kwargs)
