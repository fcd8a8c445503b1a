"""Information requests as people would prepare them, in a Treasury with two records officers."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from approvals import services as posts
from foi import queries, services
from foi.days import decision_due
from foi.models import InformationRequest, Provision
from foi.redacting import Held
from profiles.models import Person, Role
from records.services import seal
from tests.world import World

TEXT = "Thank you for your letter, Jane Citizen of Yass. The survey is open until 5 December."
SCOPE = "Everything that the Treasury said on social media about the survey."


def received() -> date:
    """So that the decision is not due for some days."""
    return timezone.localdate() - timedelta(days=14)


class Office:
    """The world with a second records officer, one recorded post that names somebody, and one that does not."""

    def __init__(self, world: World, sign: Any) -> None:
        self.world, self.sign = world, sign
        self.keeper: Person = world.records
        self.second = world.person("keeper2", "Archivist", world.information, Role.RECORDS_OFFICER)
        self.named = self.recorded(text=TEXT)
        self.plain = self.recorded(by=world.officer2, approver=world.gm2, title="Other")

    def seal(self) -> None:
        seal()
        self.sign()

    def recorded(self, **changes: Any) -> str:
        post = self.world.published(**changes)
        self.seal()
        reference = posts.record(post_id=post.pk).reference
        self.seal()
        return reference

    @staticmethod
    def provision(code: str) -> Provision:
        return Provision.objects.get(code=code)

    def opened(self, **changes: Any) -> InformationRequest:
        given = {
            "applicant_reference": "2026/117",
            "scope": SCOPE,
            "received_on": received(),
            "due_on": decision_due(received()),
            "handler": self.keeper,
            "by": self.keeper,
        }
        return services.open_request(**{**given, **changes})

    def gathered(self, *subjects: str) -> InformationRequest:
        request = self.opened()
        return services.gather(
            request_id=request.pk, subjects=subjects or [self.named, self.plain], by=self.keeper
        )

    def marked(self) -> InformationRequest:
        """Jane Citizen is withheld wherever she stands, and her name's parts with her."""
        request = self.gathered()
        self.withhold(request, "text", "Jane Citizen")
        self.withhold(request, "text", "5 December", where="here")
        return services.withhold_names(
            request_id=request.pk,
            names=["Officer", "Gm"],
            provision=self.provision("s 22(1)(a)(ii)"),
            by=self.keeper,
        )

    def judged(self) -> InformationRequest:
        """Whatever the check finds beyond that may be shown."""
        request = self.marked()
        self.let_stand(request)
        return request

    def let_stand(self, request: InformationRequest) -> None:
        while leaks := queries.leaks_of(request):
            places = [place.key for leak in leaks for place in leak.places]
            services.let_stand(
                request_id=request.pk, places=places, reason="An office, not a person.", by=self.keeper
            )

    def submitted(self) -> InformationRequest:
        request = self.judged()
        self.seal()
        return services.submit(request_id=request.pk, by=self.keeper)

    def approved(self) -> InformationRequest:
        request = self.submitted()
        return services.approve(request_id=request.pk, seen=request.fingerprint, by=self.second)

    def packaged(self) -> InformationRequest:
        """As if the export had been made."""
        request = self.approved()
        InformationRequest.objects.filter(pk=request.pk).update(
            export="EXP-000001", package_sha256="0" * 64, packaged_at=timezone.now()
        )
        return InformationRequest.objects.get(pk=request.pk)

    def released(self) -> InformationRequest:
        request = self.packaged()
        return services.release(request_id=request.pk, given_on=timezone.localdate(), by=self.keeper)

    def withhold(
        self, request: InformationRequest, field: str, excerpt: str, **changes: Any
    ) -> InformationRequest:
        subject = changes.get("subject", self.named)
        held = next(held for held in queries.entries_of(request, subject) if field in held.values)
        given = {
            "subject": subject,
            "entry": held.entry.pk,
            "field": field,
            "excerpt": excerpt,
            "where": "request",
        }
        given |= {"provision": self.provision("s 47F"), "by": self.keeper}
        return services.withhold(request_id=request.pk, **{**given, **changes})

    def of(self, request: InformationRequest, kind: str) -> Held:
        return next(held for held in queries.entries_of(request, self.named) if held.entry.kind == kind)
