"""Reads with more than one caller."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from django.db.models import QuerySet

from foi import policy
from foi.models import InformationRequest, Mark, Provision, Verdict
from foi.models.request import InformationRequestQuerySet
from foi.redacting import Held
from foi.residual_text import Leak, leaks
from profiles.models import Person
from records.models import Entry
from records.queries import signed_upto


def visible_to(person: Person) -> InformationRequestQuerySet:
    """The requests that `policy.may_view` allows."""
    requests = InformationRequest.objects.all()
    return requests if policy.may_view(person) else requests.none()


def by_clock() -> InformationRequestQuerySet:
    """What is going on, the first to be due first."""
    return InformationRequest.objects.going_on().listed().order_by("next_due_on", "id")


def to_decide(person: Person) -> list[InformationRequest]:
    """What waits for this person as the second one, the first to be due first."""
    if not person.holds(*policy.DECIDERS):
        return []
    submitted = InformationRequest.objects.submitted().listed().order_by("next_due_on", "id")[:10]
    return [request for request in submitted if policy.may_approve(person, request)]


def to_see_through(person: Person) -> list[InformationRequest]:
    """What this person has in hand, but for what waits for somebody else."""
    if not person.holds(*policy.KEEPERS):
        return []
    return list(InformationRequest.objects.in_hand_of(person).listed().order_by("next_due_on", "id")[:10])


def subjects_of(request: InformationRequest) -> list[str]:
    """Its records, in the order in which they were gathered: the schedule's."""
    return list(request.gathered.filter(removed_at=None).order_by("id").values_list("subject", flat=True))


def entries_of(request: InformationRequest, subject: str = "") -> list[Held]:
    """What the copies are made from: all that happened to its records, or to one. Once submitted, no further."""
    subjects = [subject] if subject else subjects_of(request)
    entries = Entry.objects.filter(subject__in=subjects).select_related("payload", "leaf__log")
    if request.upto is not None:
        entries = entries.filter(leaf__position__lt=request.upto)
    found = [Held(entry, request.reference) for entry in entries.order_by("id")]
    places = {each: number for number, each in enumerate(subjects)}
    return sorted(found, key=lambda held: (places[held.entry.subject], held.entry.pk))


def marks_of(request: InformationRequest, subject: str = "") -> list[Mark]:
    """Those that stand, on records that are in it."""
    subjects = [subject] if subject else subjects_of(request)
    marks = request.marks.standing().filter(subject__in=subjects)
    return list(marks.select_related("provision", "marked_by").order_by("id"))


def leaks_of(request: InformationRequest) -> list[Leak]:
    return leaks(entries_of(request), marks_of(request))


def not_yet_signed(entries: Iterable[Held]) -> list[str]:
    """Records with a step that no signed checkpoint covers yet: no copy of them could be proven."""
    upto = signed_upto()
    late = (held.entry for held in entries if held.entry.position is None or held.entry.position >= upto)
    return list(dict.fromkeys(entry.subject for entry in late))


def are_records(subjects: Collection[str]) -> set[str]:
    """Which of these stand in the register."""
    declared = Entry.objects.filter(subject__in=subjects, declares_record=True)
    return set(declared.values_list("subject", flat=True))


def provisions() -> QuerySet[Provision]:
    return Provision.objects.filter(active=True)


def judged(marks: Sequence[Mark]) -> dict[str, Counter[str]]:
    """For each record how many places are withheld, and how many let stand."""
    found: dict[str, Counter[str]] = {}
    for mark in marks:
        found.setdefault(mark.subject, Counter())[Verdict(mark.verdict).value] += 1
    return found


def markers_of(request: InformationRequest) -> QuerySet[Person]:
    return Person.objects.filter(pk__in=request.marks.values("marked_by"))


def of_record(subject: str) -> QuerySet[InformationRequest]:
    """The requests that a record is in, the latest first."""
    theirs = InformationRequest.objects.filter(gathered__subject=subject, gathered__removed_at=None)
    return theirs.order_by("-id")


def withheld_from(subjects: Collection[str]) -> set[str]:
    """Of these records those of which somebody who asked for them does not get something."""
    marks = Mark.objects.standing().filter(subject__in=subjects, verdict=Verdict.WITHHOLD)
    return set(marks.values_list("subject", flat=True))
