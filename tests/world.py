"""A small Treasury for tests: two divisions, MCD, and one person in each kind of seat."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from approvals import services
from approvals.content import Content
from approvals.models import Activity, Post, Purpose
from checks import catalogue
from clauses.declarations import statements
from profiles.models import (
    Account,
    ActingArrangement,
    Appointment,
    Division,
    Nomination,
    Person,
    Platform,
    Position,
    Role,
    Topic,
)

SINCE = date(2020, 1, 1)
PASSWORD = "a-password-for-tests-only"


def every(role: str) -> list[str]:
    """The clauses of all that is asked of the role."""
    return [statement.clause for statement in statements(role)]


def submit(**given: Any) -> Post:
    """As an author does who declares everything, and says something to each finding of the checks."""
    post = Post.objects.get(pk=given["post_id"])
    found = catalogue.advisory(Content.of(post.version), post.author)
    answers = {finding.key: "It may stand: the decider knows." for finding in found}
    return services.submit(**{"declared": every("author"), "answers": answers, **given})


def approve(**given: Any) -> Post:
    """As a decider does who declares everything, and is satisfied with each answer."""
    answers = Post.objects.get(pk=given["post_id"]).answers
    dispositions = {answer["key"]: "settled" for answer in answers}
    return services.approve(**{"declared": every("decider"), "dispositions": dispositions, **given})


class World:
    """People are attributes by their user name; the `officer` and `gm` sit in MACRO, `officer2` and `gm2` in SMALL."""

    officer: Person
    colleague: Person
    manager: Person
    gm: Person
    officer2: Person
    gm2: Person
    mcd: Person
    mcdmanager: Person
    mcdmanager2: Person
    records: Person
    auditor: Person
    admin: Person

    def __init__(self) -> None:
        self.posts = count()
        self.macro = Division(code="MACRO", name="Macroeconomic Conditions Division")
        self.small = Division(code="SMALL", name="Small Business Division")
        self.communications = Division(code="MCD", name="Ministerial and Communications Division")
        self.information = Division(code="IMTD", name="Information Management Division")
        Division.objects.bulk_create([self.macro, self.small, self.communications, self.information])
        seats = [
            ("officer", "Policy Officer", self.macro, ""),
            ("colleague", "Analyst", self.macro, ""),
            ("manager", "Director", self.macro, Role.LINE_MANAGER),
            ("gm", "General Manager", self.macro, Role.GENERAL_MANAGER),
            ("officer2", "Policy Officer", self.small, ""),
            ("gm2", "General Manager", self.small, Role.GENERAL_MANAGER),
            ("mcd", "Communications Adviser", self.communications, Role.MCD_REVIEWER),
            ("mcdmanager", "Manager, Media", self.communications, Role.MCD_MANAGER),
            ("mcdmanager2", "Manager, Digital", self.communications, Role.MCD_MANAGER),
            ("records", "Records Officer", self.information, Role.RECORDS_OFFICER),
            ("auditor", "Auditor", self.information, Role.AUDITOR),
            ("admin", "Administrator", self.information, Role.ADMINISTRATOR),
        ]
        for person in self.seat(seats):
            setattr(self, person.username, person)

    def seat(self, seats: list[tuple[str, str, Division, str]]) -> list[Person]:
        """People in seats of their own, in three statements: hundreds of tests begin here."""
        password = make_password(PASSWORD)
        people = Person.objects.bulk_create(
            Person(username=name, name=name.capitalize(), email=f"{name}@treasury.example", password=password)
            for name, *_ in seats
        )
        positions = Position.objects.bulk_create(
            Position(title=title, division=division, role=role) for _, title, division, role in seats
        )
        nominations = Nomination.objects.bulk_create(
            Nomination(person=person, position=position, starts_on=SINCE, set_up=True)
            for person, position in zip(people, positions, strict=True)
        )
        Appointment.objects.bulk_create(nomination.seated() for nomination in nominations)
        return people

    def person(self, user_name: str, title: str, division: Division, role: str = "") -> Person:
        return self.seat([(user_name, title, division, role)])[0]

    def again(self, person: Person) -> Person:
        """The same person as a new request would load them."""
        return Person.objects.get(pk=person.pk)

    @staticmethod
    def unseat(person: Person) -> None:
        """Their time in their positions ended yesterday."""
        person.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))

    def successor(self, user_name: str, of: Person) -> Person:
        """Somebody new, since today in the seat of `of`."""
        position = Position.objects.get(appointments__person=of)
        self.unseat(of)
        person = Person.objects.create(username=user_name, name=user_name.capitalize())
        seat = {"person": person, "position": position, "starts_on": timezone.localdate()}
        Nomination.objects.create(**seat, set_up=True).seated().save()
        return person

    def moves_to(self, person: Person, division: Division) -> None:
        """Since today they sit in another division, where they decide nothing."""
        self.unseat(person)
        position = Position.objects.create(title="Policy Officer", division=division)
        Appointment.objects.create(person=person, position=position, starts_on=timezone.localdate())

    def acts_for(
        self,
        person: Person,
        absent: Person,
        *,
        days: int = 7,
        starts_in: int = 0,
        instrument: str = "HR-2026-114",
    ) -> ActingArrangement:
        today = timezone.localdate()
        arrangement = Nomination.objects.create(
            person=person,
            position=Position.objects.get(appointments__person=absent),
            acting=True,
            starts_on=today + timedelta(days=starts_in),
            ends_on=today + timedelta(days=starts_in + days),
            instrument=instrument,
            proposed_by=absent,
            set_up=True,
        ).seated()
        arrangement.save()
        assert isinstance(arrangement, ActingArrangement)
        return arrangement

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
            title="Small business survey",
            topic=Topic.objects.get(slug="general"),
            disclosure_reason="The account is the Treasury's own.",
            text="The survey is open until 5 December. Tell us how long your invoices take to be paid.",
        )
        return replace(plain, **changes)

    # Posts, each made by the people and the steps that would make it.

    def draft(self, by: Person | None = None, **changes: Any) -> Post:
        return services.propose(content=self.content(**changes), by=by or self.officer)

    def in_review(self, by: Person | None = None, **changes: Any) -> Post:
        post = self.draft(by, **changes)
        return submit(post_id=post.pk, seen=post.seen, by=by or self.officer)

    def approved(self, by: Person | None = None, approver: Person | None = None, **changes: Any) -> Post:
        post = self.in_review(by, **changes)
        return approve(post_id=post.pk, seen=post.seen, by=approver or self.gm)

    def published(self, by: Person | None = None, live_text: str | None = None, **changes: Any) -> Post:
        post = self.approved(by, **changes)
        return services.publish(
            post_id=post.pk,
            permalink=self.permalink(),
            live_text=post.version.text if live_text is None else live_text,
            by=by or self.officer,
        )

    def permalink(self) -> str:
        """Another each time: a permalink is of one post."""
        return f"https://www.facebook.com/TreasuryAU/posts/{1_234_567_890 + next(self.posts)}"
