"""A small Treasury for tests: two divisions, MCD, and one person in each kind of seat."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from approvals import services
from approvals.content import Content
from approvals.models import Activity, Post, Purpose
from profiles.models import (
    Account,
    ActingArrangement,
    Appointment,
    Division,
    Person,
    Platform,
    Position,
    Role,
)

SINCE = date(2020, 1, 1)
PASSWORD = "a-password-for-tests-only"


class World:
    """People are attributes by their user name; the `officer` and `gm` sit in MACRO, `officer2` and `gm2` in SMALL."""

    def __init__(self) -> None:
        self.macro = Division.objects.create(code="MACRO", name="Macroeconomic Conditions Division")
        self.small = Division.objects.create(code="SMALL", name="Small Business Division")
        self.communications = Division.objects.create(
            code="MCD", name="Ministerial and Communications Division"
        )
        self.information = Division.objects.create(code="IMTD", name="Information Management Division")
        self.officer = self.person("officer", "Policy Officer", self.macro)
        self.colleague = self.person("colleague", "Analyst", self.macro)
        self.manager = self.person("manager", "Director", self.macro, Role.LINE_MANAGER)
        self.gm = self.person("gm", "General Manager", self.macro, Role.GENERAL_MANAGER)
        self.officer2 = self.person("officer2", "Policy Officer", self.small)
        self.gm2 = self.person("gm2", "General Manager", self.small, Role.GENERAL_MANAGER)
        self.mcd = self.person("mcd", "Communications Adviser", self.communications, Role.MCD_REVIEWER)
        self.mcdmanager = self.person("mcdmanager", "Manager, Media", self.communications, Role.MCD_MANAGER)
        self.mcdmanager2 = self.person(
            "mcdmanager2", "Manager, Digital", self.communications, Role.MCD_MANAGER
        )
        self.records = self.person("records", "Records Officer", self.information, Role.RECORDS_OFFICER)
        self.auditor = self.person("auditor", "Auditor", self.information, Role.AUDITOR)
        self.admin = self.person("admin", "Administrator", self.information, Role.ADMINISTRATOR)

    def person(self, user_name: str, title: str, division: Division, role: str = "") -> Person:
        person = Person.objects.create_user(
            user_name, f"{user_name}@treasury.example", PASSWORD, name=user_name.capitalize()
        )
        position = Position.objects.create(title=title, division=division, role=role)
        Appointment.objects.create(person=person, position=position, starts_on=SINCE)
        return person

    def again(self, person: Person) -> Person:
        """The same person as a new request would load them."""
        return Person.objects.get(pk=person.pk)

    def acts_for(
        self, person: Person, absent: Person, *, days: int = 7, starts_in: int = 0
    ) -> ActingArrangement:
        today = timezone.localdate()
        return ActingArrangement.objects.create(
            person=person,
            position=Position.objects.get(appointments__person=absent),
            starts_on=today + timedelta(days=starts_in),
            ends_on=today + timedelta(days=starts_in + days),
            instrument="HR-2026-114",
            named_by=absent,
        )

    @cached_property
    def account(self) -> Account:
        return self.account_on("facebook")

    def account_on(self, slug: str) -> Account:
        account, _ = Account.objects.get_or_create(
            platform=Platform.objects.get(slug=slug),
            handle="TreasuryAU",
            defaults={
                "name": "The Treasury",
                "custodian": self.mcdmanager,
                "recovery_contact": "media@treasury.example",
                "reviewed_on": timezone.localdate(),
            },
        )
        return account

    def content(self, **changes: Any) -> Content:
        plain = Content(
            account=self.account,
            activity=Activity.COMMENT,
            purpose=Purpose.ENGAGING,
            topic="Small business survey",
            text="The survey is open until 5 December. Tell us how long your invoices take to be paid.",
        )
        return replace(plain, **changes)

    # Posts, each made by the people and the steps that would make it.

    def draft(self, by: Person | None = None, **changes: Any) -> Post:
        return services.propose(content=self.content(**changes), by=by or self.officer)

    def in_review(self, by: Person | None = None, **changes: Any) -> Post:
        post = self.draft(by, **changes)
        return services.submit(post_id=post.pk, seen=post.fingerprint, by=by or self.officer)

    def approved(self, by: Person | None = None, approver: Person | None = None, **changes: Any) -> Post:
        post = self.in_review(by, **changes)
        return services.approve(post_id=post.pk, seen=post.fingerprint, by=approver or self.gm)

    def published(self, by: Person | None = None, live_text: str | None = None, **changes: Any) -> Post:
        post = self.approved(by, **changes)
        return services.publish(
            post_id=post.pk,
            permalink=self.permalink(),
            live_text=post.version.text if live_text is None else live_text,
            by=by or self.officer,
        )

    def permalink(self) -> str:
        return "https://www.facebook.com/TreasuryAU/posts/1234567890"
