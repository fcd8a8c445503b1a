"""Who may do what to a post, and if not, why not: one sentence fit to show.

The same answer gates the service, greys the button and fills its hint. Nothing here writes.
"""

from approvals.policy.deciding import (
    may_answer,
    may_approve,
    may_consult,
    may_decide,
    may_decline,
    may_request_changes,
)
from approvals.policy.facts import (
    MCD,
    MovedOn,
    decides_everywhere,
    decides_in_division,
    deciding_capacity,
    divisions_of,
    has_incident,
    has_lapsed,
    in_a_state_to,
    is_in_mcd,
    is_in_question,
    is_recorded,
    is_to_record,
    may_act,
    open_consultation,
    reads_everything,
    seats_that_decide,
    sits_in,
)
from approvals.policy.going_out import (
    may_close_incident,
    may_publish,
    may_report_failure,
)
from approvals.policy.seeing import (
    may_open_record,
    may_view,
)
from approvals.policy.writing import (
    may_edit,
    may_propose,
    may_submit,
    may_use,
    may_withdraw,
)
from treasury_social.rulings import Refused, Ruling

__all__ = [
    "MCD",
    "MovedOn",
    "Refused",
    "Ruling",
    "decides_everywhere",
    "decides_in_division",
    "deciding_capacity",
    "divisions_of",
    "has_incident",
    "has_lapsed",
    "in_a_state_to",
    "is_in_mcd",
    "is_in_question",
    "is_recorded",
    "is_to_record",
    "may_act",
    "may_answer",
    "may_approve",
    "may_close_incident",
    "may_consult",
    "may_decide",
    "may_decline",
    "may_edit",
    "may_open_record",
    "may_propose",
    "may_publish",
    "may_report_failure",
    "may_request_changes",
    "may_submit",
    "may_use",
    "may_view",
    "may_withdraw",
    "open_consultation",
    "reads_everything",
    "seats_that_decide",
    "sits_in",
]
