"""Taking back that somebody acts in a seat. Proposing it is `nominate`."""

from django.db import transaction
from django.utils import timezone

from cases import tell
from directory import history
from directory.services.seating import url_of, who_hears
from directory.services.shared import lock
from profiles import policy, queries
from profiles.models import ActingArrangement, Marking, Person


@transaction.atomic
def revoke_acting(*, arrangement_id: int, by: Person) -> ActingArrangement:
    """It ends at once; the days before stay as they were."""
    arrangements = ActingArrangement.objects.select_related("position__division", "person")
    arrangement = lock(arrangements, by, pk=arrangement_id)
    policy.may_revoke(by, arrangement).or_refuse()
    end_acting(arrangement, said_by=by, by=by)
    return arrangement


def end_acting(arrangement: ActingArrangement, *, said_by: Person | None, by: Person | None) -> None:
    """`said_by`: who wants it so; None in `by` where the portal does it, on the day that they said."""
    arrangement.revoked_by, arrangement.revoked_at = said_by, timezone.now()
    arrangement.save(update_fields=["revoked_by", "revoked_at"])
    position = arrangement.position
    entry = history.write("acting.revoked", position.reference, by=by, **history.of_acting(arrangement))
    people = [arrangement.person, queries.holder_of(position), *who_hears(position)]
    title = f"{arrangement.person} no longer acts as {position}"
    body = f"Instrument {arrangement.instrument}; ended by {by or 'the portal'}."
    tell(people, entry, title, body, url_of(position), marking=Marking.OFFICIAL, but=by)
