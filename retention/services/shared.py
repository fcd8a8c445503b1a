"""What the steps have in common."""

from collections.abc import Collection, Iterable

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from notices.services import notify
from profiles.models import Marking, Person
from retention import history
from retention.models import Disposal, DisposalItem, Keeping, Outcome
from workflow.rulings import Refused

FEW = 5  # reasons that one refusal tells


def one_at_a_time(what: str) -> None:
    """Until commit, nobody else takes a step of this kind."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"retention {what}"])


def held_fast(subjects: Collection[str]) -> list[Keeping]:
    """The rows of these records, locked in one order whoever asks. What is no record yet has none."""
    rows = Keeping.objects.filter(subject__in=subjects).select_related("retention_class", "entry")
    return list(rows.select_for_update(of=("self",)).order_by("subject"))


def take_out(items: Iterable[DisposalItem], because: str) -> None:
    """Out of a disposal that they were in. The record's own trail says why it is still there."""
    for item in items:
        item.outcome, item.because, item.settled_at = Outcome.KEPT, because[:300], timezone.now()
        item.save(update_fields=["outcome", "because", "settled_at"])
        history.write(
            "disposal.kept",
            item.keeping.subject,
            by=None,
            office=item.keeping.office,
            disposal=item.disposal.reference,
            because=because,
        )


def refuse_all(reasons: list[str]) -> None:
    """One refusal for several records; of many the first few are told."""
    if reasons:
        rest = f" And {len(reasons) - FEW} more." if len(reasons) > FEW else ""
        raise Refused(f"{' '.join(reasons[:FEW])}{rest}")


def tell(
    people: Iterable[Person | None],
    event: str,
    title: str,
    body: str,
    path: str,
    *,
    but: Person | None = None,
) -> None:
    notify(
        people={person for person in people if person and person != but},
        event=event,
        title=title,
        body=body,
        path=path,
        marking=Marking.OFFICIAL,
    )


def path_of(disposal: Disposal) -> str:
    return reverse("retention:disposal", args=[disposal.reference])
