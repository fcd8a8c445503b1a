"""Beginnings of posts that MCD keeps: words that officers often need, with blanks to fill in."""

from django.db import models
from django.db.models import Q

from profiles.models import Account, Topic


class PostTemplate(models.Model):
    """What a new post may begin with. What was written from it is the officer's own; nothing leads back."""

    name = models.CharField(max_length=80)
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=20_000)
    links = models.TextField(max_length=4_000, blank=True)  # one a line
    advice = models.CharField(max_length=500, blank=True)  # what to fill in, which picture suits
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "template"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="one_template_of_a_name",
                violation_error_message="There is such a template already.",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="template_has_name_and_text"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reference(self) -> str:
        return f"TEMPLATE-{self.pk:06d}"

    @staticmethod
    def pk_of(reference: str) -> int:
        return int(reference.removeprefix("TEMPLATE-"))
