from collections.abc import Callable
from typing import Any, NamedTuple

from profiles.models import Person, Role
from retention import services
from retention.models import Disposal, Hold, Keeping, RetentionClass
from retention.views import CLASSES, DISPOSALS, HOLDS, RECORDS
from tests.cases.kinds import Kind, Take
from tests.retention.conftest import recorded, terms
from tests.world import World


class Archive(NamedTuple):
    """A record that is due, the class that lets it go, another, and a second person who keeps records."""

    world: World
    second: Person
    subject: str
    given: RetentionClass
    other: RetentionClass


def archive(world: World, sign: Callable[[], Any]) -> Archive:
    second = world.person("records2", "Records Officer", world.information, Role.RECORDS_OFFICER)
    given = services.add_class(terms=terms(), by=world.records)
    other = services.add_class(terms=terms(number="2", default_for=[]), by=world.records)
    subject = recorded(world).reference
    services.assign(subject=subject, class_id=given.pk, reason="For the test.", by=world.records)
    return Archive(world, second, subject, given, other)


def a_hold(place: Archive) -> Hold:
    draft = place.world.draft().reference
    return services.place_hold(subjects=[draft], title="A court", reason="Why.", by=place.world.records)


def release(place: Archive, hold: Hold) -> None:
    services.release_hold(hold_id=hold.pk, reason="Over.", by=place.world.records)


def a_disposal(place: Archive) -> Disposal:
    return services.propose(subjects=[place.subject], by=place.world.records)


def withdraw(place: Archive, disposal: Disposal) -> None:
    services.withdraw(disposal_id=disposal.pk, reason="Later.", by=place.world.records)


def replace(place: Archive, given: RetentionClass) -> None:
    services.supersede_class(class_id=given.pk, terms=terms(), by=place.second)


def assign(place: Archive, keeping: Keeping) -> None:
    services.assign(
        subject=place.subject, class_id=place.other.pk, reason="It belongs there.", by=place.second
    )


WORDS = {"number": "9", "title": "Of a test", "authority": "A", "authority_name": "An authority"}
COUNTED = {"action": "destroy", "years": "1", "event": "recorded", "in_force_from": "1/1/2002"}
SHUT = {"place": archive, "shut": 403}

KINDS = [
    Kind(
        HOLDS,
        [
            Take("add-to-hold", a_hold, "records", lambda place, _: {"numbers": place.subject}),
            Take("release-hold", a_hold, "records", lambda *_: {"reason": "The court has seen it."}),
        ],
        release,
        **SHUT,
    ),
    Kind(
        DISPOSALS,
        [
            Take("approve", a_disposal, "second", lambda *_: {"looked": "on"}),
            Take("refuse", a_disposal, "second", lambda *_: {"reason": "Somebody needs it."}),
            Take("withdraw", a_disposal, "records", lambda *_: {"reason": "It was a mistake."}),
        ],
        withdraw,
        **SHUT,
    ),
    Kind(
        CLASSES,
        [Take("replace-class", lambda place: place.given, "records", lambda *_: WORDS | COUNTED)],
        replace,
        **SHUT,
    ),
    Kind(
        RECORDS,
        [
            Take(
                "assign",
                lambda place: Keeping.objects.get(subject=place.subject),
                "records",
                lambda place, _: {"class_id": str(place.other.pk), "reason": "It is of another sort."},
            )
        ],
        assign,
        **SHUT,
    ),
]
