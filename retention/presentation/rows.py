"""The rows that components take, and what several pages show alike."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from workflow.paging import Page

Row = dict[str, Any]


def facts(known: Mapping[str, str]) -> list[Row]:
    """Under their names; what is not known is not shown."""
    return [{"key": key, "value": value} for key, value in known.items() if value]


def pages(page: Page[Model]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def record_url(subject: str) -> str:
    """Of its page in the register; a number of a form that the register does not know has none."""
    try:
        return reverse("records:record", args=[subject])
    except NoReverseMatch:
        return ""
