from profiles.models.accounts import Account, AccountReview
from profiles.models.appointments import ActingArrangement, Appointment
from profiles.models.closed_days import ClosedDay
from profiles.models.factors import Authenticator, FactorReset, RecoveryCode
from profiles.models.identities import Identity, LogoutSeen
from profiles.models.nominations import WAITS_FOR, Nomination
from profiles.models.people import TWO_PEOPLE, Division, Person, Position, Role
from profiles.models.platforms import Marking, Platform
from profiles.models.seats import TIED_FOR, Capacity, Seating
from profiles.models.sessions import Session
from profiles.models.sign_in import AddressChange, SignInChange
from profiles.models.ties import Tie
from profiles.models.topics import Topic, TopicAuthority

__all__ = [
    "TIED_FOR",
    "TWO_PEOPLE",
    "WAITS_FOR",
    "Account",
    "AccountReview",
    "ActingArrangement",
    "AddressChange",
    "Appointment",
    "Authenticator",
    "Capacity",
    "ClosedDay",
    "Division",
    "FactorReset",
    "Identity",
    "LogoutSeen",
    "Marking",
    "Nomination",
    "Person",
    "Platform",
    "Position",
    "RecoveryCode",
    "Role",
    "Seating",
    "Session",
    "SignInChange",
    "Tie",
    "Topic",
    "TopicAuthority",
]
