"""What happens beside the states: MCD's advice, and incidents over what went live."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.models.post import Post
from workflow.constraints import together


class Consultation(models.Model):
    """A General Manager asks MCD about a response (OFF-1a); anybody in MCD answers once."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="consultations")
    question = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due_at"], name="consultations_due", condition=Q(answered_by=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=together("answered_by", "answered_at"), name="answered_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answer=""), name="an_answer_says_something"
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(answered_by=None), name="one_open_consultation_a_post"
            ),
        ]

    def __str__(self) -> str:
        return f"consultation on {self.post}"


class Incident(models.Model):
    """What went live is not what was approved. Open until MCD says what was done about it."""

    post = models.OneToOneField(Post, models.PROTECT, related_name="incident")
    opened_at = models.DateTimeField()
    resolution = models.TextField(blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["post"], name="incidents_open", condition=Q(closed_by=None))]
        constraints = [
            models.CheckConstraint(
                condition=together("closed_by", "closed_at"), name="incident_closed_at_and_by"
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | ~Q(resolution=""), name="a_resolution_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"incident on {self.post}"
