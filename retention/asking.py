"""What notices on disposals ask for, and as long as what is waited for."""

from notices import asking
from retention.models import Disposal
from retention.models.disposal import State
from retention.queries import visible_to

SECOND_PERSON = "disposal"


def register() -> None:
    proposed = Disposal.objects.filter(state=State.PROPOSED)
    asking.register(SECOND_PERSON, proposed.all, lambda person: visible_to(person, Disposal.objects.all()))
