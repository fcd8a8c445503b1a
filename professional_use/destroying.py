"""What this app keeps of a comment, when its record is disposed of. In the transaction that says so in the log."""

from django.db import connection
from django.urls import reverse

from professional_use.models import ProfessionalComment
from records.field_history import keeping as field_history
from retention import destroying, record_types
from retention.notices import destroy_notices

CLOSED = ("professional.acknowledged", "professional.answered")


def register_comments() -> None:
    record_types.register(record_types.RecordType("PU", "Professional comments", CLOSED))
    destroying.register("PU", destroy)


def destroy(subject: str) -> None:
    comment = ProfessionalComment.pk_of(subject)
    field_history.destroy(subject, "professional_use.ProfessionalComment", [comment])
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_professional_comment(%s)", [comment])
    destroy_notices(subject, [reverse("professional_use:comment", args=[subject])])
