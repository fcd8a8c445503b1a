"""What is in force while a step is taken on a post: the policy, and the windows that are open; in one statement."""

from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from approvals.models.windows import Window
from clauses.models import PolicyVersion
from clauses.queries import version_of

COLUMNS = [field.attname for field in Window._meta.concrete_fields]
# As `PolicyVersion.objects.applying` and `Window.objects.open_at` have it; the last to end first.
ASKED = f"""
    SELECT policy.id, policy.sha256, {", ".join(f"open.{column}" for column in COLUMNS)}
    FROM (
        SELECT id, sha256 FROM clauses_policyversion WHERE in_force_from <= %s
        ORDER BY in_force_from DESC, id DESC LIMIT 1
    ) AS policy
    LEFT JOIN approvals_window AS open ON open.starts_at <= %s AND open.ends_at > %s AND open.closed_by_id IS NULL
    ORDER BY open.ends_at DESC
"""  # noqa: S608 - its own names only


class InForce(NamedTuple):
    policy: PolicyVersion
    windows: list[Window]


def in_force() -> InForce:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [timezone.localdate(now), now, now])
        rows = cursor.fetchall()
    windows = [Window.from_db(None, COLUMNS, row[2:]) for row in rows if row[2]]
    return InForce(version_of(*rows[0][:2]), windows)
