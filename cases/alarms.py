"""Alarms: what the portal finds that should not be possible, told to those who can do something about it."""

from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from notices.services import notify
from profiles.models import Marking, Role
from profiles.queries import actor, people_holding
from records.history import ALARM, ALARMS
from records.models import Entry
from records.queries import hold_key
from records.services import append

HEAR_OF_IT = (Role.ADMINISTRATOR, Role.AUDITOR, Role.MCD_MANAGER)


@transaction.atomic
def raise_alarm(about: str, what: str, *, path: str = "/") -> None:
    """Once a day for each thing and finding: an entry in the record log, and a notice to whoever hears of alarms.

    `about`: a case's reference, or what else is not as it should be. The entry has a subject of its own, since not
    everybody who reads the case reads this. `what`: one sentence that says what was found, without the words of a post.
    """
    key = uuid5(NAMESPACE_URL, f"alarm:{about}:{timezone.localdate()}:{what}")
    hold_key(key)
    if Entry.objects.filter(key=key).exists():
        return
    append(kind=ALARM, subject=ALARMS, actor=actor(None), fields={"about": about, "what": what}, key=key)
    notify(
        people=people_holding(*HEAR_OF_IT),
        event=f"alarm-{key}",
        title=f"Alarm: {about} is not what the record says",
        body=f"{what} Tell the IT Security Team now, and leave everything as it is.",
        path=path,
        marking=Marking.OFFICIAL,
        urgent=True,
    )
