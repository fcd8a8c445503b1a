"""What somebody looks for again and again among the posts: theirs alone, and no entry."""

from django.conf import settings
from django.db import models
from django.urls import reverse

LONGEST = 4000  # characters of an address
OF_ONE = 20  # as many as one can find one's way in


class SavedFilter(models.Model):
    """The address of a list without its path, under a name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_filter_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('approvals:posts')}?{self.query}"
