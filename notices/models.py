"""What people are told: one row for each event and person, written with the step that it tells of."""

from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from notices.asking import still_asks
from workflow.constraints import together

OWED = Q(sent_at=None, failed_at=None, done_at=None)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: object) -> "NoticeQuerySet":
        return self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        """Neither read, nor done meanwhile."""
        return self.filter(still_asks(), read_at=None)

    def due(self, at: datetime) -> "NoticeQuerySet":
        """What is owed now, the longest waiting first."""
        return self.filter(OWED, due_at__lte=at).order_by("due_at")

    def failed(self) -> "NoticeQuerySet":
        return self.filter(failed_at__isnull=False)

    def with_asking(self) -> "NoticeQuerySet":
        """`asking`: whether what each asks for is still to be done."""
        return self.annotate(asking=models.ExpressionWrapper(still_asks(), models.BooleanField()))


class Notice(models.Model):
    """Shown in the portal from the moment it is written; the same row is the mail owed, so nothing else queues it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices")
    event = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    about = models.CharField(
        max_length=200, blank=True
    )  # what it is called that this is about, for the subject of mail
    body = models.TextField(blank=True)
    shown = models.TextField(blank=True)  # the words that are to be decided on, for whoever reads the mail
    path = models.CharField(max_length=300)
    marking = models.CharField(max_length=20)
    address = models.EmailField(blank=True)  # where it is mailed, if not where the person is reached now
    asks = models.CharField(max_length=20, blank=True)  # for what, by its name in `notices.asking`
    asked_of = models.BigIntegerField(null=True, blank=True)  # the row that it is asked about
    urgent = models.BooleanField(default=False)  # nobody's preferences put it off
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)  # it was not sent: what it asks for was done before
    last_error = models.CharField(max_length=300, blank=True)

    asking: bool  # as `with_asking` has it

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
            models.CheckConstraint(
                condition=Q(asks="", asked_of=None) | (~Q(asks="") & Q(asked_of__isnull=False)),
                name="notice_asks_of_something",
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


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", "As things happen"
    DAILY = "daily", "Once a day, all together"


class Channel(models.TextChoices):
    MAIL = "mail", "E-mail"
    TEAMS = "teams", "Microsoft Teams"
    SLACK = "slack", "Slack"


class Preferences(models.Model):
    """When and how somebody wants to be told. Who has no row is told by mail, as things happen."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_preferences")
    rhythm = models.CharField(max_length=8, choices=Rhythm, default=Rhythm.AT_ONCE)
    daily_at = models.TimeField(default=time(9))
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    office_days = models.BooleanField(default=False)  # nothing while the office is closed for the day
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    hook = models.TextField(blank=True)  # where the channel takes messages, encrypted: see `notices.chat`

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=together("quiet_from", "quiet_until"), name="quiet_hours_begin_and_end"
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.MAIL, hook="") | (~Q(channel=Channel.MAIL) & ~Q(hook="")),
                name="a_chat_has_a_hook",
            ),
        ]

    def __str__(self) -> str:
        return f"How {self.person} wants to be told"
