"""Reads with more than one caller."""

from approvals.queries.calendar import in_calendar, public_records, windows_between
from approvals.queries.comments import comments_on, named_in, readers_called, who_wrote_in
from approvals.queries.declared import Declared, declared_before
from approvals.queries.due import (
    about_to_lapse,
    advice_to_escalate,
    advice_to_remind_of,
    called_when_late,
    to_escalate,
    to_remind_of,
)
from approvals.queries.emergency import emergencies, emergencies_by_person, roster
from approvals.queries.looks import others_here, version_seen
from approvals.queries.posts import (
    FEW,
    MANY,
    Waiting,
    accounts_for,
    answers_seen,
    deciders_to_tell,
    inbox,
    judges,
    just_approved,
    left_behind,
    next_to_decide,
    number_seen,
    seen_by,
    theirs_to_decide,
    version_before,
    visible_to,
    waiting_for,
)
from approvals.queries.used_before import went_out
from approvals.queries.windows import windows_over, windows_to_come

__all__ = [
    "FEW",
    "MANY",
    "Declared",
    "Waiting",
    "about_to_lapse",
    "accounts_for",
    "advice_to_escalate",
    "advice_to_remind_of",
    "answers_seen",
    "called_when_late",
    "comments_on",
    "deciders_to_tell",
    "declared_before",
    "emergencies",
    "emergencies_by_person",
    "in_calendar",
    "inbox",
    "judges",
    "just_approved",
    "left_behind",
    "named_in",
    "next_to_decide",
    "number_seen",
    "others_here",
    "public_records",
    "readers_called",
    "roster",
    "seen_by",
    "theirs_to_decide",
    "to_escalate",
    "to_remind_of",
    "version_before",
    "version_seen",
    "visible_to",
    "waiting_for",
    "went_out",
    "who_wrote_in",
    "windows_between",
    "windows_over",
    "windows_to_come",
]
