"""What the log knows of the field history: which rows there were, and what each of them said."""

from django.db import models
from django.db.models import Q

from records.models.log import BytesField, Entry

ANCHORED = Q(digest__isnull=False, batch__isnull=False)
NOT_YET = Q(digest=None, batch=None)


class HistoryRow(models.Model):
    """A row of auditlog's table, by its number. The database writes one for each, so that none can be forgotten.

    Later a batch anchors it: its salted digest goes here, and the root over the batch's digests into the log. Where its
    object was disposed of the row itself is gone, and so is the salt; number and digest stay.
    """

    id = models.BigIntegerField(primary_key=True)
    salt = BytesField(null=True)
    digest = BytesField(null=True)
    batch = models.ForeignKey(Entry, models.PROTECT, null=True, db_index=False, related_name="+")
    destroyed = models.ForeignKey(  # the disposal that it went with
        Entry, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["batch", "id"], name="history_of_a_batch"),
            models.Index(fields=["id"], name="history_to_anchor", condition=Q(batch=None, destroyed=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(destroyed=None) & ((ANCHORED & Q(salt__isnull=False)) | (NOT_YET & Q(salt=None)))
                )
                | (Q(destroyed__isnull=False, salt=None) & (ANCHORED | NOT_YET)),
                name="history_is_anchored_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.pk} of the field history"
