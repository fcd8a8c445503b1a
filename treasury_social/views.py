"""The front door."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals import policy, presentation
from approvals.presentation import standing_approvals
from approvals.queries import waiting_for
from approvals.queries.standing_approvals import to_sign
from contacts import policy as contact_policy
from contacts import presentation as contact_presentation
from contacts.queries import waiting_for as contacts_waiting_for
from directory.presentation import addresses, seats
from directory.queries import addresses_to_confirm, seats_to_confirm
from foi import presentation as foi_presentation
from foi.queries import to_decide, to_see_through
from professional_use import policy as professional_policy
from professional_use import presentation as professional_presentation
from profiles.policy import may_audit
from retention.presentation import disposals
from retention.queries import to_decide as disposals_to_decide
from treasury_social.access import ROUTES
from treasury_social.menu import ARRANGEMENTS, AUDITING, Arrangement


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person who signed in."""
    report = contact_presentation.doors(contact_policy.may_report(request.user), style="secondary")
    tell = professional_presentation.door(professional_policy.may_begin(request.user))
    contacts = contact_presentation.waiting_lists(contacts_waiting_for(request.user))
    doors = presentation.doors(policy.may_propose(request.user)) + report + [tell]
    context = {
        "doors": [door for door in doors if not (may_audit(request.user) and door.get("why"))],
        "waiting": contacts
        + presentation.waiting_lists(waiting_for(request.user), request.user.closed_days)
        + standing_approvals.waiting_lists(to_sign(request.user))
        + professional_presentation.waiting_lists(request.user)
        + foi_presentation.waiting_lists(to_decide(request.user), to_see_through(request.user))
        + disposals.waiting_lists(disposals_to_decide(request.user))
        + seats.waiting_lists(seats_to_confirm(request.user))
        + addresses.waiting_lists(addresses_to_confirm(request.user)),
        "directory": seats.news(request.user),
        "auditing": offered(request, AUDITING) if may_audit(request.user) else [],
    }
    return render(request, "home.html", context)


@require_safe
def arrangements(request: HttpRequest) -> HttpResponse:
    """What is arranged beforehand, so that posts need not wait: each person finds what they may enter."""
    return render(request, "arrangements.html", {"arrangements": offered(request, ARRANGEMENTS)})


def offered(request: HttpRequest, pages: list[Arrangement]) -> list[dict[str, str]]:
    return [
        {"title": page.title, "url": reverse(page.route), "hint": page.sentence}
        for page in pages
        if page.route in ROUTES and ROUTES[page.route](request)
    ]


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, for everybody at a device of the department."""
    return render(request, "accessibility.html", {"contact": settings.ACCESSIBILITY_CONTACT})
