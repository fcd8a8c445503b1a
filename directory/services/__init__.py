"""Every write of profiles that is a step of its own. The administrators' pages keep the rest of the directory."""

from directory.services.accounts import (
    add_account,
    change_custodian,
    close_account,
    edit_account,
    raise_alarms,
    remind_of_reviews,
    review_account,
)
from directory.services.acting import name_acting, revoke_acting
from directory.services.passwords import change_password
from directory.services.seating import seat_first_administrator
from directory.services.topics import grant_authority, revoke_authority

__all__ = [
    "add_account",
    "change_custodian",
    "change_password",
    "close_account",
    "edit_account",
    "grant_authority",
    "name_acting",
    "raise_alarms",
    "remind_of_reviews",
    "review_account",
    "revoke_acting",
    "revoke_authority",
    "seat_first_administrator",
]
