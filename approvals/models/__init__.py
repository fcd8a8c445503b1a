from approvals.models.advice import Consultation, Incident
from approvals.models.emergency import RosterPlace
from approvals.models.post import Post, State
from approvals.models.standing import StandingApproval, StandingUse
from approvals.models.version import Activity, Purpose, Relation, Version
from approvals.models.windows import Reconfirmation, Window

__all__ = [
    "Activity",
    "Consultation",
    "Incident",
    "Post",
    "Purpose",
    "Reconfirmation",
    "Relation",
    "RosterPlace",
    "StandingApproval",
    "StandingUse",
    "State",
    "Version",
    "Window",
]
