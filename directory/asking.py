"""What notices on the directory ask for, and as long as what is waited for.

That somebody was added is news whether or not their address was confirmed since: they can confirm it themselves, and
who watches the directory is to hear of them all the same.
"""

from django.db.models import Exists, OuterRef, QuerySet

from notices import asking
from profiles.models import AddressChange, Nomination
from profiles.queries import address_changes_for, nominations_for

SEAT, ADDRESS = "seat", "address"


def register() -> None:
    asking.register(SEAT, Nomination.objects.waiting, nominations_for)
    asking.register(ADDRESS, _to_confirm, address_changes_for)


def _to_confirm() -> QuerySet[AddressChange]:
    """A later change takes the place of the one before."""
    later = AddressChange.objects.filter(
        person=OuterRef("person"), pk__gt=OuterRef("pk"), refused_at=None
    ).order_by()
    return AddressChange.objects.waiting().filter(~Exists(later))
