"""What notices on information requests ask for, and as long as what is waited for."""

from foi.models import InformationRequest
from foi.models.request import State
from foi.queries import visible_to
from notices import asking

SECOND_PERSON = "access"


def register() -> None:
    submitted = InformationRequest.objects.filter(state=State.SUBMITTED)
    asking.register(SECOND_PERSON, submitted.all, visible_to)
