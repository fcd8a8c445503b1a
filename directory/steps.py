"""The steps that people take on an official account, as data."""

from directory import services
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
