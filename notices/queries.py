"""Reads with more than one caller."""

import re
from typing import TYPE_CHECKING

from notices.models import Notice

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MANY = 99
NUMBER = re.compile(r"\b[A-Z]{2,}-\d{6,}\b")  # TS-000123


def unread_paths(person: "AbstractUser") -> list[str]:
    """Where each notice leads that is neither read nor done; one more than MANY at most, so that it stays cheap."""
    return list(Notice.objects.visible_to(person).unread().values_list("path", flat=True)[: MANY + 1])


def is_here(path: str, here: str) -> bool:
    """Whether somebody who is on the page `here` is where `path` leads: of what has a number also on the pages below
    its own, since each shows it."""
    return path == here or bool(NUMBER.search(path) and here.startswith(path))
