"""OFF-2l: that something marked was refused is kept; what it said is not."""

from collections.abc import Sequence

from django.db import transaction

from approvals.checks import Finding
from profiles.models import Account, Person
from profiles.queries import actor
from records.services import append

SUBJECT = "GATE"  # as for what the portal itself does not take


@transaction.atomic
def note_refusal(*, account: Account, findings: Sequence[Finding], by: Person) -> None:
    """A wording was marked above what its platform carries, and was not stored."""
    append(
        kind="post.refused",
        subject=SUBJECT,
        actor=actor(by),
        fields={
            "account": str(account),
            "ceiling": account.platform.get_ceiling_display(),
            "places": sorted({finding.field for finding in findings}),
        },
        office=by.seat.office if by.seat else "",
    )
