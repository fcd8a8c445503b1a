"""The steps that people take on a contact, as data: which rule, form, service and words belong to each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from contacts import forms, policy, services
from contacts.models import Contact
from profiles.models import Person
from workflow.actions import Action
from workflow.forms import StepForm
from workflow.rulings import Ruling


@dataclass(frozen=True)
class Step:
    name: str  # of the route
    label: str  # on the button
    rule: Callable[[Person, Contact], Ruling]
    form: type[StepForm]
    service: Callable[..., Contact]
    done: str  # what to say when it has been taken
    main: bool = False


STEPS = {
    step.name: step
    for step in [
        Step(
            "triage",
            "Triage",
            policy.may_triage,
            forms.TriageForm,
            services.triage,
            "Triaged. Whoever reported it has your advice.",
            main=True,
        ),
        Step(
            "advise",
            "Advise",
            policy.may_advise,
            forms.AdviseForm,
            services.advise,
            "Your advice is with those who deal with it.",
        ),
        Step(
            "assign",
            "Assign",
            policy.may_assign,
            forms.AssignForm,
            services.assign,
            "Assigned. They have been told.",
        ),
        Step(
            "refer",
            "Refer",
            policy.may_refer,
            forms.ReferForm,
            services.refer,
            "Noted. Tell them as well: the portal does not reach them.",
        ),
        Step(
            "comment",
            "Add a note",
            policy.may_comment,
            forms.CommentForm,
            services.comment,
            "Noted. Those who deal with it have been told.",
        ),
        Step(
            "close",
            "Close",
            policy.may_close,
            forms.CloseForm,
            services.close,
            "Closed. It becomes a record as soon as its trail is sealed.",
        ),
    ]
}


def actions(person: Person, contact: Contact) -> list[Action]:
    """The buttons of the contact's page: what its state allows, each with this person's ruling."""
    steps = [step for step in STEPS.values() if policy.is_offered(step.name, contact)]
    offered = [_action(step, person, contact) for step in steps]
    if policy.is_offered("answer", contact):
        url = f"{reverse('approvals:compose')}?contact={contact.reference}"
        may = policy.may_answer(person, contact)
        style = "" if contact.assigned_to_id == person.pk else "secondary"
        offered.append(Action("Propose an answer", url, may, "answer", style))
    return offered


def _action(step: Step, person: Person, contact: Contact) -> Action:
    url = reverse(f"contacts:{step.name}", args=[contact.reference])
    return Action(step.label, url, step.rule(person, contact), step.name, "" if step.main else "secondary")
