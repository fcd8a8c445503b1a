"""The posts that something is to be done with, in words."""

from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef

from approvals.models.states import MAY_GO_OUT, UNDECIDED, WAITS_FOR_A_DECISION, State
from approvals.models.windows import Reconfirmation, Window
from profiles.models import Person

SHOWN_IN_LISTS = (
    "version__title",
    "version__relation",
    "version__wanted_at",
    "version__account__name",
    "version__account__handle",
    "version__account__platform__name",
    "author__name",
    "author__username",
    "division__name",
)


Row = TypeVar("Row", bound=models.Model)


class PostFilters(models.QuerySet[Row]):
    """Of `Post`, which is made after these."""

    def undisposed(self) -> Self:
        """What was not disposed of."""
        return self.filter(disposed_at=None)

    def listed(self) -> Self:
        """With what a row of a list shows, and no more. What was disposed of stands in none."""
        related = self.undisposed().select_related("version__account__platform", "author", "division")
        return related.only("state", "moved_at", "due_at", "approval_ends_at", *SHOWN_IN_LISTS)

    def listed_in_calendar(self) -> Self:
        """The same, with what says on which day it stands."""
        dates = (
            "published_at",
            "approval_ends_at",
            "version__wanted_at",
            "version__marking",
            "author_id",
            "contributors",
        )
        return self.listed().only("state", "moved_at", "due_at", *dates, *SHOWN_IN_LISTS)

    def in_review(self) -> Self:
        return self.filter(state=State.IN_REVIEW)

    def waiting(self) -> Self:
        """For a decision, before it goes out or after."""
        return self.filter(state__in=WAITS_FOR_A_DECISION)

    def with_their_author(self, author: Person) -> Self:
        """What only the author can take further: drafts, approvals to use, and what did not go out."""
        return self.filter(author=author, state__in=[State.DRAFT, *MAY_GO_OUT, State.EXPIRED])

    def to_advise_on(self) -> Self:
        """MCD has been asked, and the answer would still be of use."""
        unanswered = self.filter(consultations__answered_by=None, consultations__isnull=False)
        asked = unanswered.annotate(advice_due_at=F("consultations__due_at"))
        return asked.filter(state__in=UNDECIDED)

    def to_look_into(self) -> Self:
        """Other words went live than were approved, and nobody has said yet what was done about it."""
        return self.filter(incident__closed_at=None, incident__isnull=False)

    def lapsed(self, now: datetime) -> Self:
        return self.filter(state__in=MAY_GO_OUT, approval_ends_at__lte=now)

    def held(self, now: datetime) -> Self:
        """Approved, but in a window that is open nobody in MCD has looked at these words: see `policy.holding`."""
        these = {"post": OuterRef(OuterRef("pk")), "fingerprint": OuterRef(OuterRef("fingerprint"))}
        looked_at = Reconfirmation.objects.filter(window=OuterRef("pk"), **these)
        return self.filter(
            Exists(Window.objects.open_at(now).exclude(Exists(looked_at))), state__in=MAY_GO_OUT
        )

    def unconfirmed(self) -> Self:
        return self.filter(state=State.UNCONFIRMED)

    def emergencies(self) -> Self:
        return self.filter(emergency__isnull=False)

    def to_record(self) -> Self:
        return self.filter(state=State.PUBLISHED)
