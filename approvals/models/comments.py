"""What people say to each other about a post before it goes out: as a whole, of one field, or of some of its words."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from approvals.models.post import Post
from workflow.constraints import together


class Comment(models.Model):
    """The first of a thread, or an answer in one. Its words are kept; whether it is resolved changes once."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()  # in its post, by which entries name it
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    version = models.PositiveIntegerField()  # number of the one that it is about
    field = models.CharField(max_length=24, blank=True)  # of that version; empty: the post as a whole
    start = models.PositiveIntegerField(null=True)  # where the quote stands in the field, in characters
    quote = models.TextField(blank=True)
    text = models.TextField()
    named = ArrayField(models.TextField(), default=list)  # who was told because they are named in it
    suggestion = models.TextField(blank=True)  # what MCD would have there instead
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    taken_as = models.PositiveIntegerField(null=True)  # number of the version that has the suggestion

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="comment_numbers_are_unique"),
            models.CheckConstraint(
                condition=together("resolved_by", "resolved_at"), name="comment_resolved_at_and_by"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something"),
            models.CheckConstraint(
                condition=Q(start=None, quote="") | (Q(start__isnull=False) & ~Q(quote="") & ~Q(field="")),
                name="a_quote_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(suggestion="") | ~Q(field=""), name="a_suggestion_is_for_a_field"
            ),
            models.CheckConstraint(
                condition=Q(answers=None) | Q(field="", resolved_by=None),
                name="an_answer_has_the_place_of_its_thread",
            ),
            models.CheckConstraint(
                condition=Q(taken_as=None) | Q(resolved_by__isnull=False), name="what_was_taken_is_resolved"
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.number} on {self.post}"
