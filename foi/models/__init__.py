from foi.models.marks import Gathered, Mark, Provision, Verdict
from foi.models.request import InformationRequest, State

__all__ = ["Gathered", "InformationRequest", "Mark", "Provision", "State", "Verdict"]
