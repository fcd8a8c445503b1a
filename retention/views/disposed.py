"""What stands where the page of something was that has been disposed of."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from profiles.models import Person
from retention import policy
from retention.history import rule
from retention.models import DisposalItem, Outcome
from retention.presentation.classes import capital
from retention.presentation.rows import Row, facts
from workflow.dates import when


def page(
    request: HttpRequest, subject: str, *, known: dict[str, str], back: str, back_label: str
) -> HttpResponse:
    """`known`: what the row still says of it, under its name."""
    item = _items(subject).first()
    context = {
        "subject": subject,
        "facts": facts(known | _disposal(item)),
        "links": _links(request.user, subject, item),
        "back": back,
        "back_label": back_label,
    }
    return render(request, "retention/disposed.html", context)


def _items(subject: str) -> QuerySet[DisposalItem]:
    items = DisposalItem.objects.filter(keeping__subject=subject, outcome=Outcome.DESTROYED)
    return items.select_related("disposal", "retention_class")


def _disposal(item: DisposalItem | None) -> dict[str, str]:
    if not item:
        return {}
    given = item.retention_class
    return {
        "Disposed of": f"{when(item.settled_at)}, under {item.disposal}",
        "Class": f"{given}, of {given.authority}",
        "Rule": capital(rule(given)),
    }


def _links(person: Person, subject: str, item: DisposalItem | None) -> list[Row]:
    links = [
        {
            "text": "Its entries in the record log, and their proof",
            "url": reverse("records:record", args=[subject]),
        }
    ]
    if item and policy.may_see(person):
        certificate = reverse("retention:certificate", args=[item.disposal.reference])
        links.append({"text": "Certificate of destruction", "url": certificate})
    return links
