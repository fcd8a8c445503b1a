"""What is written into the record log at each step, and how each entry is told to people.

Never the words that are withheld: an entry says where they stand and under which provision.
"""

from collections.abc import Sequence
from typing import Any

import cases
from foi.models import InformationRequest
from profiles.models import Person
from records.kinds import Kind, from_template, register
from records.models import Entry

# Each transition of the state machine and each event beside it has a kind; each kind a sentence.
SENTENCES = {
    "foi.opened": "{who} opened it, received on {received_on}, due on {due_on}.",
    "foi.gathered": "{who} gathered {count}: {named}. A hold is on them.",
    "foi.left_out": "{who} left {record} out: {reason}",
    "foi.withheld": "{who} withheld {count} under {provision}.",
    "foi.let_stand": "{who} let {count} stand: {reason}",
    "foi.taken_back": "{who} took {count} back.",
    "foi.submitted": "{who} submitted it: {count}, as they stood at position {upto} of the record log.",
    "foi.returned": "{who} sent it back: {reason}",
    "foi.approved": "{who} approved it.",
    "foi.package_asked": "{who} asked for the package, {export}.",
    "foi.packaged": "The package was made.",
    "foi.released": "{who} gave the applicant access on {given_on}.",
    "foi.published": "{who} published it in the disclosure log on {disclosed_on}, at {address}.",
    "foi.exempted": "{who} kept it out of the disclosure log: {reason}",
    "foi.extended": "{who} moved its due day to {due_on}: {reason}",
    "foi.handed_on": "{who} handed it to {handler}.",
    "foi.due_moved": "It is due on {due_on}: {was_due_on}, when it was due, is no working day (Acts Interpretation Act "
    "1901, s 36).",
    "foi.reminded": "The portal reminded {told} that it is due on {due_on}.",
    "foi.escalated": "It was due on {due_on}. The portal told the records officers.",
    "foi.closed": "{who} closed it, and the hold was released: {reason}",
    "foi.withdrawn": "{who} withdrew it, and the hold was released: {reason}",
}

# The grounds on which anything is withheld, under a subject of their own.
PROVISIONS = "FOI-PROVISIONS"
KEPT = {
    "foi.provision_added": "{who} added the provision {code}, {title}.",
    "foi.provision_retired": "{who} retired the provision {code}.",
}

KIND_OF_TRANSITION = {
    "submit": "foi.submitted",
    "send_back": "foi.returned",
    "approve": "foi.approved",
    "release": "foi.released",
    "close": "foi.closed",
    "withdraw": "foi.withdrawn",
}


def register_kinds() -> None:
    for name, sentence in {**SENTENCES, **KEPT}.items():
        register(Kind(name, from_template(sentence)))


def write(kind: str, request: InformationRequest, *, by: Person | None, **given: Any) -> Entry:
    """Append the step's entry, in the step's transaction. Under no division's name: a request is not for all of one."""
    return cases.write(kind, request.reference, by=by, office="", **given)


def write_on_provisions(kind: str, *, by: Person, **given: Any) -> Entry:
    return cases.write(kind, PROVISIONS, by=by, office="", **given)


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number:,} {thing}s"


def named(subjects: Sequence[str]) -> str:
    """The first few of a list that may be long."""
    few = ", ".join(subjects[:5])
    return few if len(subjects) <= 5 else f"{few} and {len(subjects) - 5:,} more"
