"""What was refused: that it was is kept, what it was is not. OFF-2l: something marked. OFF-2j: a file with a virus."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import cases
from approvals.media import Infected
from checks.finding import Finding
from profiles.models import Account, Marking, Person, Role
from profiles.queries import people_holding

SUBJECT = "GATE"  # as for what the portal itself does not take


@transaction.atomic
def note_refusal(*, account: Account, findings: Sequence[Finding], by: Person) -> None:
    """A wording was marked above what its platform carries, and was not stored."""
    cases.write(
        "post.refused",
        SUBJECT,
        by=by,
        office=_office(by),
        account=str(account),
        ceiling=account.platform.get_ceiling_display(),
        places=sorted({finding.field for finding in findings}),
    )


@transaction.atomic
def note_infected(*, files: Sequence[Infected], by: Person) -> None:
    """CON-3: IT Security hears of it from the administrators, and finds the file where it came from by its digest."""
    for file in files:
        known: dict[str, Any] = {"virus": file.virus, "size": file.size, "sha256": file.sha256}
        cases.write("file.refused", SUBJECT, by=by, office=_office(by), **known)
        cases.tell(
            people_holding(Role.ADMINISTRATOR),
            f"infected-{by.pk}-{timezone.now():%Y%m%d%H}",  # one an hour: nobody can bury them in mail
            f"{by} brought a file with a virus",
            f"ClamAV calls it {file.virus}. It was refused before anything was kept. Tell the IT Security Team, "
            f"who will look at the computer that it came from. SHA-256 of the file: {file.sha256}",
            reverse("notices:mine"),
            marking=Marking.OFFICIAL,
        )


def _office(by: Person) -> str:
    return by.seat.office if by.seat else ""
