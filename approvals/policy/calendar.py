"""Who may have a calendar outside the portal follow their posts."""

from profiles.models import Person
from profiles.policy import may_act
from records.policy import is_watched
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_subscribe(by: Person) -> Ruling:
    watched = Ruling("What you read is written down page by page, so no calendar outside reads it for you.")
    return first_reason(may_act(by), watched if is_watched(by) else ALLOWED)
