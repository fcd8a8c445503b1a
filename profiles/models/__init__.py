from profiles.models.accounts import Account, AccountReview
from profiles.models.appointments import ActingArrangement, Appointment
from profiles.models.closed_days import ClosedDay
from profiles.models.factors import Authenticator, FactorReset, RecoveryCode
from profiles.models.identities import Identity, LogoutSeen
from profiles.models.nominations import WAITS_FOR, Nomination
from profiles.models.passkeys import HELD_FOR, Algorithm, Passkey
from profiles.models.people import TWO_PEOPLE, Division, Person, Position, Role
from profiles.models.people_files import PeopleFile
from profiles.models.platforms import Marking, Platform
from profiles.models.seats import TIED_FOR, Capacity, Seating
from profiles.models.sessions import Session
from profiles.models.sign_in import LINKED, AddressChange, SignInChange
from profiles.models.ties import Tie
from profiles.models.topics import Topic, TopicAuthority

__all__ = [
    "HELD_FOR",
    "LINKED",
    "TIED_FOR",
    "TWO_PEOPLE",
    "WAITS_FOR",
    "Account",
    "AccountReview",
    "ActingArrangement",
    "AddressChange",
    "Algorithm",
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
    "Passkey",
    "PeopleFile",
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
