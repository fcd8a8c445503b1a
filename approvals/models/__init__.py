from approvals.models.advice import Consultation, Incident
from approvals.models.post import Post, State
from approvals.models.version import Activity, Purpose, Version

__all__ = ["Activity", "Consultation", "Incident", "Post", "Purpose", "State", "Version"]
