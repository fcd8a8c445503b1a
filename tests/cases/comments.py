from professional_use import services
from professional_use.models import ProfessionalComment
from professional_use.views import COMMENTS
from tests.cases.kinds import Kind, Take
from tests.professional_use.comments import concern, told
from tests.world import World


def end(world: World, comment: ProfessionalComment) -> None:
    services.withdraw(comment_id=comment.pk, reason="Another day.", by=world.officer)


KIND = Kind(
    COMMENTS,
    [
        Take("acknowledge", told, "manager", lambda *_: {"note": "From the train."}),
        Take("raise-concern", told, "manager", lambda *_: {"concern": "Leave out the figure."}),
        Take("answer", concern, "officer", lambda *_: {"reply": "explained", "answer": "It is public."}),
        Take("withdraw", told, "officer", lambda *_: {"reason": "No time."}),
    ],
    end,
)
