"""What every row of posts obeys, whatever code writes it: the law of approval. And the indexes of its lists."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from approvals.models.states import CLOSED, MAY_GO_OUT, STAYS_OUT, WAITS_FOR_A_DECISION, WENT_OUT, State
from workflow.constraints import only_while, together

CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(condition=Q(state__in=State.values), name="post_state_is_known"),
    models.CheckConstraint(
        condition=Q(state__in=MAY_GO_OUT, approved_by__isnull=False)
        | Q(state__in=STAYS_OUT, approved_by__isnull=False)
        | Q(state__in=STAYS_OUT, emergency__isnull=False, objected_by__isnull=False)
        | (~Q(state__in=[*MAY_GO_OUT, *STAYS_OUT]) & Q(approved_by=None)),
        name="an_approved_post_names_its_approver",
    ),
    models.CheckConstraint(
        condition=together(
            "approved_by",
            "approved_at",
            "approved_as",
            "approved_fingerprint",
            "approved_ground",
            "approval_ends_at",
        ),
        name="an_approval_is_whole",
    ),
    models.CheckConstraint(
        condition=Q(standing=None) | Q(approved_by__isnull=False), name="standing_where_approved"
    ),
    models.CheckConstraint(
        condition=Q(emergency=None) | (Q(state__in=WENT_OUT) & ~Q(emergency="")),
        name="an_emergency_has_gone_out_and_says_why",
    ),
    models.CheckConstraint(
        condition=~Q(state=State.UNCONFIRMED) | Q(emergency__isnull=False),
        name="only_an_emergency_goes_out_first",
    ),
    models.CheckConstraint(
        condition=Q(objected_by=None) | Q(approved_by=None, emergency__isnull=False),
        name="an_objection_is_to_an_emergency",
    ),
    models.CheckConstraint(condition=together("objected_by", "objected_at"), name="objected_at_and_by"),
    models.CheckConstraint(
        condition=Q(objected_by=None) | ~Q(contributors__contains=[F("objected_by")]),
        name="the_objector_has_no_hand_in_the_post",
    ),
    models.CheckConstraint(condition=only_while(WAITS_FOR_A_DECISION, "due_at"), name="what_waits_is_due"),
    models.CheckConstraint(
        condition=Q(reminded_at=None, escalated_at=None)
        | Q(due_at__isnull=False)
        | Q(state__in=MAY_GO_OUT, escalated_at=None),  # its approval is about to lapse
        name="reminders_of_what_is_due",
    ),
    models.CheckConstraint(
        condition=Q(approved_fingerprint=None) | Q(approved_fingerprint=F("fingerprint")),
        name="an_approval_binds_the_fingerprint",
    ),
    models.CheckConstraint(
        condition=Q(approved_ground=None) | Q(approved_ground=F("ground")),
        name="an_approval_binds_the_ground",
    ),
    models.CheckConstraint(condition=Q(ground__regex=r"^[0-9a-f]{64}$"), name="post_ground_is_sha256"),
    models.CheckConstraint(
        condition=Q(approved_by=None) | ~Q(contributors__contains=[F("approved_by")]),
        name="the_approver_has_no_hand_in_the_post",
    ),
    models.CheckConstraint(condition=Q(contributors__contains=[F("author")]), name="the_author_has_a_hand"),
    models.CheckConstraint(
        condition=Q(submitted_by=None) | Q(contributors__contains=[F("submitted_by")]),
        name="the_submitter_has_a_hand",
    ),
    models.CheckConstraint(condition=together("submitted_by", "submitted_at"), name="submitted_at_and_by"),
    models.CheckConstraint(
        condition=Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(submitted_by__isnull=False),
        name="nothing_is_decided_before_it_is_submitted",
    ),
    models.CheckConstraint(
        condition=only_while(WENT_OUT, "published_by", "published_at", "permalink", "live_text"),
        name="a_published_post_says_where_and_what",
    ),
    models.UniqueConstraint(fields=["own_permalink"], name="a_permalink_is_of_one_post"),
    models.CheckConstraint(
        condition=only_while([State.RECORDED], "recorded_at"), name="recorded_at_when_recorded"
    ),
    models.CheckConstraint(condition=only_while(CLOSED, "closed_by", "closed_at"), name="closed_at_and_by"),
    models.CheckConstraint(
        condition=Q(disposed_at=None) | Q(state=State.RECORDED), name="only_a_recorded_post_is_disposed_of"
    ),
]

INDEXES = [
    models.Index(fields=["author", "-id"], name="posts_of_an_author"),
    models.Index(fields=["author", "division", "-id"], name="posts_of_an_author_by_division"),
    models.Index(fields=["division", "-id"], name="posts_of_a_division"),
    models.Index(fields=["division", "state", "-id"], name="posts_of_a_division_in_a_state"),
    models.Index(fields=["account", "-id"], name="posts_of_an_account"),
    models.Index(fields=["state", "-id"], name="posts_in_a_state"),
    # The order of their last change
    models.Index(fields=["moved_at", "id"], name="posts_by_change"),
    models.Index(fields=["author", "moved_at", "id"], name="posts_of_an_author_by_change"),
    models.Index(fields=["division", "moved_at", "id"], name="posts_of_a_division_by_change"),
    models.Index(
        fields=["division", "due_at", "id"],
        name="posts_waiting_in_division",
        condition=Q(state=State.IN_REVIEW),
    ),
    models.Index(fields=["due_at", "id"], name="posts_waiting", condition=Q(state=State.IN_REVIEW)),
    models.Index(
        fields=["due_at"],
        name="posts_to_remind_of",
        condition=Q(due_at__isnull=False, reminded_at=None),
    ),
    models.Index(
        fields=["due_at"],
        name="posts_to_escalate",
        condition=Q(due_at__isnull=False, escalated_at=None),
    ),
    # Posts lie in the table about as they came, so a few bytes for many rows find those of a period.
    BrinIndex(
        fields=["submitted_at", "approved_at", "published_at"],
        name="posts_of_a_period",
        autosummarize=True,
    ),
    models.Index(fields=["approval_ends_at"], name="approvals_to_lapse", condition=Q(state__in=MAY_GO_OUT)),
    models.Index(fields=["id"], name="posts_to_record", condition=Q(state=State.PUBLISHED)),
    models.Index(fields=["-id"], name="posts_published_first", condition=Q(emergency__isnull=False)),
]
