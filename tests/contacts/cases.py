"""Contacts as people would report and handle them, and every step that a person takes, as data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps

from contacts import services
from contacts.models import Contact
from contacts.report import Report
from notices.models import Notice
from profiles.models import Person, Platform
from records.queries import trail
from records.services import seal
from tests.world import World

WATCHED = ("contacts", "records", "notices", "auditlog")
PLAIN = Report(
    who="@ledger_daily",
    what="Asks why the forecast was changed, and wants a figure to quote.",
    reasons=["media", "comment"],
    elsewhere="A podcast’s page",
)


def report_of(**changes: Any) -> Report:
    """On a platform if one is named by its slug, as a person would choose it from the list."""
    if slug := changes.pop("on", ""):
        changes |= {"platform": Platform.objects.get(slug=slug), "elsewhere": ""}
    return replace(PLAIN, **changes)


def reported(world: World, by: Person | None = None, **changes: Any) -> Contact:
    return services.report(report=report_of(**changes), by=by or world.officer)


def in_hand(world: World, by: Person | None = None, *, to: Person | None = None, **changes: Any) -> Contact:
    contact = reported(world, by, **changes)
    advice = "Say when the new forecast comes out, and no figure."
    return services.triage(
        contact_id=contact.pk, significant=True, advice=advice, assigned_to=to, by=world.mcd
    )


def set_aside(world: World, by: Person | None = None) -> Contact:
    contact = reported(world, by)
    return services.triage(contact_id=contact.pk, significant=False, advice="A parody account.", by=world.mcd)


def closed(world: World, by: Person | None = None, **changes: Any) -> Contact:
    contact = in_hand(world, by, **changes)
    return services.close(contact_id=contact.pk, outcome="Answered on the page.", by=world.mcd)


def recorded(world: World, by: Person | None = None, **changes: Any) -> Contact:
    contact = closed(world, by, **changes)
    seal()
    return services.record(contact_id=contact.pk)


@dataclass(frozen=True)
class Step:
    name: str  # of the service
    kind: str  # of its entry
    ready: Callable[[World], Contact]
    given: Callable[[World], dict[str, Any]]
    by: str = "mcd"  # a user name of the world
    again: bool = False  # whether it may be taken several times

    def __str__(self) -> str:
        return self.kind

    def take(self, world: World, contact: Contact, by: Person | None = None, **changes: Any) -> Contact:
        service: Callable[..., Contact] = getattr(services, self.name)
        by = by or world.again(getattr(world, self.by))
        return service(**{"contact_id": contact.pk, **self.given(world), **changes, "by": by})


STEPS = [
    Step("triage", "contact.triaged", reported, lambda _: {"significant": True, "advice": "Wait for us."}),
    Step("triage", "contact.set_aside", reported, lambda _: {"significant": False, "advice": "A parody."}),
    Step("advise", "contact.advised", in_hand, lambda _: {"advice": "No figures."}, again=True),
    Step("assign", "contact.assigned", in_hand, lambda world: {"assigned_to": world.officer2}),
    Step("refer", "contact.referred", in_hand, lambda _: {"referred_to": "Police", "note": "Their number"}, again=True),
    Step("comment", "contact.commented", reported, lambda _: {"comment": "They wrote again."}, "officer", again=True),
    Step("close", "contact.closed", in_hand, lambda _: {"outcome": "Answered."}),
]  # fmt: skip


def kinds(contact: Contact) -> list[str]:
    return [entry.kind for entry in trail(contact.reference)]


def told(contact: Contact, what: str = "") -> set[str]:
    """User names of those who have a notice of the contact with these words in its title."""
    notices = Notice.objects.filter(title__startswith=contact.reference, title__contains=what)
    return set(notices.values_list("person__username", flat=True))


@contextmanager
def nothing_written() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a step could write."""
    models = [model for label in WATCHED for model in apps.get_app_config(label).get_models()]
    return {model.__name__: sorted(model._base_manager.values_list(), key=str) for model in models}
