"""Every write of the directory."""

from directory.services.accounts import (
    add_account,
    change_custodian,
    close_account,
    edit_account,
    remind_of_reviews,
    review_account,
    watch_custodians,
)
from directory.services.acting import revoke_acting
from directory.services.addresses import confirm_address, propose_address, refuse_address
from directory.services.adopting import adopt_what_stands
from directory.services.closed_days import close_days, open_day
from directory.services.divisions import add_division, rename_division
from directory.services.factors import (
    APP,
    confirm_factor_reset,
    enrol_authenticator,
    make_recovery_codes,
    propose_factor_reset,
    refuse_factor_reset,
    remove_authenticator,
    use_code,
)
from directory.services.guessing import tell_locked_out, tell_of_spraying, wait_until
from directory.services.identities import (
    bypass,
    confirm_unlink,
    end_by_provider,
    keep_linked,
    log_out,
    person_of,
    unlink,
)
from directory.services.leaving import close_leaver, set_last_day, warn_of_empty_seats
from directory.services.nominating import confirm, lapse, nominate, refuse_nomination
from directory.services.officers import add_officer
from directory.services.passkeys import confirm_passkey, enrol_passkey, revoke_passkey, show_passkey
from directory.services.people import (
    add_person,
    change_person,
    close_person,
    open_person,
)
from directory.services.people_files import AT_ONCE, bring_file, clear_people_files, import_people
from directory.services.platforms import accept_link, add_platform, change_platform
from directory.services.seating import (
    add_position,
    change_position,
    end_appointment,
    seat_first_administrator,
)
from directory.services.sending import send_links
from directory.services.sessions import end_sessions, sessions_of
from directory.services.sign_in import (
    change_password,
    choose_password,
    invite_again,
    reset_password,
)
from directory.services.topics import add_topic, change_topic, grant_authority, revoke_authority

__all__ = [
    "APP",
    "AT_ONCE",
    "accept_link",
    "add_account",
    "add_division",
    "add_officer",
    "add_person",
    "add_platform",
    "add_position",
    "add_topic",
    "adopt_what_stands",
    "bring_file",
    "bypass",
    "change_custodian",
    "change_password",
    "change_person",
    "change_platform",
    "change_position",
    "change_topic",
    "choose_password",
    "clear_people_files",
    "close_account",
    "close_days",
    "close_leaver",
    "close_person",
    "confirm",
    "confirm_address",
    "confirm_factor_reset",
    "confirm_passkey",
    "confirm_unlink",
    "edit_account",
    "end_appointment",
    "end_by_provider",
    "end_sessions",
    "enrol_authenticator",
    "enrol_passkey",
    "grant_authority",
    "import_people",
    "invite_again",
    "keep_linked",
    "lapse",
    "log_out",
    "make_recovery_codes",
    "nominate",
    "open_day",
    "open_person",
    "person_of",
    "propose_address",
    "propose_factor_reset",
    "refuse_address",
    "refuse_factor_reset",
    "refuse_nomination",
    "remind_of_reviews",
    "remove_authenticator",
    "rename_division",
    "reset_password",
    "review_account",
    "revoke_acting",
    "revoke_authority",
    "revoke_passkey",
    "seat_first_administrator",
    "send_links",
    "sessions_of",
    "set_last_day",
    "show_passkey",
    "tell_locked_out",
    "tell_of_spraying",
    "unlink",
    "use_code",
    "wait_until",
    "warn_of_empty_seats",
    "watch_custodians",
]
