"""Seats and nominations as rows, facts and lists of what waits."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.text import capfirst

from directory.history import from_to
from directory.queries import lately
from profiles import policy
from profiles.models import ActingArrangement, Appointment, Nomination, Person, Position, Seating
from profiles.policy import who_confirms
from records.presentation import latest_first
from workflow.dates import when

Row = dict[str, object]
COLUMNS = ["Position", "For", "Holder", "Acts in it"]
NOMINATION_COLUMNS = ["Who", "Position", "Days", "Proposed by", "Now"]
SPELL_COLUMNS = ["Who", "Days", "Arranged"]
FEW = 10
THE_PORTAL = "the portal"  # whose command seats the first administrator
DAY = timedelta(days=1)


def url(nomination: Nomination) -> str:
    return reverse("directory:nomination", args=[nomination.pk])


def where(done: Nomination | Appointment | ActingArrangement) -> str:
    """Where whoever has proposed or seated somebody goes on."""
    return url(done) if isinstance(done, Nomination) else seat_url(done.position)


def sentence(done: Nomination | Appointment | ActingArrangement) -> str:
    if not isinstance(done, Nomination):
        return f"{done.person} holds the position from the first day on."
    if done.set_up:
        return "Appointed in the set-up: nobody confirmed it, and MCD’s managers and the auditors are told."
    return f"Proposed. It waits for {who_confirms(done.position, acting=done.acting)} to confirm it."


def seat_url(position: Position) -> str:
    return reverse("directory:seat", args=[position.pk])


def by_division(positions: Iterable[Position], seated: Iterable[Seating]) -> list[Row]:
    """Each division with its seats, and who holds and acts in each."""
    sitting: dict[int, list[Seating]] = defaultdict(list)
    for each in seated:
        sitting[each.position_id].append(each)
    divisions: dict[str, list[list[Row]]] = defaultdict(list)
    for position in positions:
        divisions[f"{position.division} ({position.division.code})"].append(
            _row(position, sitting[position.pk])
        )
    return [{"name": name, "rows": rows} for name, rows in divisions.items()]


def _row(position: Position, sitting: list[Seating]) -> list[Row]:
    holds = ", ".join(str(each.person) for each in sitting if not each.instrument)
    acts = ", ".join(f"{each.person}, {each.instrument}" for each in sitting if each.instrument)
    return [
        {"text": position.title, "url": seat_url(position)},
        {"text": position.get_role_display() or "No decisions"},
        {"text": holds or "Vacant"},
        {"text": acts or "Nobody"},
    ]


def status(nomination: Nomination) -> Row:
    if nomination.set_up:
        return {"text": "Set-up", "colour": "orange"}
    if nomination.confirmed_at:
        return {"text": "Confirmed", "colour": "green"}
    if nomination.refused_at:
        return {"text": "Refused", "colour": "grey"}
    return (
        {"text": "Lapsed", "colour": "grey"}
        if nomination.lapsed_at
        else {"text": "Waits", "colour": "yellow"}
    )


def nomination_rows(nominations: Iterable[Nomination]) -> list[list[Row]]:
    return [
        [
            {"text": str(each.person), "url": url(each)},
            {"text": str(each.position), "hint": "Acts in it" if each.acting else ""},
            {"text": capfirst(from_to(each.begins_on, each.ends_on))},
            {"text": str(each.proposed_by or "The portal"), "hint": when(each.proposed_at)},
            status(each) | {"hint": _settled_by(each)},
        ]
        for each in nominations
    ]


def _settled_by(nomination: Nomination) -> str:
    if nomination.set_up:
        return "Confirmed by nobody"
    by = nomination.confirmed_by or nomination.refused_by
    return f"By {by}" if by else ""


def facts(nomination: Nomination) -> list[Row]:
    confirmed, refused = nomination.confirmed_by, nomination.refused_by
    return _facts(
        {
            "Person": nomination.person.name,
            "User name": nomination.person.username,
            "E-mail": nomination.person.email,
            "Position": str(nomination.position),
            "What it is for": nomination.position.get_role_display(),
            "How": "They act in it" if nomination.acting else "They hold it",
            "Instrument": nomination.instrument,
            "Days": capfirst(from_to(nomination.begins_on, nomination.ends_on)),
            "Proposed": f"{when(nomination.proposed_at)}, by {nomination.proposed_by or THE_PORTAL}",
            "Confirmed": f"{when(nomination.confirmed_at)}, by {confirmed}" if confirmed else "",
            "Refused": f"{when(nomination.refused_at)}, by {refused}: {nomination.refused_because}"
            if refused
            else "",
            "Lapsed": when(nomination.lapsed_at),
            "Who may confirm it": capfirst(who_confirms(nomination.position, acting=nomination.acting))
            if nomination.is_waiting
            else "",
            "Waits until": when(nomination.lapses_at) if nomination.is_waiting else "",
        }
    )


def consequences(nomination: Nomination) -> list[str]:
    """What confirming ends, said plainly before somebody does."""
    last = nomination.begins_on - DAY
    return [
        f"{other.person} no longer holds {other.position}: their last day there is {when(last)}."
        for other in (nomination.in_the_way() if nomination.is_waiting else [])
    ]


def seat_facts(position: Position) -> list[Row]:
    above = position.reports_to
    return _facts(
        {
            "Division": f"{position.division} ({position.division.code})",
            "For": position.get_role_display() or "No decisions",
            "Reports to": str(above) if above else "",
            "Who takes it": f"One person proposes, and {who_confirms(position, acting=True)} confirms it"
            if position.takes_two
            else "An administrator appoints them",
        }
    )


def spells(rows: Iterable[Appointment | ActingArrangement], *, linked: bool) -> list[list[Row]]:
    """Who sits or sat in a seat, `linked` to their own page for those who may open it."""
    return [
        [
            {
                "text": str(each.person),
                "hint": "Acts" if isinstance(each, ActingArrangement) else "",
                "url": reverse("directory:person", args=[each.person_id]) if linked else "",
            },
            {"text": capfirst(from_to(each.starts_on, each.ends_on)), "hint": _revoked(each)},
            _arranged(each),
        ]
        for each in rows
    ]


def _revoked(spell: Appointment | ActingArrangement) -> str:
    ended = getattr(spell, "revoked_at", None)
    return f"Ended {when(ended)}" if ended else ""


def _arranged(spell: Appointment | ActingArrangement) -> Row:
    nomination = spell.nomination
    if not nomination:
        return {
            "text": "Needs one person" if not spell.position.takes_two else "Before two people were needed"
        }
    return {"text": nomination.reference, "url": url(nomination), "hint": str(status(nomination)["text"])}


def _facts(known: dict[str, str]) -> list[Row]:
    return [{"key": key, "value": value} for key, value in known.items() if value]


def waiting_lists(waiting: Sequence[Nomination]) -> list[Row]:
    """What waits for somebody on the home page."""
    if not waiting:
        return []
    return [
        {
            "name": "waiting-seats",
            "title": "Appointments to confirm",
            "posts": [_waiting(each) for each in waiting[:FEW]],
            "more_url": reverse("directory:seats") if len(waiting) > FEW else "",
        }
    ]


def news(person: Person) -> Row:
    """For the auditors' home page: what is new in the directory, who seated whom, and who confirmed it."""
    if not policy.may_audit(person):
        return {}
    nominations = Nomination.objects.with_people()[:FEW]
    return {
        "story": latest_first(lately()),
        "columns": NOMINATION_COLUMNS,
        "rows": nomination_rows(nominations),
    }


def _waiting(nomination: Nomination) -> Row:
    days = from_to(nomination.begins_on, nomination.ends_on)
    return {
        "title": f"{nomination.person} {'to act as' if nomination.acting else 'as'} {nomination.position}",
        "url": reverse("directory:confirm-seat", args=[nomination.pk]),
        "hint": f"{capfirst(days)}. Proposed by {nomination.proposed_by or THE_PORTAL}",
        "status": "To confirm",
        "colour": "yellow",
    }
