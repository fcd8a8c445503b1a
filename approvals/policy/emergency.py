"""Publishing first, and being confirmed by somebody else afterwards."""

from django.utils import timezone

from approvals.models import Post, RosterPlace
from approvals.policy.conditions import decides_everywhere, in_a_state_to
from approvals.policy.deciding import may_decide
from approvals.policy.windows import mcd_approves
from approvals.policy.writing import may_write
from profiles.models import Person
from profiles.policy import is_free_of, may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_keep_roster(by: Person) -> Ruling:
    manages = any(decides_everywhere(seat) for seat in by.capacities)
    return first_reason(
        may_act(by), ALLOWED if manages else Ruling("Only an MCD manager keeps the emergency roster.")
    )


def may_put_on_roster(by: Person, person: Person) -> Ruling:
    """Never oneself: publishing without being asked is a trust that somebody else gives."""
    return first_reason(
        may_keep_roster(by),
        Ruling("Another MCD manager puts you on the roster.") if person.pk == by.pk else ALLOWED,
        ALLOWED if person.is_active else Ruling(f"{person} can no longer sign in."),
        is_free_of(by, [person.pk], "put them on the roster"),
    )


def may_take_off_roster(by: Person, place: RosterPlace) -> Ruling:
    over = place.removed_at or place.ends_on < timezone.localdate()
    return first_reason(may_keep_roster(by), Ruling("This place on the roster is over.") if over else ALLOWED)


def is_on_roster(by: Person) -> bool:
    today = timezone.localdate()
    return any(place.covers(today) for place in by.roster_places.all())


def may_publish_first(by: Person, post: Post) -> Ruling:
    if not (free := first_reason(in_a_state_to(post, "publish_first"), may_write(by, post))):
        return free
    return ALLOWED if is_on_roster(by) else Ruling("You are not on the emergency roster today.")


def may_confirm(by: Person, post: Post) -> Ruling:
    """Whoever published it has a hand in it, so it is somebody else; while a window is open, a manager in MCD."""
    return _may_judge(by, post, "confirm")


def may_object(by: Person, post: Post) -> Ruling:
    return _may_judge(by, post, "object")


def _may_judge(by: Person, post: Post, move: str) -> Ruling:
    free = first_reason(in_a_state_to(post, move), may_decide(by, post))
    return mcd_approves(by, post) if free else free
