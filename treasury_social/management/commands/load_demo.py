"""Fill an empty demonstration with people, accounts and posts in every state. Calling it again changes nothing."""

import os
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from approvals import services
from approvals.content import Content
from approvals.models import Post
from approvals.services.standing_uses import KEPT_TO
from checks import catalogue
from clauses.declarations import statements
from directory.services import adopt_what_stands, confirm, nominate
from profiles.models import Account, Division, Nomination, Person, Platform, Position, Topic
from records.services import seal
from treasury_social.demo import arrangements, contacts, keeping, policy, professional, standing, windows
from treasury_social.demo.people import ACCOUNTS, ACTING, DIVISIONS, PASSWORD, PEOPLE
from treasury_social.demo.posts import POSTS, DemoPost
from workflow.business_hours import due

SINCE = date(2024, 7, 1)


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demo people may not be let into a real portal. Set DEMO=1 on a machine of your own."
            )
        if Person.objects.exists():
            return
        with transaction.atomic():
            load_people(os.environ.get("DEMO_PASSWORD") or PASSWORD)
            adopt_what_stands()
            load_accounts()
            arrangements.load()
            policy.load()
            windows.load()
            standing.load()
            for post in POSTS:
                Journey(post).go()
            professional.load()
            contacts.load()
            keeping.load()
        self.stdout.write(f"{len(PEOPLE)} people and {len(POSTS)} posts are ready to try.")


def load_people(password: str) -> None:
    divisions = {code: Division.objects.create(code=code, name=name) for code, name in DIVISIONS.items()}
    seats = {}
    for someone in PEOPLE:
        person = Person.objects.create_user(
            someone.user_name, f"{someone.user_name}@treasury.example", password, name=someone.name
        )
        seats[someone.user_name] = Position.objects.create(
            title=someone.title, division=divisions[someone.division], role=someone.role
        )
        seat = {"person": person, "position": seats[someone.user_name], "starts_on": SINCE}
        Nomination.objects.create(**seat, set_up=True).seated().save()
    for someone in PEOPLE:
        if someone.reports_to:
            seats[someone.user_name].reports_to = seats[someone.reports_to]
            seats[someone.user_name].save(update_fields=["reports_to"])
    deputy, absent, confirmer, instrument = ACTING
    today = timezone.localdate()
    nomination = nominate(
        acting=True,
        person=Person.objects.get(username=deputy),
        position=seats[absent],
        starts_on=today,
        ends_on=today + timedelta(days=13),
        instrument=instrument,
        by=Person.objects.get(username=absent),
    )
    confirm(nomination_id=nomination.pk, by=Person.objects.get(username=confirmer))


def load_accounts() -> None:
    custodian = Person.objects.get(username="mcdmanager")
    for account in ACCOUNTS:
        Account.objects.create(
            platform=Platform.objects.get(slug=account.platform),
            handle=account.handle,
            site=account.site,
            name=account.name,
            speaks_for_itself=account.name == "The Treasury",
            division=Division.objects.filter(code=account.division).first(),
            custodian=custodian,
            recovery_contact="communications@treasury.example",
            reviewed_on=timezone.localdate(),
        )


ANSWER = "I have looked at it again, and it may stand: the source says the same."


def every(role: str) -> list[str]:
    return [statement.clause for statement in statements(role)]


