"""Notices quote the records that they tell of, so they go with them. In the transaction of the disposal."""

from collections.abc import Iterable

from django.db import connection


def destroy_notices(subject: str, pages: Iterable[str]) -> int:
    """Of these pages those that are the subject's own, or name it. The database asks the log whether it is gone."""
    destroyed = 0
    with connection.cursor() as cursor:
        for page in pages:
            cursor.execute("SELECT destroy_notices(%s, %s)", [subject, page])
            destroyed += cursor.fetchone()[0]
    return destroyed
