"""What people type, parsed and checked; nothing here writes to the database."""

from retention.forms.classes import AssignForm, ClassForm, ReplaceForm
from retention.forms.disposal import ApproveForm, DueForm, ProposeForm
from retention.forms.fields import DayField, NumbersField, ReasonForm
from retention.forms.holds import PlaceHoldForm, SubjectsForm

__all__ = [
    "ApproveForm",
    "AssignForm",
    "ClassForm",
    "DayField",
    "DueForm",
    "NumbersField",
    "PlaceHoldForm",
    "ProposeForm",
    "ReasonForm",
    "ReplaceForm",
    "SubjectsForm",
]
