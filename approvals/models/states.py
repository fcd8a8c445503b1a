"""Where a post can stand, and what some of these places have in common."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    UNCONFIRMED = "unconfirmed", "Published, to be confirmed"
    PUBLISHED = "published", "Published"
    RECORDED = "recorded", "Recorded"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    PUBLICATION_FAILED = "publication_failed", "Publication failed"


MAY_GO_OUT = [State.APPROVED, State.PUBLICATION_FAILED]
STAYS_OUT = [State.PUBLISHED, State.RECORDED]
WENT_OUT = [State.UNCONFIRMED, *STAYS_OUT]
WAITS_FOR_A_DECISION = [State.IN_REVIEW, State.UNCONFIRMED]
CLOSED = [State.DECLINED, State.WITHDRAWN]
UNDECIDED = [State.DRAFT, State.IN_REVIEW]  # MCD's advice would still be of use
OPEN_TO_EDITS = [State.DRAFT, State.IN_REVIEW, State.APPROVED, State.EXPIRED, State.PUBLICATION_FAILED]
