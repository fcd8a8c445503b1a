from profiles.models.people import (
    ActingArrangement,
    Appointment,
    Capacity,
    Division,
    Person,
    Position,
    Role,
    Seating,
    capacities_of,
)
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
    "Seating",
    "capacities_of",
]
