"""A division with an officer, a General Manager and posts of their own."""

from datetime import date
from functools import cache
from itertools import count
from uuid import uuid4

from approvals import services
from approvals.content import Content
from approvals.models import Activity, Post, Purpose
from clauses.declarations import statements
from profiles.models import Account, Division, Nomination, Person, Platform, Position, Role, Topic

SINCE = date(2020, 1, 1)
TEXT = (
    "The survey of small businesses is open until 5 December. Tell us how long your invoices take to be paid, "
    "and what would help."
)


@cache
def every(role: str) -> list[str]:
    """The clauses of all that is asked of the role, as the form on the screen has them."""
    return [statement.clause for statement in statements(role)]


class Team:
    def __init__(self, code: str) -> None:
        self.division = Division.objects.create(code=code, name=f"Division {code}")
        self.officer = self.person("officer", "Policy Officer")
        self.general_manager = self.person("gm", "General Manager", Role.GENERAL_MANAGER)
        self.account = Account.objects.create(
            platform=Platform.objects.get(slug="facebook"),
            handle=f"Treasury{code}",
            name="The Treasury",
            custodian=self.general_manager,
            recovery_contact="media@treasury.example",
            reviewed_on=SINCE,
        )
        self.topic = Topic.objects.get(slug="general")
        self.numbers = count(10_000)  # of a length that the platform has

    def person(self, name: str, title: str, role: str = "") -> Person:
        user_name = f"{name}-{self.division.code.lower()}"
        person = Person.objects.create_user(user_name, f"{user_name}@treasury.example", None, name=user_name)
        position = Position.objects.create(title=title, division=self.division, role=role)
        Nomination.objects.create(
            person=person, position=position, starts_on=SINCE, set_up=True
        ).seated().save()
        return person

    def content(self) -> Content:
        return Content(
            account=self.account,
            activity=Activity.COMMENT,
            purpose=Purpose.ENGAGING,
            title="Small business survey",
            text=TEXT,
            topic=self.topic,
            disclosure_reason="The account is the Treasury’s own.",
            sources="Payment Times Reporting Scheme, Regulator’s Update, July 2026",
        )

    # Each step as its page takes it: by a person whom the request has just loaded, under the form's own number.

    def propose(self, by: Person) -> Post:
        return services.propose(content=self.content(), key=uuid4(), by=by)

    def submit(self, post: Post, by: Person) -> Post:
        return services.submit(post_id=post.pk, seen=post.seen, declared=every("author"), key=uuid4(), by=by)

    def approve(self, post: Post, by: Person) -> Post:
        return services.approve(
            post_id=post.pk, seen=post.seen, declared=every("decider"), key=uuid4(), by=by
        )

    def publish(self, post: Post, by: Person) -> Post:
        link = f"https://www.facebook.com/{self.account.handle}/posts/{next(self.numbers)}"
        return services.publish(post_id=post.pk, permalink=link, live_text=TEXT, key=uuid4(), by=by)


def again(person: Person) -> Person:
    """The same person as a new request would load them: nothing is remembered of their seats."""
    return Person.objects.get(pk=person.pk)
