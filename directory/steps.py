"""The steps that people take on an official account and on a seat, as data."""

from directory import services
from directory.forms import seats
from directory.forms.accounts import (
    AccountForm,
    CloseForm,
    CustodianForm,
    ReviewForm,
)
from profiles import policy
from workflow.steps import Step, by_name

STEPS = by_name(
    Step(
        "review-account",
        "Review it",
        policy.may_review_account,
        ReviewForm,
        services.review_account,
        "Reviewed today.",
        "Look at the account itself before you say that it is in order.",
        style="",
        address="review",
    ),
    Step(
        "edit-account",
        "Correct it",
        policy.may_change_account,
        AccountForm,
        services.edit_account,
        "Corrected.",
        "Only what was entered wrongly, or has changed on the platform. Another account is another entry.",
        address="edit",
    ),
    Step(
        "account-custodian",
        "Change the custodian",
        policy.may_change_account,
        CustodianForm,
        services.change_custodian,
        "The account has been handed over.",
        "Whoever leaves takes their knowledge of the password along: change it on the platform at the same time.",
        address="custodian",
    ),
    Step(
        "close-account",
        "Close it",
        policy.may_change_account,
        CloseForm,
        services.close_account,
        "Closed. Its records stay.",
        "Nothing can be proposed on a closed account. Close it on the platform too, so that nobody else takes it over.",
        style="warning",
        address="close",
    ),
)

NOMINATION_STEPS = by_name(
    Step(
        "confirm-seat",
        "Confirm it",
        policy.may_confirm,
        seats.ConfirmForm,
        services.confirm,
        "Confirmed. They sit there from the first day on.",
        "Confirm it only if you know from elsewhere than this portal that it is to be so, and that this is the person.",
        style="",
        title="Confirm who takes a seat",
        address="confirm",
    ),
    Step(
        "refuse-seat",
        "Refuse it",
        policy.may_refuse,
        seats.RefuseForm,
        services.refuse_nomination,
        "Refused. Whoever proposed it is told why.",
        title="Refuse who takes a seat",
        address="refuse",
    ),
)

SEAT_STEPS = by_name(
    Step(
        "change-seat",
        "Change it",
        policy.may_change_position,
        seats.ChangePositionForm,
        services.change_position,
        "Changed.",
        "What it is for, and whose it is, stays: another use needs another seat.",
        title="Change a seat",
        address="change",
    )
)

HOLDING_STEPS = by_name(
    Step(
        "end-holding",
        "End it",
        policy.may_end,
        seats.EndForm,
        services.end_appointment,
        "It ends on that day.",
        "They, MCD’s managers, the auditors and whoever else decides in the division are told.",
        style="warning",
        title="End somebody’s time in a seat",
        address="end",
    )
)
