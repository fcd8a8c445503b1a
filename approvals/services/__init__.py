"""Every step of a post's life. Each is one transaction: lock, ask the policy, move, write the entry, owe the notices.

All take `by`, the person, last; `key`, the form's own number, so that a double click or a retry has one effect; and
`seen`, the version and the ground of what the person saw (`Post.seen`). All return the post as stored. Refusals raise
`policy.Refused`.
"""

from approvals.services.capturing import capture
from approvals.services.clock import expire, record
from approvals.services.commenting import comment, resolve_comment, take_over
from approvals.services.deciding import (
    answer,
    approve,
    consult,
    decline,
    request_changes,
    take_back,
)
from approvals.services.drafts import clear_drafts, discard_draft, keep_draft, tell_of_leaving
from approvals.services.emergency import (
    confirm,
    object_to,
    publish_first,
    put_on_roster,
    take_off_roster,
)
from approvals.services.feeds import subscribe, unsubscribe
from approvals.services.publishing import close_incident, publish, report_failure
from approvals.services.refusing import note_infected, note_refusal
from approvals.services.reminding import (
    escalate,
    escalate_advice,
    remind,
    remind_of_advice,
    remind_of_lapse,
)
from approvals.services.saved_filters import remove_filter, save_filter
from approvals.services.sets import (
    consult_together,
    propose_set,
    proposed_from,
    submit_together,
    take_together,
)
from approvals.services.standing_approvals import (
    change_standing,
    cosign_standing,
    grant_standing,
    remind_of_end,
    renew_standing,
    suspend_changed,
    suspend_standing,
)
from approvals.services.standing_uses import approve_under
from approvals.services.templates import add_template, change_template
from approvals.services.uploads import Uploads, uploads_of
from approvals.services.windows import close_window, declare_window, hold, open_window, reconfirm
from approvals.services.writing import (
    change_time,
    edit,
    edit_and_submit,
    propose,
    propose_and_submit,
    submit,
    withdraw,
)

__all__ = [
    "Uploads",
    "add_template",
    "answer",
    "approve",
    "approve_under",
    "capture",
    "change_standing",
    "change_template",
    "change_time",
    "clear_drafts",
    "close_incident",
    "close_window",
    "comment",
    "confirm",
    "consult",
    "consult_together",
    "cosign_standing",
    "declare_window",
    "decline",
    "discard_draft",
    "edit",
    "edit_and_submit",
    "escalate",
    "escalate_advice",
    "expire",
    "grant_standing",
    "hold",
    "keep_draft",
    "note_infected",
    "note_refusal",
    "object_to",
    "open_window",
    "propose",
    "propose_and_submit",
    "propose_set",
    "proposed_from",
    "publish",
    "publish_first",
    "put_on_roster",
    "reconfirm",
    "record",
    "remind",
    "remind_of_advice",
    "remind_of_end",
    "remind_of_lapse",
    "remove_filter",
    "renew_standing",
    "report_failure",
    "request_changes",
    "resolve_comment",
    "save_filter",
    "submit",
    "submit_together",
    "subscribe",
    "suspend_changed",
    "suspend_standing",
    "take_back",
    "take_off_roster",
    "take_over",
    "take_together",
    "tell_of_leaving",
    "unsubscribe",
    "uploads_of",
    "withdraw",
]
