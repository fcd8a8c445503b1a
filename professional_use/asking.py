"""What notices on professional comments ask for, and as long as what is waited for."""

from notices import asking
from professional_use.models import ProfessionalComment, State

ACKNOWLEDGEMENT, EXPLANATION = "acknowledgement", "explanation"


def register() -> None:
    asking.register(ACKNOWLEDGEMENT, lambda: ProfessionalComment.objects.filter(state=State.TOLD))
    asking.register(EXPLANATION, lambda: ProfessionalComment.objects.filter(state=State.CONCERN))
