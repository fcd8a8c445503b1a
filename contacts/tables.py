"""What the table of contacts says, as entries say it: the audit compares."""

from collections.abc import Iterator

from contacts.models import Contact
from contacts.models.contact import State
from records.auditing.rows import Fields, Table, row

REPORTED = ("link", "what", "why", "marking")


def _contacts() -> Iterator[tuple[str, Fields]]:
    for each in Contact.objects.select_related("assigned_to").order_by("pk").iterator(2_000):
        stands: Fields = {"state": each.state, "destroyed": each.disposed_at is not None}
        if not each.disposed_at:
            stands |= {name: getattr(each, name) for name in (*REPORTED, "referred_to", "outcome")}
            stands |= {
                "said_by": each.who,
                "assigned_to": each.assigned_to.username if each.assigned_to else "",
            }
        yield each.reference, stands


TABLES = [
    Table(
        "contact",
        {
            "contact.reported": row(*REPORTED, "said_by", state=State.REPORTED, assigned_to=""),
            "contact.triaged": row(state=State.IN_HAND),
            "contact.assigned": row("assigned_to"),
            "contact.referred": row("referred_to"),
            "contact.set_aside": row("outcome", state=State.CLOSED),
            "contact.closed": row("outcome", state=State.CLOSED),
            "contact.recorded": row(state=State.RECORDED),
        },
        _contacts,
        coded=("assigned_to",),
    )
]
