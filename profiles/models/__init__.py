from profiles.models.people import ActingArrangement, Appointment, Capacity, Division, Person, Position, Role
from profiles.models.platforms import Account, Marking, Platform

__all__ = [
    "Account",
    "ActingArrangement",
    "Appointment",
    "Capacity",
    "Division",
    "Marking",
    "Person",
    "Platform",
    "Position",
    "Role",
]
