"""What people type, parsed and checked; nothing here writes to the database."""

from approvals.forms.posts import (
    SAY_WHY,
    WRITTEN,
    AccountField,
    AnswerForm,
    ApproveForm,
    CloseIncidentForm,
    ComposeForm,
    ConsultForm,
    EditForm,
    FilterForm,
    PublishForm,
    ReasonForm,
    SeenForm,
    SendBackForm,
    SubmitForm,
    note_box,
)

__all__ = [
    "SAY_WHY",
    "WRITTEN",
    "AccountField",
    "AnswerForm",
    "ApproveForm",
    "CloseIncidentForm",
    "ComposeForm",
    "ConsultForm",
    "EditForm",
    "FilterForm",
    "PublishForm",
    "ReasonForm",
    "SeenForm",
    "SendBackForm",
    "SubmitForm",
    "note_box",
]
