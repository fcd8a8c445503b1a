"""Reads with more than one caller."""

from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from contacts.models import Contact
from contacts.models.contact import OVER, ContactQuerySet
from contacts.policy import divisions_read, is_in_mcd, may_act, reads_everything
from profiles.models import Person

NONE, EVERY = Q(pk__in=[]), ~Q(pk__in=[])
FEW = 10  # of each kind on the home page, and of what is over on the board
MANY = 50  # on the board: the most pressing; triage brings up the next


def visible_to(person: Person) -> ContactQuerySet:
    """The contacts that `policy.may_view` allows."""
    return Contact.objects.filter(reduce(or_, seen_by(person)))


def seen_by(person: Person) -> list[Q]:
    """The same as conditions, each with an index of its own. A contact that meets one of them may be seen."""
    if reads_everything(person):
        return [EVERY]
    managed = [Q(division=division) for division in sorted(divisions_read(person))]
    return [Q(reported_by=person), Q(assigned_to=person), *managed]


def to_triage() -> ContactQuerySet:
    """What waits for MCD, the most pressing first."""
    return Contact.objects.to_triage().listed().order_by("due_at", "id")


def in_hand() -> ContactQuerySet:
    """What somebody has in hand; where an answer was asked for by a day, the most pressing first."""
    return Contact.objects.in_hand().listed().order_by("due_at", "id")


def over() -> ContactQuerySet:
    """What was closed, the latest first."""
    return Contact.objects.filter(state__in=OVER).listed().order_by("-closed_at", "-id")


class Waiting(NamedTuple):
    """Contacts that want the same thing of a person."""

    title: str
    contacts: list[Contact]
    route: str  # of the page where it is done
    more: str = ""  # route of the list that goes on


def waiting_for(person: Person) -> list[Waiting]:
    """Everything that waits for this person, most pressing first; kinds with nothing in them are left out."""
    if not may_act(person):
        return []
    theirs = Contact.objects.taken_on_by(person).listed().order_by("due_at", "id")[:FEW]
    kinds = [Waiting("Contacts assigned to you", list(theirs), "contact")]
    if is_in_mcd(person):
        pressing = list(to_triage()[: FEW + 1])
        more = "board" if len(pressing) > FEW else ""
        kinds.insert(0, Waiting("Contacts to triage", pressing[:FEW], "triage", more))
    return [kind for kind in kinds if kind.contacts]


def left_behind(person: Person) -> list[str]:
    """Contacts that nobody sees through when this person leaves."""
    references = [each.reference for each in Contact.objects.taken_on_by(person).order_by("id")]
    return [f"contacts in progress: {', '.join(references)}"] if references else []
