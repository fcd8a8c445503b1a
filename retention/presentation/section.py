"""What stands beside a record on its page: its class, when it is due, what holds it, and what became of it."""

from collections.abc import Sequence

from django.urls import reverse

from profiles.models import Person
from records.models import Entry
from records.policy import Reader
from records.sections import Section
from retention import policy
from retention.history import rule
from retention.models import DisposalItem, HeldSubject, Keeping, Outcome
from retention.presentation.classes import capital
from retention.presentation.rows import Row, facts
from workflow.dates import when

TITLE = "Class and holds"


def section(trail: Sequence[Entry], reader: Reader) -> Section | None:
    """For whoever reads the record; the pages behind the links are for those who keep records."""
    subject = trail[0].subject
    keeping = Keeping.objects.filter(subject=subject).select_related("retention_class").first()
    if not keeping:
        return None
    holds = HeldSubject.objects.live().filter(subject=subject).select_related("hold").order_by("id")
    item = _item(keeping)
    return Section(
        title=TITLE,
        facts=facts(_class(keeping) | _holds(holds) | _disposal(keeping, item)),
        links=_links(keeping, holds, item, reader) if isinstance(reader, Person) else [],
    )


def _item(keeping: Keeping) -> DisposalItem | None:
    """The disposal that it is in, or went with."""
    items = DisposalItem.objects.filter(keeping=keeping).exclude(outcome=Outcome.KEPT)
    return items.select_related("disposal").first()


def _class(keeping: Keeping) -> dict[str, str]:
    given = keeping.retention_class
    if not given:
        return {"Class": "None yet, so nothing lets it go"}
    due = when(keeping.due_on) if keeping.due_on else "Never" if given.years is None else "Not counted yet"
    return {
        "Class": f"{given}, of {given.authority}",
        "Rule": capital(rule(given)),
        "Due": "" if keeping.disposed_at else due,
    }


def _holds(holds: Sequence[HeldSubject]) -> dict[str, str]:
    names = [f"{each.hold}, since {when(each.placed_at)}" for each in holds]
    return {"Held by": "; ".join(names) or "Nothing"}


def _disposal(keeping: Keeping, item: DisposalItem | None) -> dict[str, str]:
    if not item:
        return {}
    if keeping.disposed_at:
        return {"Held by": "", "Disposed of": f"{when(keeping.disposed_at)}, under {item.disposal}"}
    return {"In a disposal": f"{item.disposal}: {item.disposal.get_state_display().lower()}"}


def _links(
    keeping: Keeping, holds: Sequence[HeldSubject], item: DisposalItem | None, reader: Person
) -> list[Row]:
    if not policy.may_see(reader):
        return []
    links = [_link(str(each.hold.reference), "hold", each.hold.reference) for each in holds]
    if item:
        links.append(_link(item.disposal.reference, "disposal", item.disposal.reference))
    if policy.may_assign(reader, keeping):
        links.append(_link("Change its class", "assign", keeping.subject))
    if policy.may_hold(reader) and not keeping.disposed_at:
        place = reverse("retention:place-hold")
        links.append({"text": "Put it under a hold", "url": f"{place}?subjects={keeping.subject}"})
    return links


def _link(text: str, route: str, reference: str) -> Row:
    return {"text": text, "url": reverse(f"retention:{route}", args=[reference])}
