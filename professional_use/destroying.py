"""What this app keeps of a comment, when its record is disposed of. In the transaction that says so in the log."""

from django.db import connection
from django.urls import reverse

from professional_use.models import ProfessionalComment
from records.field_history import keeping as field_history
from retention.destroying import register
from retention.notices import destroy_notices
from retention.record_types import Sort
from retention.record_types import register as register_sort

CLOSED = ("professional.acknowledged", "professional.answered")


def register_comments() -> None:
    register_sort(Sort("PU", "Professional comments", CLOSED))
    register("PU", destroy)


def destroy(subject: str) -> None:
    comment = ProfessionalComment.pk_of(subject)
    field_history.destroy(subject, "professional_use.ProfessionalComment", [comment])
    with connection.cursor() as cursor:
        cursor.execute("SELECT destroy_professional_comment(%s)", [comment])
    destroy_notices(subject, [reverse("professional_use:comment", args=[subject])])
