"""No sequence of calls, by anyone, gets words out that a different, entitled person did not approve.

Hypothesis makes up the sequences: people of every kind take any step on any post, with what they saw or something
stale, while seats are acted in, people leave, approvals lapse and the log is sealed. The machine keeps its own book of
who may do what, apart from the policy, and after every step asks the log, as the offline verifier would read it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from time import monotonic
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from approvals import services
from approvals.content import Content
from approvals.models import Post, RosterPlace, StandingUse
from profiles.models import ActingArrangement, Person
from records.models import Entry
from records.queries import trail
from records.services import seal
from records.verify import Stories, loads, parse_entry
from tests.approvals.standing import covering, in_force, now, signed
from tests.approvals.steps import a_window
from tests.world import World, approve, every, submit
from workflow.rulings import Refused

EXAMPLES, STEPS = 30, 40
SECONDS = 25  # once it has got this far: on a busy machine there are fewer steps after that, not more minutes
FAR = {"in_review", "approved", "published", "recorded"}
WHOLE = ("version__account__platform", "author", "approved_by", "objected_by")
PEOPLE = [
    *("officer", "colleague", "gm", "officer2", "gm2", "mcd", "mcdmanager", "mcdmanager2"),
    *("records", "auditor", "admin", "root"),
]
BUSY = [*PEOPLE, "officer", "officer", "gm", "gm", "mcdmanager", "mcd"]
TEXTS = ["First words.", "Second words.", "Third words."]
NAMED = {"officer", "colleague"}  # in the standing approval
BOUND = {"approved", "publication_failed", "published", "recorded"}  # states in which an approval stands
OVER = {"recorded", "declined", "withdrawn"}
ASIDE = {  # steps beside the main line, and what they are taken with
    "withdraw": {"reason": "Overtaken."},
    "report_failure": {"reason": "Down."},
    "take_back": {},
    "consult": {"question": "Is this ours?"},
    "answer": {"answer": "Yes."},
    "close_incident": {"resolution": "Corrected."},
}
MOVES = {  # of the machine, and how often
    "go_on": 5,
    "edit": 6,
    "approve": 4,
    "submit": 3,
    "aside": 3,
    "publish": 2,
    "change_seats": 3,
    "record": 2,
    "publish_first": 2,
    "use_standing": 3,
    "change_standing": 1,
    "judge": 3,
    "reconfirm": 2,
    "change_roster": 1,
    "change_window": 1,
    "let_time_pass": 1,
    "send_back": 1,
    "leave": 1,
}


class Portal(RuleBasedStateMachine):
    world: World
    reached: Counter[str]
    until: float

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.contributors: dict[int, set[str]] = defaultdict(set)  # of each post
        self.acting: dict[str, str] = {}  # who acts -> for whom
        self.gone: set[str] = set()
        self.roster: set[str] = set()
        self.window: int | None = None  # that is open
        # Post, words, and the window in which MCD looked at them.
        self.looked: set[tuple[int, str, int | None]] = set()
        self.suspended = False  # the standing approval

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(chance=st.randoms(use_true_random=True))
    def begin(self, chance: Random) -> None:
        self.chance = chance
        officers = [getattr(self.world, who) for who in sorted(NAMED)]
        self.standing = in_force(
            self.world, officers=officers, wording="", limits="A few words.", uses_allowed=3
        )
        self.propose("officer")
        if chance.random() < 0.5:  # half of them under a window, with a post that was approved before or not
            for _ in range(chance.choice([0, 2])):
                self.go_on(self.latest()[0], "officer")
            self.change_window(self.latest()[0], "mcdmanager")

    @rule()
    def somebody_does_something(self) -> None:
        """A walk of even chances: left to itself, Hypothesis would try one step on one post hundreds of times."""
        if monotonic() > self.until and self.reached.keys() >= FAR:
            return
        who, posts = self.chance.choice(BUSY), self.latest()
        if len([post for post in posts if post.state not in OVER]) < 2:
            self.propose(who)
        post = self.chance.choice(posts)
        (move,) = self.chance.choices(list(MOVES), list(MOVES.values()))
        note(f"{move} {post} ({post.state}) {who}")
        getattr(self, move)(post, who)

    def latest(self) -> list[Post]:
        return list(Post.objects.filter(pk__in=self.contributors).select_related(*WHOLE).order_by("-pk")[:3])

    # What people do.

    def propose(self, who: str) -> None:
        try:
            post = services.propose(content=self.world.content(text=TEXTS[0]), by=self.person(who))
        except Refused:
            return
        self.contributors[post.pk].add(who)

    def go_on(self, post: Post, who: str) -> None:
        """What would come next if everybody did their job, so that sequences get far."""
        if post.state in {"draft", "expired"}:
            hand_over = self.chance.choice([self.submit, self.submit, self.use_standing])
            hand_over(post, post.author.username)
        elif post.state == "in_review":
            self.approve(post, self.chance.choice(["gm", "gm", "gm2", "mcdmanager", "mcdmanager2"]))
        elif post.state in {"approved", "publication_failed"}:
            self.publish(post, post.author.username)
        elif post.state == "unconfirmed":
            self.judge(post, self.chance.choice(["gm", "gm2", "mcdmanager"]))
        else:
            self.record(post, who)

    def edit(self, post: Post, who: str) -> None:
        content = replace(Content.of(post.version), text=self.chance.choice(TEXTS))
        taken = self.take(services.edit, post, who, seen=self.seen(post), content=content)
        if taken and content.fingerprint() != post.fingerprint:
            self.contributors[post.pk].add(who)

    def submit(self, post: Post, who: str) -> None:
        if self.take(submit, post, who, seen=self.seen(post)):
            self.contributors[post.pk].add(who)

    def approve(self, post: Post, who: str) -> None:
        seen = self.seen(post)
        if self.take(approve, post, who, seen=seen):
            assert seen == post.seen, "words that were not seen were approved"
            assert self.entitled(who, post), f"{who} approved"
            self.of_mcd_in_a_window(who)
            self.looked.add((post.pk, post.fingerprint, self.window))

    def send_back(self, post: Post, who: str) -> None:
        step = self.chance.choice([services.decline, services.request_changes])
        if self.take(step, post, who, seen=post.seen, reason="No."):
            assert self.entitled(who, post)

    def publish(self, post: Post, who: str) -> None:
        live = self.chance.choice([post.version.text, "Something else."])
        if self.take(services.publish, post, who, permalink=self.world.permalink(), live_text=live):
            held = self.window and (post.pk, post.fingerprint, self.window) not in self.looked
            assert not held, "it went out without MCD while a window was open"

    def publish_first(self, post: Post, who: str) -> None:
        """Mostly by the author, on the roster or not."""
        who, seen = self.chance.choice([who, post.author.username]), self.seen(post)
        live = {
            "permalink": self.world.permalink(),
            "live_text": self.chance.choice([post.version.text, "Else."]),
        }
        given = {"reason": "It burned.", "declared": every("author"), **live}
        if self.take(services.publish_first, post, who, seen=seen, **given):
            assert seen == post.seen
            assert who in self.roster
            self.contributors[post.pk].add(who)

    def use_standing(self, post: Post, who: str) -> None:
        """Mostly by somebody named in it: for a post of others, in a window, or once too often it is refused."""
        who, seen = self.chance.choice([who, "officer", "officer", "colleague"]), self.seen(post)
        given = {**covering(post), "standing_id": self.standing.pk, "seen": seen}
        if self.take(services.approve_under, post, who, **given):
            self.contributors[post.pk].add(who)
            assert seen == post.seen, "words that were not seen were approved"
            assert self.contributors[post.pk] <= NAMED, "somebody who is not named in it wrote it"
            assert post.division_id == self.world.macro.pk
            assert not self.suspended
            assert not self.window
            assert not self.gone & NAMED
            assert StandingUse.objects.filter(standing=self.standing).count() <= 3

    def change_standing(self, post: Post, who: str) -> None:
        """Suspended, or granted and signed again, which is refused while somebody named in it is gone."""
        standing, gm, keeper = now(self.standing), self.person("gm"), self.person("mcdmanager")
        if not self.suspended and not standing.is_used_up:
            services.suspend_standing(
                standing_id=standing.pk, reason="Wait.", by=self.chance.choice([gm, keeper])
            )
            self.suspended = True
        elif self.suspended and not self.gone & NAMED:
            services.renew_standing(standing_id=standing.pk, seen=standing.fingerprint, by=gm)
            signed(now(standing), keeper)
            self.suspended = False

    def judge(self, post: Post, who: str) -> None:
        seen = self.seen(post)
        step, given = self.chance.choice(
            [
                (services.confirm, {"declared": every("decider")}),
                (services.object_to, {"reason": "It names a bank."}),
            ]
        )
        if self.take(step, post, who, seen=seen, **given):
            assert seen == post.seen, "words that were not seen were judged"
            assert self.entitled(who, post), f"{who} judged"
            self.of_mcd_in_a_window(who)

    def reconfirm(self, post: Post, who: str) -> None:
        who, seen = self.chance.choice([who, "mcdmanager", "mcdmanager2"]), self.seen(post)
        if self.take(services.reconfirm, post, who, seen=seen):
            assert self.window
            assert seen == post.seen
            assert self.entitled(who, post), f"{who} confirmed again"
            self.of_mcd_in_a_window(who)
            self.looked.add((post.pk, post.fingerprint, self.window))

    def of_mcd_in_a_window(self, who: str) -> None:
        assert not self.window or who in {"mcdmanager", "mcdmanager2"}, (
            f"{who} decided while a window was open"
        )

    def aside(self, post: Post, who: str) -> None:
        move = self.chance.choice(list(ASIDE))
        approver = post.approved_by and post.approved_by.username
        taken = self.take(getattr(services, move), post, who, **ASIDE[move])
        assert (
            not taken
            or move not in {"answer", "close_incident"}
            or who in {"mcd", "mcdmanager", "mcdmanager2"}
        )
        assert not taken or move != "take_back" or who == approver

    # What happens around them.

    def change_seats(self, post: Post, who: str) -> None:
        """Somebody begins to act, or stops."""
        who = self.chance.choice(["officer", "colleague", "colleague", "officer2", "auditor"])
        absent = self.chance.choice(["gm", "gm", "gm2"])
        if self.acting.pop(who, None):
            ended = {"revoked_by": self.world.mcd, "revoked_at": timezone.now()}
            seated = ActingArrangement.objects.filter(person=getattr(self.world, who), revoked_at=None)
            seated.update(**ended)
        elif absent not in self.acting.values():
            self.world.acts_for(getattr(self.world, who), getattr(self.world, absent))
            self.acting[who] = absent

    def leave(self, post: Post, who: str) -> None:
        if self.chance.random() < 0.3:
            who = self.chance.choice(["gm2", "mcdmanager2", "colleague"])
            Person.objects.filter(username=who).update(is_active=False)
            self.gone.add(who)

    def change_roster(self, post: Post, who: str) -> None:
        today, keeper = timezone.localdate(), self.person("mcdmanager")
        who = self.chance.choice(["officer", "officer2", "gm", "mcd", "mcdmanager2"])
        if who in self.roster:
            place = RosterPlace.objects.get(person__username=who, removed_by=None)
            services.take_off_roster(place_id=place.pk, by=keeper)
            self.roster.remove(who)
        elif who not in self.gone:
            services.put_on_roster(person=self.person(who), starts_on=today, ends_on=today, by=keeper)
            self.roster.add(who)

    def change_window(self, post: Post, who: str) -> None:
        if self.window:
            services.close_window(window_id=self.window, reason="Over.", by=self.person("mcdmanager"))
            self.window = None
        else:
            self.window = a_window(self.world).pk

    def let_time_pass(self, post: Post, who: str) -> None:
        lapsed = timezone.now() - timedelta(minutes=1)
        Post.objects.filter(pk=post.pk, approval_ends_at__isnull=False).update(approval_ends_at=lapsed)
        services.expire(post_id=post.pk)
        self.check(post.pk)

    def record(self, post: Post, who: str) -> None:
        if self.chance.random() < 0.7:
            seal()
        services.record(post_id=post.pk)
        self.check(post.pk)

    # The machine's own book.

    def take(self, step: Callable[..., Post], post: Post, who: str, **given: Any) -> bool:
        """Whether the step was taken. Anything but a refusal, an IntegrityError say, is a failure of the test.

        A post that they may not see is not there.
        """
        try:
            answered = step(post_id=post.pk, **given, by=self.person(who))
        except (Refused, Http404):
            return False
        assert answered.columns() == Post.objects.get(pk=post.pk).columns(), (
            "it answers with the post as stored"
        )
        self.reached[f"{step.__name__} {post.state}"] += 1
        self.check(post.pk)
        assert who not in {"auditor", "root", *self.gone}
        return True

    @staticmethod
    def person(who: str) -> Person:
        return Person.objects.get(username=who)

    def seen(self, post: Post) -> str:
        return post.seen if self.chance.random() < 0.8 else f"1 {'0' * 64}"

    def entitled(self, who: str, post: Post) -> bool:
        """Different and entitled, as the policy's text says it; `post` as it stood before the decision."""
        general_manager = {self.world.macro.pk: "gm", self.world.small.pk: "gm2"}.get(post.division_id)
        absent, contributors = self.acting.get(who), self.contributors[post.pk]
        seated = who == general_manager or who in {"mcdmanager", "mcdmanager2"}
        acts = absent is not None and absent == general_manager and absent not in contributors
        return (seated or acts) and who not in contributors | self.gone | {"auditor"}

    def check(self, number: int) -> None:
        """The log tells a lawful story that ends in the post's state, and an approval binds the words that stand."""
        post = Post.objects.select_related(*WHOLE).get(pk=number)
        entries, stories = trail(post.reference), Stories()
        for entry in entries:
            held = {name: value for name, (_, value) in loads(entry.payload.content).items()}
            stories.follow(parse_entry(entry.content), held)
        assert stories.states[post.reference] == post.state
        self.reached[post.state] += 1
        assert post.fingerprint == Content.of(post.version).fingerprint()
        if post.objected_by:
            assert post.approved_by is None
            assert post.objected_by.username not in self.contributors[number]
        elif post.state in BOUND:
            kinds = {"post.approved", "post.approved_under", "post.confirmed"}
            approval = [entry for entry in entries if entry.kind in kinds][-1]
            assert _decider(approval) == post.approved_by.username
            assert approval.fields["fingerprint"] == post.approved_fingerprint == post.fingerprint
            assert approval.fields["version"] == post.version.number
            assert post.approved_by.username not in self.contributors[number]
        else:
            assert post.approved_by is None


def _decider(approval: Entry) -> str:
    """Under a standing approval it is who granted that."""
    under = approval.kind == "post.approved_under"
    return approval.fields["approver"] if under else approval.actor["user_name"]


def test_no_sequence_of_calls_gets_round_a_different_entitled_decider(world: World) -> None:
    world.root = Person.objects.create_superuser("root", "root@treasury.example", "x" * 20, name="Root")  # type: ignore[attr-defined]
    world.account  # noqa: B018 - made now, for all examples
    shared = {"world": world, "reached": Counter(), "until": monotonic() + SECONDS}
    run_state_machine_as_test(
        type("Portal", (Portal,), shared),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            phases=[
                Phase.generate
            ],  # not shrunk, which takes minutes: a failure prints its calls as they were
            report_multiple_bugs=False,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert shared["reached"].keys() >= FAR, "it did not get far"
