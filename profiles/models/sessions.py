"""Whose each session is, so that people see theirs and end them."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from profiles.models.people import Person


class Session(AbstractBaseSession):
    """Somebody's visit, from signing in until it ends. Of nobody while somebody is signing in."""

    provider_sid = models.CharField(
        max_length=255, blank=True, db_index=True
    )  # what an identity provider calls it
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")
