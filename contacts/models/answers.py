"""What stands beside a contact: what people noted on it, and what the Treasury answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from contacts.models.contact import Contact


class Note(models.Model):
    """What somebody wrote down on a contact."""

    class Kind(models.TextChoices):
        ADVICE = "advice", "Advice"
        ASSIGNMENT = "assignment", "Assignment"
        REFERRAL = "referral", "Referral"
        COMMENT = "comment", "Comment"

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["advice", "assignment", "referral", "comment"]),
                name="note_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    """Something of the Treasury's that answers the contact. A label and an address: contacts know nothing of posts."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="answers")
    label = models.CharField(max_length=40)
    path = models.CharField(max_length=200)
    what = models.CharField(max_length=300)  # how far it has come
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "label"], name="one_answer_a_label"),
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(path="") & ~Q(what=""), name="an_answer_says_what_and_where"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.what}"
