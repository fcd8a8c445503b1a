"""What somebody reports of a contact, before there is a row of it; and by when MCD is to look at it."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from profiles.models import Marking, Platform
from workflow.business_hours import NONE, due


@dataclass(frozen=True)
class Report:
    who: str
    what: str
    reasons: Sequence[str]
    platform: Platform | None = None
    elsewhere: str = ""  # where, if on none of the platforms
    link: str = ""
    why: str = ""
    asked_by: datetime | None = None
    happened_at: datetime | None = None  # just now, if nothing is said
    marking: str = Marking.OFFICIAL


def triage_due(reported_at: datetime, asked_by: datetime | None, closed: Container[date] = NONE) -> datetime:
    """Some business hours from now, or sooner if the other side wants its answer sooner."""
    promised = due(reported_at, settings.CONTACT_TRIAGE_HOURS, closed)
    return max(reported_at, min(promised, asked_by or promised))
