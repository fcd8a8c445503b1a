"""The steps that people take on a comment that was told, as data: which rule, form, service and words each has."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from professional_use import forms, policy, services
from professional_use.models import ProfessionalComment
from profiles.models import Person
from workflow.actions import Action
from workflow.forms import StepForm
from workflow.rulings import Ruling


@dataclass(frozen=True)
class Step:
    name: str  # of the route
    label: str  # on the button
    rule: Callable[[Person, ProfessionalComment], Ruling]
    form: type[StepForm]
    service: Callable[..., ProfessionalComment]
    means: str  # what it means, above its form
    done: str  # what to say when it has been taken
    main: bool = False


STEPS = {
    step.name: step
    for step in [
        Step(
            "acknowledge",
            "Acknowledge",
            policy.may_acknowledge,
            forms.AcknowledgeForm,
            services.acknowledge,
            "You say that you know of it. You do not approve it and need not agree with it: "
            "it is the officer's own comment, and it needs no approval.",
            "Acknowledged. It becomes a record as soon as its trail is sealed.",
            main=True,
        ),
        Step(
            "raise-concern",
            "Raise a concern",
            policy.may_raise_concern,
            forms.ConcernForm,
            services.raise_concern,
            "A concern begins a conversation. It is not a veto: the officer answers it, and then decides.",
            "Your concern is with the officer, who will answer it.",
        ),
        Step(
            "answer",
            "Answer the concern",
            policy.may_answer,
            forms.AnswerForm,
            services.answer_concern,
            "Take the concern seriously, and then decide: the comment is yours. "
            "If you will not make it after all, withdraw it instead.",
            "Answered. Whoever raised the concern has been told.",
            main=True,
        ),
        Step(
            "withdraw",
            "Withdraw",
            policy.may_withdraw,
            forms.WithdrawForm,
            services.withdraw,
            "Withdraw it if you will not make the comment after all. What was told stays in the record log.",
            "Withdrawn. Those who were told know.",
        ),
    ]
}


def actions(person: Person, comment: ProfessionalComment) -> list[Action]:
    """The buttons of the comment's page: what its state allows, each with this person's ruling."""
    steps = [step for step in STEPS.values() if policy.is_offered(step.name, comment)]
    return [
        Action(
            step.label,
            reverse(f"professional_use:{step.name}", args=[comment.reference]),
            step.main,
            step.rule(person, comment),
        )
        for step in steps
    ]
