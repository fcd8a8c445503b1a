"""What people type, parsed and checked; nothing here writes to the database."""

from approvals.forms.lists import FilterForm
from approvals.forms.steps import (
    AnswerForm,
    ApproveForm,
    CloseIncidentForm,
    ConsultForm,
    OnPost,
    PublishForm,
    ReasonForm,
    SeenForm,
    SendBackForm,
    SubmitForm,
)
from approvals.forms.writing import ComposeForm, EditForm

__all__ = [
    "AnswerForm",
    "ApproveForm",
    "CloseIncidentForm",
    "ComposeForm",
    "ConsultForm",
    "EditForm",
    "FilterForm",
    "OnPost",
    "PublishForm",
    "ReasonForm",
    "SeenForm",
    "SendBackForm",
    "SubmitForm",
]
