"""What an export asks of the request that it is made for: what copies leave out, and the schedule beside them."""

from collections.abc import Iterator, Mapping

from exports.showing import Withheld
from foi import queries
from foi.models import InformationRequest, Provision
from foi.redacting import redactions
from foi.schedule import as_csv, as_pdf, documents


def left_out(reference: str) -> Mapping[int, Mapping[str, Withheld]]:
    request = _of(reference)
    return redactions(queries.entries_of(request), queries.marks_of(request))


def further_files(reference: str) -> Iterator[tuple[str, bytes]]:
    request = _of(reference)
    entries = queries.entries_of(request)
    listed = documents(entries, redactions(entries, queries.marks_of(request)))
    named = {code for document in listed for code in document.provisions}
    explained = Provision.objects.filter(code__in=named).values_list("code", "title")
    yield "schedule.csv", as_csv(listed)
    yield "schedule.pdf", as_pdf(request, listed, list(explained))


def _of(reference: str) -> InformationRequest:
    return InformationRequest.objects.get(pk=InformationRequest.pk_of(reference))
