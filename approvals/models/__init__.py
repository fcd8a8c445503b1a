from approvals.models.comments import Comment
from approvals.models.consultations import Consultation, Incident
from approvals.models.drafts import Draft
from approvals.models.emergency import RosterPlace
from approvals.models.feeds import CalendarFeed
from approvals.models.looks import Look
from approvals.models.post import Post
from approvals.models.saved_filters import SavedFilter
from approvals.models.sets import PostSet
from approvals.models.standing import StandingApproval, StandingState, StandingUse
from approvals.models.states import State
from approvals.models.templates import PostTemplate
from approvals.models.uploads import Upload
from approvals.models.version import Activity, Purpose, Version
from approvals.models.windows import Reconfirmation, Window
from checks.content import Relation

__all__ = [
    "Activity",
    "CalendarFeed",
    "Comment",
    "Consultation",
    "Draft",
    "Incident",
    "Look",
    "Post",
    "PostSet",
    "PostTemplate",
    "Purpose",
    "Reconfirmation",
    "Relation",
    "RosterPlace",
    "SavedFilter",
    "StandingApproval",
    "StandingState",
    "StandingUse",
    "State",
    "Upload",
    "Version",
    "Window",
]
