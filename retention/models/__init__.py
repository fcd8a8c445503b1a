from retention.models.classes import Action, Event, RetentionClass
from retention.models.disposal import Disposal, DisposalItem, Outcome, State
from retention.models.holds import HeldSubject, Hold
from retention.models.keeping import Keeping

__all__ = [
    "Action",
    "Disposal",
    "DisposalItem",
    "Event",
    "HeldSubject",
    "Hold",
    "Keeping",
    "Outcome",
    "RetentionClass",
    "State",
]
