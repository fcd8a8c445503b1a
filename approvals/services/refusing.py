"""What was refused: that it was is kept, what it was is not. OFF-2l: something marked. OFF-2j: a file with a virus."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from approvals.media import Infected
from checks.finding import Finding
from notices.services import notify
from profiles.models import Account, Marking, Person, Role
from profiles.queries import actor, people_holding
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


@transaction.atomic
def note_infected(*, files: Sequence[Infected], by: Person) -> None:
    """CON-3: IT Security hears of it from the administrators, and finds the file where it came from by its digest."""
    for file in files:
        append(
            kind="file.refused",
            subject=SUBJECT,
            actor=actor(by),
            fields={"virus": file.virus, "size": file.size, "sha256": file.sha256},
            office=by.seat.office if by.seat else "",
        )
        notify(
            people=people_holding(Role.ADMINISTRATOR),
            event=f"infected-{by.pk}-{timezone.now():%Y%m%d%H}",  # one an hour: nobody can bury them in mail
            title=f"{by} brought a file with a virus",
            body=f"ClamAV calls it {file.virus}. It was refused before anything was kept. Tell the IT Security Team, "
            f"who will look at the computer that it came from. SHA-256 of the file: {file.sha256}",
            path=reverse("notices:mine"),
            marking=Marking.OFFICIAL,
        )
