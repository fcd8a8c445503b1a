"""What notices on disposals ask for, and as long as what is waited for."""

from notices import asking
from retention.models import Disposal
from retention.models.disposal import State

SECOND_PERSON = "disposal"


def register() -> None:
    asking.register(SECOND_PERSON, lambda: Disposal.objects.filter(state=State.PROPOSED))
