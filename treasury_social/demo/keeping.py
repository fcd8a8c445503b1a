"""The demonstration's records as somebody keeps them: classes, a hold, evidence, a request under the FOI Act.

The classes belong to no records authority: their numbers say that they are made up.
"""

from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

import approvals.services
import foi.services
import retention.services
from approvals.models import Post
from foi.days import decision_due
from foi.models import Provision
from profiles.models import Person
from records.models import Entry
from retention.models import Action, Event
from retention.services import Terms

KEEPER = "records"
AUTHORITY, AUTHORITY_NAME = "DEMO", "Made up for this demonstration"


class DemoClass(NamedTuple):
    number: str
    title: str
    years: int | None
    action: str
    default_for: tuple[str, ...] = ()


CLASSES = [
    DemoClass("DEMO-1", "What the department says officially", 7, Action.DESTROY, ("TS",)),
    DemoClass("DEMO-2", "Contacts, and comments in a professional capacity", 3, Action.DESTROY, ("SC", "PU")),
    DemoClass("DEMO-3", "Announcements of no further use", 0, Action.DESTROY),
    DemoClass("DEMO-4", "Of lasting value to the nation", None, Action.RETAIN),
]
FOR_GOOD, OF_NO_FURTHER_USE = (
    "How the inflation figures are put together",
    "National accounts: when they come out",
)
SEEN, SEEN_TEXT = FOR_GOOD, "12 reactions, 3 comments. Nobody asks anything that the page does not answer."
HELD = "Inquiry into statistics in public debate"
SCOPE = "Everything that the Treasury posted about inflation or wages in November 2026, and who approved it."
BELOW_SES, PERSONAL = "officer", "s 47F"


def load() -> None:
    keeper = Person.objects.get(username=KEEPER)
    classes = {each.number: _class(each, keeper) for each in CLASSES}
    for title, number, why in (
        (FOR_GOOD, "DEMO-4", "Schools and newspapers quote it."),
        (OF_NO_FURTHER_USE, "DEMO-3", "The day it announces has nothing to add."),
    ):
        retention.services.assign(
            subject=_post(title).reference, class_id=classes[number], reason=why, by=keeper
        )
    _capture(_post(SEEN), Person.objects.get(username="officer"))
    retention.services.place_hold(
        subjects=[_post(FOR_GOOD).reference],
        title=HELD,
        reason="The Senate’s committee may ask for it.",
        source="Senate notice 2026/88",
        review_on=timezone.localdate() + timedelta(days=180),
        by=keeper,
    )
    _information_request(keeper)


def _class(each: DemoClass, by: Person) -> int:
    terms = Terms(
        number=each.number,
        title=each.title,
        authority=AUTHORITY,
        authority_name=AUTHORITY_NAME,
        event=Event.RECORDED,
        years=each.years,
        action=each.action,
        in_force_from=timezone.localdate(),
        default_for=list(each.default_for),
    )
    return retention.services.add_class(terms=terms, by=by).pk


def _post(title: str) -> Post:
    return Post.objects.get(version__title=title)


def _capture(post: Post, by: Person) -> None:
    approvals.services.capture(
        post_id=post.pk, seen_at=timezone.now(), address=post.permalink, text=SEEN_TEXT, by=by
    )


def _information_request(handler: Person) -> None:
    today = timezone.localdate()
    request = foi.services.open_request(
        applicant_reference="Letter 2026/4711",
        scope=SCOPE,
        received_on=today,
        due_on=decision_due(today),
        handler=handler,
        by=handler,
    )
    subjects = Entry.objects.filter(kind="post.recorded").order_by("id").values_list("subject", flat=True)
    foi.services.gather(request_id=request.pk, subjects=list(subjects[:2]), by=handler)
    foi.services.withhold_names(
        request_id=request.pk,
        names=[Person.objects.get(username=BELOW_SES).name],
        provision=Provision.objects.get(code=PERSONAL),
        by=handler,
    )
