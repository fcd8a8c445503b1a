from datetime import timedelta

from django.utils import timezone

from foi import services
from foi.models import InformationRequest, State
from foi.views import REQUESTS
from tests.cases.kinds import Kind, Take
from tests.foi.cases import Office


def sealed(office: Office) -> InformationRequest:
    """Everything that a submission needs."""
    request = office.judged()
    office.seal()
    return request


def settled(office: Office) -> InformationRequest:
    return services.exempt(request_id=office.released().pk, reason="One person’s.", by=office.keeper)


def end(office: Office, request: InformationRequest) -> None:
    given = {"request_id": request.pk, "by": office.second}
    if request.state != State.RELEASED:
        services.withdraw(**given, reason="Not wanted any more.")
        return
    if not request.disclosure_at:
        services.exempt(**given, reason="Of one person.")
    services.close(**given, reason="Over.")


def today(after: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(after):%d/%m/%Y}"


def decision(office: Office, request: InformationRequest) -> dict[str, str | None]:
    return {"seen": request.fingerprint, "reason": "The schedule is short of one."}


ADDRESS = "https://treasury.example/foi/1"
KIND = Kind(
    REQUESTS,
    [
        Take("submit", sealed, "keeper", lambda *_: {}),
        Take("package", Office.approved, "keeper", lambda *_: {}),
        Take("release", Office.packaged, "keeper", lambda *_: {"given_on": today()}),
        Take("publish", Office.released, "keeper", lambda *_: {"disclosed_on": today(), "address": ADDRESS}),
        Take("exempt", Office.released, "keeper", lambda *_: {"reason": "One person’s."}),
        Take("close", settled, "keeper", lambda *_: {"reason": "Given."}),
        Take("extend", Office.opened, "keeper", lambda *_: {"due_on": today(60), "reason": "s 15(6)"}),
        Take("hand-on", Office.opened, "keeper", lambda office, _: {"handler": office.second.pk}),
        Take("withdraw", Office.opened, "keeper", lambda *_: {"reason": "By mistake."}),
        Take("approve", Office.submitted, "second", decision),
        Take("send-back", Office.submitted, "second", decision),
    ],
    end,
    place=Office,
    shut=403,
)
