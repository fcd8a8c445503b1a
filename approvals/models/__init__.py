from approvals.models.consultations import Consultation, Incident
from approvals.models.emergency import RosterPlace
from approvals.models.post import Post
from approvals.models.standing import StandingApproval, StandingState, StandingUse
from approvals.models.states import State
from approvals.models.version import Activity, Purpose, Relation, Version
from approvals.models.windows import Reconfirmation, Window
from approvals.models.words import Kind, WordListVersion

__all__ = [
    "Activity",
    "Consultation",
    "Incident",
    "Kind",
    "Post",
    "Purpose",
    "Reconfirmation",
    "Relation",
    "RosterPlace",
    "StandingApproval",
    "StandingState",
    "StandingUse",
    "State",
    "Version",
    "Window",
    "WordListVersion",
]
