"""Lists of contacts, MCD's board, and the home page."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator

from contacts import policy
from contacts.forms import FilterForm
from contacts.models import Contact, State
from contacts.presentation.rows import Row
from contacts.presentation.status import clock, tag
from contacts.queries import MANY, Waiting
from profiles.models import Person
from workflow.paging import Page
from workflow.rulings import Ruling

COLUMNS = ["Contact", "State", "Reported by", "Since"]


def rows(contacts: Iterable[Contact]) -> list[list[Row]]:
    """Cells of a table, under COLUMNS."""
    return [
        [_named(contact), tag(contact), _reporter(contact), {"at": contact.moved_at}] for contact in contacts
    ]


def board(*, to_triage: Sequence[Contact], in_hand: Sequence[Contact], over: Sequence[Contact]) -> list[Row]:
    """The three parts of MCD's board, each a table or a sentence."""
    return [
        {
            "title": "To triage",
            "columns": ["Contact", "Time", "Reported by"],
            "rows": [[_named(each, "triage"), clock(each), _reporter(each)] for each in to_triage[:MANY]],
            "none": "Nothing waits for triage.",
            "more": len(to_triage) > MANY,
            "url": _listed(State.REPORTED),
        },
        {
            "title": "In progress",
            "columns": ["Contact", "Time", "Action officer"],
            "rows": [[_named(each), clock(each), _hands(each)] for each in in_hand[:MANY]],
            "none": "Nothing is in progress.",
            "more": len(in_hand) > MANY,
            "url": _listed(State.IN_HAND),
        },
        {
            "title": "Recently closed",
            "columns": ["Contact", "Closed", "How it ended"],
            "rows": [[_named(each), {"at": each.closed_at}, _outcome(each)] for each in over],
            "none": "Nothing has been closed yet.",
            "more": bool(over),
            "url": _listed(State.RECORDED),
        },
    ]


def _listed(state: State) -> str:
    return f"{reverse('contacts:contacts')}?{urlencode({'state': state.value})}"


def _named(contact: Contact, route: str = "contact") -> Row:
    return {"text": contact.who, "url": url(contact, route), "hint": place(contact)}


def _reporter(contact: Contact) -> Row:
    return {"text": str(contact.reported_by), "hint": contact.division.name if contact.division else ""}


def _hands(contact: Contact) -> Row:
    hint = f"Referred to: {contact.referred_to}" if contact.referred_to else ""
    return {"text": str(contact.assigned_to) if contact.assigned_to else "Nobody yet", "hint": hint}


def _outcome(contact: Contact) -> Row:
    return {
        "text": Truncator(contact.outcome).chars(100),
        "hint": "" if contact.significant else "Not significant",
    }


def url(contact: Contact, route: str) -> str:
    return reverse(f"contacts:{route}", args=[contact.reference])


def place(contact: Contact) -> str:
    return f"{contact.reference}, {contact.place}"


def pages(page: Page[Contact]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def selected(filters: FilterForm, query: QueryDict) -> list[Row]:
    """The filters in force, each with the address of the list without it."""
    kept = {name: value for name, value in query.items() if name in filters.fields}
    return [
        {
            "text": f"{filters[name].label}: {State(value).label if name == 'state' else value}",
            "remove_url": f"?{urlencode({other: value for other, value in kept.items() if other != name})}",
        }
        for name, value in filters.cleaned_data.items()
        if value
    ]


def waiting_lists(waiting: Iterable[Waiting]) -> list[Row]:
    """What waits for a person, by kind; each item leads straight to the page where it is done."""
    return [
        {
            "name": f"waiting-contacts-{number}",
            "title": kind.title,
            "posts": [_item(contact, kind.route) for contact in kind.contacts],
            "more_url": kind.more and reverse(f"contacts:{kind.more}"),
        }
        for number, kind in enumerate(waiting)
    ]


def _item(contact: Contact, route: str) -> Row:
    timed = clock(contact)
    return {
        "title": contact.who,
        "url": url(contact, route),
        "hint": f"{place(contact)}. {contact.reported_by}",
        "status": timed["text"],
        "colour": timed["colour"],
    }


def doors(may_report: Ruling, *, style: str = "") -> list[Row]:
    """Where somebody starts whom something has reached."""
    return [
        {
            "label": "Report a contact",
            "url": reverse("contacts:report"),
            "style": style,
            "why": may_report.reason,
        }
    ]


def parts(person: Person, *, board: bool) -> list[Row]:
    """The tabs above the lists; who has only one of them gets none."""
    if not policy.is_in_mcd(person):
        return []
    return [
        {"text": "To triage", "url": reverse("contacts:board"), "current": board},
        {"text": "All contacts", "url": reverse("contacts:contacts"), "current": not board},
    ]
