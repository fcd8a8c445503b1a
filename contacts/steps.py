"""The steps that people take on a contact, as data: which rule, form, service and words belong to each."""

from django.urls import reverse

from contacts import forms, policy, services
from contacts.models import Contact
from profiles.models import Person
from workflow.actions import Action
from workflow.steps import Step, by_name

STEPS = by_name(
    Step(
        "triage",
        "Triage",
        policy.may_triage,
        forms.TriageForm,
        services.triage,
        "Triaged. Whoever reported it has your advice.",
        style="",
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
)


def pages(person: Person, contact: Contact) -> list[Action]:
    """What else leads on from a contact: a post that answers it."""
    url = f"{reverse('approvals:compose')}?contact={contact.reference}"
    style = "" if contact.assigned_to_id == person.pk else "secondary"
    return [Action("Propose an answer", url, policy.may_answer(person, contact), "answer", style)]
