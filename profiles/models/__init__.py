from profiles.models.accounts import Account, AccountReview
from profiles.models.people import (
    ActingArrangement,
    Appointment,
    Division,
    Person,
    Position,
    Role,
)
from profiles.models.platforms import Marking, Platform
from profiles.models.seats import Capacity, Seating, capacities_of
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
]
