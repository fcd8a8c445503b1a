"""Who may do what to a post, and if not, why not: one sentence fit to show.

The same answer gates the service, greys the button and fills its hint. Nothing here writes.
"""

from approvals.policy.calendar import may_subscribe
from approvals.policy.capturing import may_capture
from approvals.policy.commenting import may_comment, may_suggest, may_take_over
from approvals.policy.conditions import (
    MCD,
    decides_everywhere,
    decides_in_division,
    deciding_capacity,
    divisions_of,
    has_incident,
    has_lapsed,
    in_a_state_to,
    is_in_mcd,
    is_offered,
    is_recorded,
    is_to_record,
    open_consultation,
    reads_everything,
    reads_of,
    reads_one_division,
    seats_that_decide,
    sits_in,
)
from approvals.policy.deciding import (
    may_answer,
    may_approve,
    may_consult,
    may_decide,
    may_decline,
    may_request_changes,
    may_take_back,
)
from approvals.policy.emergency import (
    is_on_roster,
    may_confirm,
    may_keep_roster,
    may_object,
    may_publish_first,
    may_put_on_roster,
    may_take_off_roster,
)
from approvals.policy.publishing import may_close_incident, may_publish, may_report_failure
from approvals.policy.related import takes_down
from approvals.policy.seeing import (
    may_open_record,
    may_view,
)
from approvals.policy.standing_uses import may_take_standing, may_use_some_standing, may_use_standing
from approvals.policy.templates import may_keep_templates
from approvals.policy.windows import (
    approving_capacity,
    has_begun,
    holding,
    is_over,
    may_close,
    may_declare,
    may_reconfirm,
    may_span,
)
from approvals.policy.writing import (
    may_be_wanted,
    may_edit,
    may_propose,
    may_submit,
    may_use,
    may_withdraw,
)
from profiles.policy import may_act
from workflow.rulings import Ruling

__all__ = [
    "MCD",
    "Ruling",
    "approving_capacity",
    "decides_everywhere",
    "decides_in_division",
    "deciding_capacity",
    "divisions_of",
    "has_begun",
    "has_incident",
    "has_lapsed",
    "holding",
    "in_a_state_to",
    "is_in_mcd",
    "is_offered",
    "is_on_roster",
    "is_over",
    "is_recorded",
    "is_to_record",
    "may_act",
    "may_answer",
    "may_approve",
    "may_be_wanted",
    "may_capture",
    "may_close",
    "may_close_incident",
    "may_comment",
    "may_confirm",
    "may_consult",
    "may_decide",
    "may_declare",
    "may_decline",
    "may_edit",
    "may_keep_roster",
    "may_keep_templates",
    "may_object",
    "may_open_record",
    "may_propose",
    "may_publish",
    "may_publish_first",
    "may_put_on_roster",
    "may_reconfirm",
    "may_report_failure",
    "may_request_changes",
    "may_span",
    "may_submit",
    "may_subscribe",
    "may_suggest",
    "may_take_back",
    "may_take_off_roster",
    "may_take_over",
    "may_take_standing",
    "may_use",
    "may_use_some_standing",
    "may_use_standing",
    "may_view",
    "may_withdraw",
    "open_consultation",
    "reads_everything",
    "reads_of",
    "reads_one_division",
    "seats_that_decide",
    "sits_in",
    "takes_down",
]
