"""What people type, parsed and checked; nothing here writes to the database."""

from approvals.forms.capture import CaptureForm
from approvals.forms.commenting import CommentForm, ResolveForm, TakeOverForm
from approvals.forms.declaring import SubmitForm
from approvals.forms.emergency import ConfirmForm, ObjectForm, PublishFirstForm, RosterForm
from approvals.forms.lists import FilterForm
from approvals.forms.steps import (
    AnswerForm,
    ApproveForm,
    CloseIncidentForm,
    ConsultForm,
    PublishForm,
    ReasonForm,
    SendBackForm,
)
from approvals.forms.windows import CloseWindowForm, DeclareForm, ReconfirmForm
from approvals.forms.writing import ComposeForm, EditForm

__all__ = [
    "AnswerForm",
    "ApproveForm",
    "CaptureForm",
    "CloseIncidentForm",
    "CloseWindowForm",
    "CommentForm",
    "ComposeForm",
    "ConfirmForm",
    "ConsultForm",
    "DeclareForm",
    "EditForm",
    "FilterForm",
    "ObjectForm",
    "PublishFirstForm",
    "PublishForm",
    "ReasonForm",
    "ReconfirmForm",
    "ResolveForm",
    "RosterForm",
    "SendBackForm",
    "SubmitForm",
    "TakeOverForm",
]
