"""A colleague as all who sign in see them, and what only they themselves are told."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from directory.services.sessions import Visit
from profiles.models import Account, ActingArrangement, Person, Topic
from workflow.dates import when
from workflow.paging import Page

Row = dict[str, Any]

COLUMNS = ["Name", "Position"]
ACTING_COLUMNS = ["Who acts", "As", "From", "Until"]
# As browsers name themselves: most name others too, so the first that fits is it.
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def rows(people: Iterable[Person]) -> list[list[object]]:
    return [[linked(person), _positions(person)] for person in people]


def linked(person: Person) -> dict[str, str]:
    return {
        "text": person.name,
        "url": reverse("directory:colleague", args=[person.pk]),
        "hint": person.username,
    }


def pages(page: Page[Person]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def facts(person: Person, managers: Iterable[Person], *, own: bool = False) -> list[dict[str, str]]:
    divisions = dict.fromkeys(seat.division for seat in person.capacities)
    known = {
        "User name": person.username,
        "E-mail address": person.email if own else "",
        "Division": ", ".join(divisions),
        "Position": _positions(person),
        "Line manager": " or ".join(map(str, managers)),
    }
    return _known(known)


def _known(facts: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in facts.items() if value]


def _positions(person: Person) -> str:
    return "; ".join(map(str, person.capacities)) or "None today"


def acting_rows(arrangements: Iterable[ActingArrangement], today: date) -> list[list[object]]:
    return [
        [
            linked(each.person),
            {"text": str(each.position), "hint": "Not yet" if each.starts_on > today else ""},
            {"at": each.starts_on},
            {"at": each.ends_on},
        ]
        for each in arrangements
    ]


Kind = tuple[str, list[str]]


def parted(said: str) -> Kind:
    """What is said of a kind, and the numbers."""
    what, _, numbers = said.partition(": ")
    return what, numbers.split(", ")


def in_hand(kinds: Iterable[Kind], accounts: Iterable[Account], pages: Mapping[str, str]) -> list[Row]:
    """Each kind with how many they are, and where each is; and the accounts that they are the custodian of."""
    listed = [
        {
            "what": f"{capfirst(what)}: {len(numbers)}",
            "numbers": [{"text": number, "url": pages.get(number, "")} for number in numbers],
        }
        for what, numbers in kinds
    ]
    theirs = [{"text": str(each), "url": reverse("directory:account", args=[each.pk])} for each in accounts]
    return [*listed, *([{"what": "Custodian of", "links": theirs}] if theirs else [])]


def spoken_on(topics: Iterable[Topic]) -> list[dict[str, str]]:
    """What they may speak on today."""
    return [
        {"text": topic.name, "url": reverse("directory:topic", args=[topic.slug])}
        for topic in topics
        if topic.theirs  # type: ignore[attr-defined]
    ]


def sessions(visits: Iterable[Visit], here: str) -> list[Row]:
    """`here`: the key of the session in which somebody looks."""
    return [
        {
            "browser": _browser(each.browser),
            "facts": _known(
                {"Signed in": when(each.began), "Last used": when(each.used), "From": each.address}
            ),
            "number": "" if each.key == here else each.number,
            "end": f"End the session of {when(each.began)}",
        }
        for each in visits
    ]


def _browser(says: str) -> str:
    browser, system = (
        next((name for sign, name in known.items() if sign in says), "") for known in (BROWSERS, SYSTEMS)
    )
    return f"{browser} on {system}" if browser and system else browser or system or "Not known"
