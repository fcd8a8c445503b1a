"""The people of the directory: the list, one person with their seats and how they sign in, and the steps."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory import services
from directory.forms.people import NewOfficerForm, NewPersonForm
from directory.presentation import addresses, factors, passkeys
from directory.presentation import people as shown
from directory.presentation.history import story
from directory.presentation.seats import NOMINATION_COLUMNS, nomination_rows
from directory.steps import PEOPLE as STEPS
from profiles import names, policy
from profiles.models import Person
from profiles.queries import with_capacities
from workflow.actions import buttons
from workflow.paging import LARGEST, page_of
from workflow.sorting import by_name, sort_key
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take

LONGEST = 150  # of what is looked for


def pk_of(reference: int) -> int:
    return min(reference, LARGEST)


def load(request: HttpRequest, reference: int) -> Person:
    return get_object_or_404(Person, pk=pk_of(reference))


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who can sign in, the latest to be added first; `?q=` looks in names, user names and addresses."""
    words, closed = request.GET.get("q", "").strip()[:LONGEST].replace("\x00", ""), "closed" in request.GET
    found = page_of(_named(words).filter(is_active=not closed), request.GET)
    context = {
        "words": words,
        "closed": closed,
        "parts": shown.parts(words, closed=closed),
        "columns": shown.COLUMNS,
        "rows": shown.rows(with_capacities(found.rows)),
        "may_keep": policy.may_keep_people(request.user),
        **shown.pages(found),
    }
    return render(request, "directory/people.html", context)


def _named(words: str) -> QuerySet[Person]:
    plain, _ = sort_key(words)
    anywhere = (
        Q(plain_name__contains=plain or words) | Q(username__icontains=words) | Q(email__icontains=words)
    )
    people = Person.objects.annotate(plain_name=by_name()[0])
    return people.filter(anywhere | Q(name__icontains=words)) if words else Person.objects.all()


@require_safe
def person(request: HttpRequest, reference: int) -> HttpResponse:
    found = load(request, reference)
    held = found.appointments.select_related("position__division")
    acting = found.acting_arrangements.select_related("position__division")
    context = {
        "person": found,
        "tag": shown.sign_in(found),
        "facts": shown.facts(found),
        "alike": names.warnings(found),
        "seat_columns": shown.SEAT_COLUMNS,
        "seats": shown.seat_rows(held, acting),
        "change_columns": shown.CHANGE_COLUMNS,
        "changes": shown.change_rows(found.sign_in_changes.select_related("by")[:25]),
        "waiting": nomination_rows(found.nominations.with_people().waiting()),
        "nomination_columns": NOMINATION_COLUMNS,
        "addresses": addresses.rows(found.address_changes.with_people().waiting()),
        "factor_resets": factors.links(found.factor_resets.with_people().waiting()),
        "address_columns": addresses.COLUMNS,
        "passkeys": passkeys.rows(found.passkeys.with_people()),
        "passkey_columns": passkeys.COLUMNS,
        "actions": buttons(PEOPLE.actions(request.user, found)),
        "story": story(request.user, found.reference),
    }
    return render(request, "directory/person.html", context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(sent(request))
    if added := take(request, form, services.add_person, "Added. An invitation goes out within seconds."):
        return redirect("directory:person", added.pk)
    context = {"alike": _alike(form)}
    return page(request, "directory/person_new.html", form, context)


@reads_and_takes
def add_officer(request: HttpRequest) -> HttpResponse:
    """The person, their seat and the invitation, in one step."""
    form = NewOfficerForm(sent(request))
    if added := take(request, form, services.add_officer, "Added. An invitation goes out within seconds."):
        return redirect("directory:person", added.pk)
    context = {"alike": _alike(form), "officer": True}
    return page(request, "directory/person_new.html", form, context)


def _alike(form: NewPersonForm) -> list[str]:
    typed = form.data
    return names.warnings(typed.get("name", ""), typed.get("user_name", "")) if form.is_bound else []


def _about(request: HttpRequest, person: Person) -> dict[str, Any]:
    return {"caption": str(person), "back_label": person.name}


PEOPLE = StepPages(
    steps=STEPS,
    prefix="directory:",
    home="directory:person",
    argument="person_id",
    pk_of=pk_of,
    load=load,
    context=_about,
    template="directory/person_step.html",
    offered=lambda name, person: False,
    reference=lambda person: person.pk,
)
