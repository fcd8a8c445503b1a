"""Comments that were told, and every step that a person takes on one, as data. Tests walk this table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from notices.models import Notice
from professional_use import services
from professional_use.disclaimer import LINES
from professional_use.draft import Draft
from professional_use.models import ProfessionalComment
from profiles.models import Person, Position
from records.queries import trail
from tests.world import World

WATCHED = ("professional_use", "records", "notices", "auditlog")


def seat_above(world: World, person: Person | None = None, manager: Person | None = None) -> None:
    """`person` (the officer) reports to `manager` (the manager)."""
    above = Position.objects.get(appointments__person=manager or world.manager)
    Position.objects.filter(appointments__person=person or world.officer).update(reports_to=above)


def intended(**changes: Any) -> Draft:
    plain: dict[str, Any] = {
        "place": "LinkedIn",
        "profile": "priya-raman",
        "speaks_as": "citizen",
        "topic": "How saving is measured",
        "what": "The ratio in the article leaves out the wear of houses.",
        "planned_on": timezone.localdate(),
        "disclaimer": LINES[0].text,
    }
    return Draft(**{**plain, **changes})


def told(world: World, by: Person | None = None, **changes: Any) -> ProfessionalComment:
    """By the officer, to the manager whom the officer's seat reports to."""
    if not by:
        seat_above(world)
    return services.tell(said=intended(**changes), by=by or world.officer)


def acknowledged(world: World) -> ProfessionalComment:
    return services.acknowledge(comment_id=told(world).pk, by=world.manager)


def concern(world: World) -> ProfessionalComment:
    return services.raise_concern(
        comment_id=told(world).pk, concern="Leave out the figure.", by=world.manager
    )


def settled(world: World) -> ProfessionalComment:
    return services.answer_concern(
        comment_id=concern(world).pk, reply="amended", answer="No figure in it now.", by=world.officer
    )


def withdrawn(world: World) -> ProfessionalComment:
    return services.withdraw(comment_id=told(world).pk, reason="No time.", by=world.officer)


@dataclass(frozen=True)
class Step:
    name: str  # of the service
    kind: str  # of its entry
    ready: Callable[[World], ProfessionalComment]
    by: str  # a user name of the world
    given: dict[str, Any]

    def __str__(self) -> str:
        return self.name

    def take(
        self, world: World, comment: ProfessionalComment, by: Person | None = None, **changes: Any
    ) -> ProfessionalComment:
        service: Callable[..., ProfessionalComment] = getattr(services, self.name)
        by = by or world.again(getattr(world, self.by))
        return service(**{"comment_id": comment.pk, **self.given, **changes, "by": by})


STEPS = [
    Step("acknowledge", "professional.acknowledged", told, "manager", {"note": "Good luck."}),
    Step(
        "raise_concern", "professional.concern_raised", told, "manager", {"concern": "Leave out the figure."}
    ),
    Step(
        "answer_concern",
        "professional.answered",
        concern,
        "officer",
        {"reply": "explained", "answer": "It is public."},
    ),
    Step("withdraw", "professional.withdrawn", told, "officer", {"reason": "No time."}),
]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a step could write."""
    models = [model for label in WATCHED for model in apps.get_app_config(label).get_models()]
    return {model.__name__: sorted(model._base_manager.values_list(), key=str) for model in models}


@contextmanager
def nothing_written() -> Iterator[None]:
    before = everything()
    yield
    assert everything() == before


def kinds(comment: ProfessionalComment) -> list[str]:
    return [entry.kind for entry in trail(comment.reference)]


def last_notice() -> int:
    return Notice.objects.values_list("pk", flat=True).first() or 0


def told_since(last: int) -> set[str]:
    """User names of those who have been told something since."""
    return set(Notice.objects.filter(pk__gt=last).values_list("person__username", flat=True))


def now(comment: ProfessionalComment) -> ProfessionalComment:
    return ProfessionalComment.objects.get(pk=comment.pk)


def typed(**changes: str) -> dict[str, str]:
    """What the form sends."""
    day: date = timezone.localdate()
    plain = {**vars(intended()), "planned_on": day.strftime("%d/%m/%Y"), "pseudonymous": "", "link": ""}
    return {name: str(value) for name, value in (plain | changes).items() if value != ""}
