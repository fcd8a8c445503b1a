"""Whom somebody has in their hand for a while, since they seated them or let them in."""

from django.db import models

from profiles.models.people import Person


class Tie(models.Model):
    """Who seated a person where they decide, or set how they sign in, and when. A view of those tables.

    For thirty days nobody is decided on by somebody whom they tied so (`TIED_FOR`); nor is whom the same person added
    to the directory within thirty days, at an address that nobody else has confirmed: it could be their own.
    """

    id = models.TextField(primary_key=True)
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")
    by = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")
    through = models.ForeignKey(Person, models.DO_NOTHING, related_name="+")  # who arranged it; mostly `by`
    at = models.DateTimeField()  # when it took effect

    class Meta:
        managed = False

    def __str__(self) -> str:
        return f"{self.person}, tied by {self.by}"
