"""What people type, parsed and checked; nothing here writes to the database."""

from foi.forms.gathering import GatherForm, LeaveOutForm, OpenForm
from foi.forms.marking import (
    JudgeForm,
    LetStandForm,
    NamesForm,
    TakeBackForm,
    WithholdForm,
    WithholdPlacesForm,
)
from foi.forms.steps import (
    ApproveForm,
    CloseForm,
    ExemptForm,
    ExtendForm,
    HandOnForm,
    PublishForm,
    ReleaseForm,
    SendBackForm,
    WithdrawForm,
)

__all__ = [
    "ApproveForm",
    "CloseForm",
    "ExemptForm",
    "ExtendForm",
    "GatherForm",
    "HandOnForm",
    "JudgeForm",
    "LeaveOutForm",
    "LetStandForm",
    "NamesForm",
    "OpenForm",
    "PublishForm",
    "ReleaseForm",
    "SendBackForm",
    "TakeBackForm",
    "WithdrawForm",
    "WithholdForm",
    "WithholdPlacesForm",
]
