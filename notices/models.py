"""What people are told: one row for each event and person, written with the step that it tells of."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

OWED = Q(sent_at=None, failed_at=None)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: object) -> "NoticeQuerySet":
        return self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def due(self, at: datetime) -> "NoticeQuerySet":
        """Mail that is owed now, the longest waiting first."""
        return self.filter(OWED, due_at__lte=at).order_by("due_at")

    def failed(self) -> "NoticeQuerySet":
        return self.filter(failed_at__isnull=False)


class Notice(models.Model):
    """Shown in the portal from the moment it is written; the same row is the mail owed, so nothing else queues it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    event = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    about = models.CharField(
        max_length=200, blank=True
    )  # what it is called that this is about, for the subject of mail
    body = models.TextField(blank=True)
    path = models.CharField(max_length=300)
    marking = models.CharField(max_length=20)
    address = models.EmailField(blank=True)  # where it is mailed, if not where the person is reached now
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="one_notice_an_event_and_person"),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//") & ~Q(path__contains="\\"),
                name="notice_leads_into_the_portal",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="notice_sent_or_failed"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=OWED, name="notices_owed"),
            models.Index(F("person"), F("id").desc(), name="notices_of_a_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["path"], name="notices_of_a_page"),
            models.Index(F("id").desc(), condition=Q(failed_at__isnull=False), name="notices_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.person})"
