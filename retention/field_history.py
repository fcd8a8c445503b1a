"""Rows of the field history that tell of a record, when it is disposed of. In the transaction of the disposal."""

from collections.abc import Iterable

from auditlog.models import LogEntry
from django.db import connection

from records.models import Entry


def destroy_field_history(subject: str, label: str, numbers: Iterable[int]) -> None:
    """`label`: of the model, "approvals.Post". The database deletes them only with a disposal that the log knows."""
    app, model = label.lower().split(".")
    rows = LogEntry.objects.filter(
        content_type__app_label=app,
        content_type__model=model,
        object_pk__in=[str(number) for number in numbers],
    )
    executed = Entry.objects.filter(subject=subject, kind="disposal.executed").latest("id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT destroy_field_history(%s, %s)", [executed.pk, list(rows.values_list("pk", flat=True))]
        )
