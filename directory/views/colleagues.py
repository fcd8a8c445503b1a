"""Colleagues: who works where and who acts for whom, for all who sign in; and each person's own page."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.left_behind import in_hand, pages_of
from directory.presentation import colleagues as shown
from directory.services import sessions_of
from directory.views.people import LONGEST, pk_of
from profiles import identity_rule, policy
from profiles.models import Account, Person
from profiles.queries import acting_around, line_manager_of, topics_for, with_capacities
from workflow.paging import page_of
from workflow.sorting import by_name, sort_key


@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """`?q=` looks in names and user names."""
    words = request.GET.get("q", "").strip()[:LONGEST].replace("\x00", "")
    found = page_of(_called(words), request.GET)
    context = {
        "words": words,
        "columns": shown.COLUMNS,
        "rows": shown.rows(with_capacities(found.rows)),
        **shown.pages(found),
    }
    return render(request, "directory/colleagues.html", context)


def _called(words: str) -> QuerySet[Person]:
    people = Person.objects.filter(is_active=True)
    if not words:
        return people
    plain = people.annotate(plain_name=by_name()[0])
    said = Q(plain_name__contains=sort_key(words)[0] or words) | Q(username__icontains=words)
    return plain.filter(said | Q(name__icontains=words))


@require_safe
def colleague(request: HttpRequest, reference: int) -> HttpResponse:
    found = get_object_or_404(Person, pk=pk_of(reference))
    if not policy.may_see_colleague(request.user, found):
        raise Http404
    context = _about(found) | {"may_see_people": policy.may_see_people(request.user)}
    if policy.may_see_in_hand(request.user, found):
        context["in_hand"] = _in_hand(found, request.user)
    return render(request, "directory/colleague.html", context)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What somebody is in the portal, what it holds of theirs, and where they change how it treats them."""
    person = request.user
    context = _about(person, own=True) | {
        "own": True,
        "in_hand": _in_hand(person, person),
        "topics": shown.spoken_on(topics_for(person)),
        "signs_in_here": identity_rule.signs_in_here(person.username),
        "sessions": shown.sessions(sessions_of(person), request.session.session_key),
    }
    return render(request, "directory/colleague.html", context)


def _about(person: Person, *, own: bool = False) -> dict[str, object]:
    return {
        "person": person,
        "facts": shown.facts(person, line_manager_of(person), own=own),
        "acting_columns": shown.ACTING_COLUMNS,
        "acting": shown.acting_rows(acting_around(person), timezone.localdate()),
    }


def _in_hand(person: Person, by: Person) -> list[shown.Row]:
    accounts = Account.objects.in_use().filter(custodian=person).select_related("platform")
    kinds = [shown.parted(said) for said in in_hand(person)]
    pages = pages_of([number for _, numbers in kinds for number in numbers], by)
    return shown.in_hand(kinds, accounts, pages)
