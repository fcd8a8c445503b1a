"""Reads with more than one caller."""

from typing import TYPE_CHECKING

from notices.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MANY = 99


def unread_paths(person: "AbstractUser") -> list[str]:
    """Where each notice leads that they have not read; one more than MANY at most, so that it stays cheap."""
    return list(Notice.objects.visible_to(person).unread().values_list("path", flat=True)[: MANY + 1])
