"""What the steps have in common."""

from collections.abc import Collection, Iterable

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import tell, write
from notices.asking import Asks
from profiles.models import Marking, Person
from records.models import Entry
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
        write(
            "disposal.kept",
            item.keeping.subject,
            by=None,
            office=item.keeping.office,
            disposal=item.disposal.reference,
            because=because,
        )


def refuse_records(reasons: list[str], *, field: str) -> None:
    """One refusal for several records; of many the first few are told."""
    if reasons:
        rest = f" And {len(reasons) - FEW} more." if len(reasons) > FEW else ""
        raise Refused(f"{' '.join(reasons[:FEW])}{rest}", field=field)


def tell_of(
    disposal: Disposal,
    people: Iterable[Person | None],
    entry: Entry,
    what: str,
    body: str,
    *,
    asks: Asks | None = None,
    but: Person | None = None,
) -> None:
    path = reverse("retention:disposal", args=[disposal.reference])
    tell(people, entry, f"{disposal} {what}", body, path, marking=Marking.OFFICIAL, asks=asks, but=but)
