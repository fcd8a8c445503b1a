"""Sessions as Django keeps them in the database. Each request waits for its own, so it is read by one plain statement,
which Django would take longer to put into words than PostgreSQL to answer.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
                [self.session_key, timezone.now()],
            )
            found = cursor.fetchone()
        if not found:
            self._session_key = None
        return self.decode(found[0]) if found else {}
