"""The steps that people take on a comment that was told, as data: which rule, form, service and words each has."""

from professional_use import forms, policy, services
from workflow.steps import Step, by_name

STEPS = by_name(
    Step(
        "acknowledge",
        "Acknowledge",
        policy.may_acknowledge,
        forms.AcknowledgeForm,
        services.acknowledge,
        "Acknowledged. It becomes a record as soon as its trail is sealed.",
        "You say that you know of it. You do not approve it and need not agree with it: "
        "it is the officer's own comment, and it needs no approval.",
        style="",
    ),
    Step(
        "raise-concern",
        "Raise a concern",
        policy.may_raise_concern,
        forms.ConcernForm,
        services.raise_concern,
        "Your concern is with the officer, who will answer it.",
        "A concern begins a conversation. It is not a veto: the officer answers it, and then decides.",
    ),
    Step(
        "answer",
        "Answer the concern",
        policy.may_answer,
        forms.AnswerForm,
        services.answer_concern,
        "Answered. Whoever raised the concern has been notified.",
        "Take the concern seriously, and then decide: the comment is yours. "
        "If you will not make it after all, withdraw it instead.",
        style="",
    ),
    Step(
        "withdraw",
        "Withdraw",
        policy.may_withdraw,
        forms.WithdrawForm,
        services.withdraw,
        "Withdrawn. Those who were notified know.",
        "Withdraw it if you will not make the comment after all. Your notice stays in the record log.",
    ),
)
