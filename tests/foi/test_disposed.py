"""A record that was once part of a request is disposed of: what people noted about it goes with it."""

from django.db.models import Q

from foi import queries, services
from foi.models import Gathered, Mark, Verdict
from records.auditing.audit import check_log
from retention import services as retention
from retention.models import Keeping
from retention.tasks import carry_out
from tests.foi.cases import Office
from tests.retention.conftest import terms

NOTE = "Zyxwort is named here."


def dispose_of(office: Office, *subjects: str) -> None:
    given = retention.add_class(terms=terms(), by=office.keeper)
    for subject in subjects:
        retention.assign(subject=subject, class_id=given.pk, reason="For the test.", by=office.keeper)
    disposal = retention.propose(subjects=subjects, by=office.keeper)
    retention.approve(disposal_id=disposal.pk, by=office.second)
    carry_out()


def test_notes_on_a_record_go_with_it_and_those_on_others_stay(office: Office) -> None:
    third = office.recorded(title="Third")
    request = office.gathered(office.named, office.plain, third)
    office.withhold(request, "text", "Jane Citizen", where="here", note=NOTE)
    office.withhold(request, "title", "", subject=third, where="here", note=NOTE)
    places = [place.key for leak in queries.leaks_of(request) for place in leak.places]
    services.let_stand(request_id=request.pk, places=places, reason=NOTE, by=office.keeper)
    services.leave_out(request_id=request.pk, subject=office.plain, reason=NOTE, by=office.keeper)
    services.withdraw(request_id=request.pk, reason="Not wanted any more.", by=office.keeper)

    dispose_of(office, office.named, office.plain)

    gone = Q(subject__in=[office.named, office.plain])
    assert Keeping.objects.filter(gone, disposed_at__isnull=False).count() == 2
    assert not Mark.objects.filter(gone, note=NOTE).exists()
    assert not Gathered.objects.filter(gone, removed_because=NOTE).exists()
    assert set(Mark.objects.filter(subject=office.named).values_list("verdict", flat=True)) == set(Verdict)
    assert Mark.objects.filter(subject=third, note=NOTE).exists()
    office.seal()
    assert check_log([]).problems == []
