"""Dates and moments as people in Canberra say them."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import is_aware, localtime


def when(moment: date | datetime | None) -> str:
    """A date or a moment as people say it in Canberra: 23 November 2026, 2:05 pm."""
    if not isinstance(moment, datetime):
        return date_format(moment, "j F Y") if moment else ""
    local = localtime(moment) if is_aware(moment) else moment
    return _said(local.replace(second=0, microsecond=0))


@lru_cache(maxsize=1_000)  # a page, and more so an export, says the same minutes again and again
def _said(local: datetime) -> str:
    return f"{date_format(local, 'j F Y, g:i')}\N{NO-BREAK SPACE}{'am' if local.hour < 12 else 'pm'}"
