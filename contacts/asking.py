"""What notices on contacts ask for, and as long as what is waited for."""

from contacts.models import Contact
from contacts.queries import visible_to
from notices import asking

TRIAGE, ANSWER = "triage", "contact"


def register() -> None:
    asking.register(TRIAGE, Contact.objects.to_triage, visible_to)
    asking.register(ANSWER, Contact.objects.in_hand, visible_to)
