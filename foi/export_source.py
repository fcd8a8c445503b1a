"""What an export asks of the request that it is made for: what copies leave out, and the schedule beside them."""

from collections.abc import Iterator, Mapping

from exports.redaction import Withheld
from exports.work_folder import Impossible
from foi import policy, queries
from foi.models import InformationRequest, Provision
from foi.redacting import redactions
from foi.schedule import as_csv, as_pdf, documents
from foi.services.deciding import must_be_as_submitted
from workflow.rulings import Refused


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
    """The request, if what stands in it now is what was approved: an export can be made again long afterwards."""
    request = InformationRequest.objects.get(pk=InformationRequest.pk_of(reference))
    if not policy.is_agreed(request):
        raise Impossible(f"{reference} is not approved any more, so nothing of it leaves the portal.")
    try:
        must_be_as_submitted(request)
    except Refused as refusal:
        raise Impossible(str(refusal)) from refusal
    return request
