"""What is written down when the gate refuses something: who, where and which marking. Never what it said."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from notices.services import notify
from profiles.models import Marking, Person, Role
from profiles.queries import actor, people_holding
from records.kinds import Kind, from_template, register
from records.models import Entry
from records.services import append

SUBJECT = "GATE"
REFUSED = "marking.refused"
SENTENCE = "{who} sent something marked {marking}, in {places}. It was refused at {route}, and nothing of it was kept."


def register_kinds() -> None:
    register(Kind(REFUSED, from_template(SENTENCE)))


@transaction.atomic
def note(*, route: str, names: list[str], marking: Marking, by: Person) -> Entry:
    """CON-3: IT Security hears of it through the administrators."""
    places = ", ".join(f"“{name}”" for name in names)
    entry = append(
        kind=REFUSED,
        subject=SUBJECT,
        actor=actor(by),
        fields={"route": route, "places": places, "marking": marking.label},
        office=by.seat.office if by.seat else "",
    )
    notify(
        people=people_holding(Role.ADMINISTRATOR),
        event=f"refused-{by.pk}-{timezone.now():%Y%m%d%H}",  # one an hour: a person cannot bury them in mail
        title=f"{by} sent something marked {marking.label}",
        body=f"It was in {places} and was refused before anything was kept. Tell the IT Security Team, who will ask "
        f"{by} where it came from.",
        path=reverse("notices:mine"),
        marking=Marking.OFFICIAL,
        urgent=True,
    )
    return entry
