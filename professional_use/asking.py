"""What notices on professional comments ask for, and as long as what is waited for."""

from notices import asking
from professional_use.models import ProfessionalComment, State
from professional_use.queries import visible_to

ACKNOWLEDGEMENT, EXPLANATION = "acknowledgement", "explanation"


def register() -> None:
    asking.register(ACKNOWLEDGEMENT, ProfessionalComment.objects.to_acknowledge, visible_to)
    concern = ProfessionalComment.objects.filter(state=State.CONCERN)
    asking.register(EXPLANATION, concern.all, visible_to)
