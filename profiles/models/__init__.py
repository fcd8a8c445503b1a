from profiles.models.accounts import Account, AccountReview
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
    holders_of,
)
from profiles.models.platforms import Marking, Platform
from profiles.models.topics import Topic, TopicAuthority

__all__ = [
    "Account",
    "AccountReview",
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
    "Topic",
    "TopicAuthority",
    "capacities_of",
    "holders_of",
]
