"""Reads with more than one caller."""

from typing import TYPE_CHECKING

from notices.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MANY = 99


def unread_count(person: "AbstractUser") -> int:
    """How many they have not read, counted up to one more than MANY so that it stays cheap."""
    return Notice.objects.visible_to(person).unread()[: MANY + 1].count()
