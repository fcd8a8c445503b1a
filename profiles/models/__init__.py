from profiles.models.accounts import Account, AccountReview
from profiles.models.nominations import Nomination, SignInChange, Tie
from profiles.models.people import (
    TWO_PEOPLE,
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
    "TWO_PEOPLE",
    "Account",
    "AccountReview",
    "ActingArrangement",
    "Appointment",
    "Capacity",
    "Division",
    "Marking",
    "Nomination",
    "Person",
    "Platform",
    "Position",
    "Role",
    "Seating",
    "SignInChange",
    "Tie",
    "Topic",
    "TopicAuthority",
    "capacities_of",
]
