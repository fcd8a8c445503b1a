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
from directory.services.acting import revoke_acting
from directory.services.nominating import confirm, lapse, nominate, refuse_nomination
from directory.services.passwords import change_password
from directory.services.seating import (
    add_position,
    change_position,
    end_appointment,
    seat_first_administrator,
)
from directory.services.topics import grant_authority, revoke_authority

__all__ = [
    "add_account",
    "add_position",
    "change_custodian",
    "change_password",
    "change_position",
    "close_account",
    "confirm",
    "edit_account",
    "end_appointment",
    "grant_authority",
    "lapse",
    "nominate",
    "raise_alarms",
    "refuse_nomination",
    "remind_of_reviews",
    "review_account",
    "revoke_acting",
    "revoke_authority",
    "seat_first_administrator",
]
