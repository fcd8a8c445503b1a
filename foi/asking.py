"""What notices on information requests ask for, and as long as what is waited for."""

from foi.models import InformationRequest
from foi.models.request import State
from notices import asking

SECOND_PERSON = "access"


def register() -> None:
    asking.register(SECOND_PERSON, lambda: InformationRequest.objects.filter(state=State.SUBMITTED))