class Journey:
    """One post, taken through its steps by the services, as the people who would take them."""

    def __init__(self, demo: DemoPost) -> None:
        self.demo = demo
        account = Account.objects.select_related("platform").get(platform__slug=demo.account)
        content = Content(
            account=account,
            activity=demo.activity,
            purpose=demo.purpose,
            title=demo.title,
            text=demo.text,
            sources=demo.sources,
            answers_link=demo.answers_link,
            answers_quote=demo.answers_quote,
            links=demo.links,
            topic=Topic.objects.get(slug=demo.topic),
            disclosure_reason=demo.disclosure_reason,
            relation=demo.relation,
            relates_to=Post.objects.filter(version__title=demo.relates_to).first(),
            reach=demo.reach,
            wanted_at=due(timezone.now(), 8 * demo.wanted_in) if demo.wanted_in else None,
        )
        self.post = services.propose(content=content, by=self.person(demo.author))

    def go(self) -> None:
        for who, step, words in self.demo.journey:
            if who:
                self.post = getattr(self, step)(words, self.person(who))
            else:
                self.post = getattr(self, step)()

    @staticmethod
    def person(user_name: str) -> Person:
        return Person.objects.get(username=user_name)

    def edit(self, words: str, by: Person) -> Post:
        content = Content.of(self.post.version)
        longer = replace(content, text=content.text + words)
        return services.edit(post_id=self.post.pk, seen=self.post.seen, content=longer, by=by)

    def submit(self, words: str, by: Person) -> Post:
        return services.submit(
            post_id=self.post.pk,
            seen=self.post.seen,
            declared=every("author"),
            answers=self.answers(words or ANSWER),
            by=by,
        )

    def answers(self, words: str) -> dict[str, str]:
        """The same to whatever the checks ask."""
        found = catalogue.advisory(Content.of(self.post.version), self.post.author)
        return {finding.key: words for finding in found}

    def late(self) -> Post:
        """Nobody has decided for two days: its times are set back, and the clock comes by."""
        now = timezone.now()
        asked = {"submitted_at": now - timedelta(days=4), "due_at": now - timedelta(days=2)}
        Post.objects.filter(pk=self.post.pk).update(created_at=now - timedelta(days=5), **asked)
        services.remind(post_id=self.post.pk)
        services.escalate(post_id=self.post.pk)
        return Post.objects.get(pk=self.post.pk)

    def consult(self, words: str, by: Person) -> Post:
        return services.consult(post_id=self.post.pk, question=words, by=by)

    def answer(self, words: str, by: Person) -> Post:
        return services.answer(post_id=self.post.pk, answer=words, by=by)

    def approve(self, words: str, by: Person) -> Post:
        self._waited()
        dispositions = {answer["key"]: "settled" for answer in self.post.answers}
        return services.approve(
            post_id=self.post.pk,
            seen=self.post.seen,
            declared=every("decider"),
            dispositions=dispositions,
            note=words,
            by=by,
        )

    def _waited(self) -> None:
        """The reports are to have times to tell, so it is submitted some hours before. The log keeps the true time."""
        submitted_at = timezone.now() - timedelta(hours=self.demo.decided_in)
        begun_at = submitted_at - 2 * (timezone.now() - submitted_at)
        Post.objects.filter(pk=self.post.pk).update(submitted_at=submitted_at, created_at=begun_at)

    def approve_under(self, words: str, by: Person) -> Post:
        return services.approve_under(
            post_id=self.post.pk,
            standing_id=standing.releases().pk,
            seen=self.post.seen,
            declared=[*every("author"), KEPT_TO.clause],
            by=by,
        )

    def request_changes(self, words: str, by: Person) -> Post:
        return services.request_changes(post_id=self.post.pk, seen=self.post.seen, reason=words, by=by)

    def decline(self, words: str, by: Person) -> Post:
        return services.decline(post_id=self.post.pk, seen=self.post.seen, reason=words, by=by)

    def withdraw(self, words: str, by: Person) -> Post:
        return services.withdraw(post_id=self.post.pk, reason=words, by=by)

    def report_failure(self, words: str, by: Person) -> Post:
        return services.report_failure(post_id=self.post.pk, reason=words, by=by)

    def publish(self, words: str, by: Person) -> Post:
        return services.publish(
            post_id=self.post.pk, permalink=words, live_text=self.post.version.text, by=by
        )

    def publish_differently(self, words: str, by: Person) -> Post:
        live = self.post.version.text.replace("twenty", "fifty")
        return services.publish(post_id=self.post.pk, permalink=words, live_text=live, by=by)

    def publish_first(self, words: str, by: Person) -> Post:
        """`words`: where it stands, and why it could not wait."""
        permalink, _, reason = words.partition(" ")
        return services.publish_first(
            post_id=self.post.pk,
            seen=self.post.seen,
            declared=every("author"),
            answers=self.answers(ANSWER),
            reason=reason,
            permalink=permalink,
            live_text=self.post.version.text,
            by=by,
        )

    def record(self) -> Post:
        seal()
        return services.record(post_id=self.post.pk)

    def expire(self) -> Post:
        """The demonstration cannot wait a fortnight, so it brings the end of the approval forward."""
        Post.objects.filter(pk=self.post.pk).update(approval_ends_at=timezone.now())
        return services.expire(post_id=self.post.pk)
