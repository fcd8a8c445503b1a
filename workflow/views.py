"""What a page that shows a step, and takes it, answers to."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.views.decorators.http import require_http_methods

Row = TypeVar("Row", bound=Model)

# HEAD as GET: whoever asks only whether a page is there gets the answer of that page.
reads_and_takes = require_http_methods(["GET", "HEAD", "POST"])


def one_or_404(rows: QuerySet[Row], pk: int) -> Row:
    """Without the LIMIT of `get`, for which PostgreSQL plans a join of many tables four times as long."""
    for row in rows.filter(pk=pk):
        return row
    raise Http404
