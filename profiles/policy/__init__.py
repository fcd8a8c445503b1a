"""Who may do what in the directory, with the reason: one module for each thing that it keeps."""

from profiles.policy.accounts import (
    may_be_custodian,
    may_be_next_review,
    may_change_account,
    may_keep_accounts,
    may_review_account,
)
from profiles.policy.people import (
    may_act,
    may_administer,
    may_arrange_acting,
    may_last,
    may_name,
    may_revoke,
    may_seat,
    seats_to_arrange,
)
from profiles.policy.topics import (
    may_grant,
    may_grant_for,
    may_grant_to,
    may_revoke_authority,
    may_speak_on,
)

__all__ = [
    "may_act",
    "may_administer",
    "may_arrange_acting",
    "may_be_custodian",
    "may_be_next_review",
    "may_change_account",
    "may_grant",
    "may_grant_for",
    "may_grant_to",
    "may_keep_accounts",
    "may_last",
    "may_name",
    "may_review_account",
    "may_revoke",
    "may_revoke_authority",
    "may_seat",
    "may_speak_on",
    "seats_to_arrange",
]
