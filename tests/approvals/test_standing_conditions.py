"""OFF-1a: a post is approved under a standing approval only while every condition holds; each has a yes and a no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from approvals import services
from approvals.models import Post, Relation, StandingApproval, State, Window
from approvals.policy.standing_uses import CONDITIONS, may_use_standing
from approvals.queries import standing_approvals as reads
from profiles.models import Account, Appointment, Division, Marking, Person, SignInChange, Topic
from tests.approvals.standing import granted, in_force, now, used
from tests.approvals.steps import kinds, nothing_written
from tests.clock import travel
from tests.world import World
from workflow.rulings import Refused

PICTURE = {"name": "a.png", "size": 1, "sha256": "a" * 64, "type": "image/png", "alt": "A chart"}


class Case:
    """What one condition refuses: how the world differs from one in which every condition holds."""

    def __init__(
        self,
        told: str,
        standing: Callable[[World], dict[str, Any]] = lambda world: {},
        post: Callable[[World], dict[str, Any]] = lambda world: {},
        after: Callable[[World, StandingApproval, Post], object] = lambda world, standing, post: None,
    ) -> None:
        self.told, self.standing, self.post, self.after = told, standing, post, after


def another_topic(world: World) -> Topic:
    return Topic.objects.create(slug="payments", name="Payment times", division=world.macro)


def edited_by(who: str) -> Callable[[World, StandingApproval, Post], object]:
    def edit(world: World, standing: StandingApproval, post: Post) -> Post:
        content = world.content(
            text="The survey is open until 6 December. Tell us how long your invoices take to be paid."
        )
        return services.edit(post_id=post.pk, seen=post.seen, content=content, by=getattr(world, who))

    return edit


def column(**changes: Any) -> Callable[[World, StandingApproval, Post], object]:
    return lambda world, standing, post: StandingApproval.objects.filter(pk=standing.pk).update(**changes)


def suspended(world: World, standing: StandingApproval, post: Post) -> None:
    services.suspend_standing(standing_id=standing.pk, reason="Figures under review.", by=world.mcd)


def window_opens(world: World, standing: StandingApproval, post: Post) -> None:
    at = timezone.now()
    Window.objects.create(
        kind=Window.Kind.BUDGET,
        name="Budget weeks",
        starts_at=at - timedelta(hours=1),
        ends_at=at + timedelta(days=1),
        declared_by=world.mcdmanager,
        declared_at=at,
    )


def leaves(who: str) -> Callable[[World, StandingApproval, Post], object]:
    return lambda world, standing, post: Person.objects.filter(username=who).update(is_active=False)


def lets_in(who: str) -> Callable[[World, StandingApproval, Post], object]:
    """The officer who writes the post sets how one of the signers signs in."""
    return lambda world, standing, post: SignInChange.objects.create(
        person=getattr(world, who), by=world.officer, what=SignInChange.What.RESET
    )


def seat_moves(world: World, standing: StandingApproval, post: Post) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=world.gm).update(ends_on=yesterday)


def moves_to(world: World, standing: StandingApproval, post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(division=world.small)


def account_closes(world: World, standing: StandingApproval, post: Post) -> None:
    Account.objects.filter(pk=world.account_on("x").pk).update(active=False)


def corrects(world: World) -> dict[str, Any]:
    return {"relation": Relation.CORRECTION, "relates_to": world.published(), "reach": "Forty people."}


FREE: Callable[[World], dict[str, Any]] = lambda world: {"wording": "", "limits": "Dates only."}  # noqa: E731

CASES = {
    "named": Case("You are not named in it.", standing=lambda world: {"officers": [world.colleague]}),
    "named: others": Case(
        "Somebody who is not named in it wrote or edited this post.", after=edited_by("colleague")
    ),
    "division": Case("It covers posts from Macroeconomic Conditions Division only.", after=moves_to),
    "account": Case(
        "It does not cover Facebook: The Treasury (TreasuryAU).",
        standing=lambda world: {"accounts": [world.account_on("x")]},
    ),
    "topic": Case(
        "It does not cover the topic “The Treasury in general”.",
        standing=lambda world: {"topics": [another_topic(world)]},
    ),
    "topic: none": Case("This post names no topic.", post=lambda world: {"topic": None}),
    "wording": Case(
        "The text is not its wording with the gaps filled.", post=lambda world: {"text": "Buy bonds."}
    ),
    "length": Case("The text has 84 characters; it allows 83.", standing=lambda world: {"text_limit": 83}),
    "links": Case(
        "It does not allow links.", post=lambda world: {"links": ["https://treasury.example/survey"]}
    ),
    "links: in a gap": Case(
        "It does not allow links.",
        post=lambda world: {
            "text": "The survey is open until www.treasury.example. Tell us how long your invoices take to be paid."
        },
    ),
    "links: shortened, in a gap": Case(
        "On Facebook “bit.ly/abc1234” is one.",
        post=lambda world: {
            "text": "The survey is open until bit.ly/abc1234. Tell us how long your invoices take to be paid."
        },
    ),
    "files": Case("It does not allow files.", post=lambda world: {"media": [PICTURE]}),
    "new": Case("A correction or a takedown needs a decision of its own.", post=corrects),
    "days": Case(
        "Its first day is",
        standing=lambda world: {"starts_on": timezone.localdate() + timedelta(days=1)},
    ),
    "days: over": Case("Its last day was", after=column(starts_on="2024-01-01", ends_on="2024-02-01")),
    "uses": Case("All its 2 uses are used up.", after=column(uses=2)),
    "uses: one": Case(
        "Its one use is used up.", standing=lambda world: {"uses_allowed": 1}, after=column(uses=1)
    ),
    "signed": Case(
        "It waits for an MCD manager to sign it.",
        after=column(cosigned_by=None, cosigned_at=None, cosigned_fingerprint=None),
    ),
    "running": Case("Figures under review.", after=suspended),
    "granter": Case("Gm (gm) granted it, and is not General Manager of Macroeconomic", after=seat_moves),
    "granter: left": Case(
        "Gm (gm) granted it, and is not General Manager of Macroeconomic", after=leaves("gm")
    ),
    "granter: a hand": Case("Gm (gm) granted it, and has a hand in this post.", after=edited_by("gm")),
    "untied": Case("Gm (gm) signed it, and was appointed, or let in,", after=lets_in("gm")),
    "untied: mcd": Case(
        "Mcdmanager (mcdmanager) signed it, and was appointed, or let in,", after=lets_in("mcdmanager")
    ),
    "whole: officer": Case(
        "Colleague (colleague) is named in it, and can no longer sign in",
        standing=lambda world: {"officers": [world.officer, world.colleague]},
        after=leaves("colleague"),
    ),
    "whole: account": Case(
        "X (formerly Twitter): The Treasury (TreasuryAU) is no longer in use",
        standing=lambda world: {"accounts": [world.account, world.account_on("x")]},
        after=account_closes,
    ),
    "window": Case("“Budget weeks” is open until", after=window_opens),
    "sound": Case("The checks stop the post:", standing=FREE, post=lambda world: {"disclosure_reason": ""}),
    "sound: unseen": Case(
        "In the text is a character that nobody sees: U+200B zero width space.",
        post=lambda world: {
            "text": "The survey is open until 5\u200b May. Tell us how long your invoices take to be paid."
        },
    ),
    "plain": Case(
        "Somebody must judge what the checks found:",
        standing=FREE,
        post=lambda world: {"text": "Prices rose by 3.4 per cent."},
    ),
}


def test_every_condition_has_a_case() -> None:
    # A marking above the platform's is not even stored, so that condition is tried by itself below.
    assert {name.partition(":")[0] for name in CASES} == {each.name for each in CONDITIONS} - {"marking"}


@pytest.mark.parametrize("name", CASES)
def test_a_post_outside_one_condition_is_refused_with_its_sentence(world: World, name: str) -> None:
    case = CASES[name]
    standing = in_force(world, **case.standing(world))
    post = world.draft(**case.post(world))
    case.after(world, standing, post)
    post = Post.objects.get(pk=post.pk)

    lacks = refusals_of(world, standing, post)
    assert any(case.told in reason for reason in lacks[name.partition(":")[0]]), lacks
    with nothing_written(), pytest.raises(Refused, match=rf"^{standing.reference} cannot be used\. "):
        used(post, standing, world.again(world.officer))
    assert Post.objects.get(pk=post.pk).state == State.DRAFT


def refusals_of(world: World, standing: StandingApproval, post: Post) -> dict[str, list[str]]:
    """What the page would list, by the condition's name."""
    post = Post.objects.locked(post.pk)
    use = reads.use(world.again(world.officer), post, now(standing))
    return {each.name: [each.holds(use).reason] for each in CONDITIONS}


def test_within_every_condition_it_is_approved_at_once(world: World) -> None:
    post = used(world.draft(), in_force(world), world.officer)
    assert post.state == State.APPROVED
    assert kinds(post) == ["post.proposed", "post.approved_under"]


ALLOWED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "at the limit of length": ({"text_limit": 84}, {}),
    "limits in words": ({"wording": "", "limits": "Dates only."}, {"text": "We answer on Monday."}),
    "links that are allowed": ({"links_allowed": True}, {"links": ["https://treasury.example/survey"]}),
    "a link of the wording": (
        {"wording": "Register at www.treasury.example by {date}, please."},
        {"text": "Register at www.treasury.example by Monday, please."},
    ),
    "files that are allowed": ({"files_allowed": True}, {"media": [PICTURE]}),
    "its last day": ({"ends_on": timezone.localdate()}, {}),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_just_within_is_allowed(world: World, name: str) -> None:
    standing, post = ALLOWED[name]
    assert used(world.draft(**post), in_force(world, **standing), world.officer).state == State.APPROVED


@pytest.mark.parametrize(("slug", "allowed"), [("x", False), ("bluesky", True), ("linkedin", False)])
def test_what_a_link_is_its_platform_says(world: World, slug: str, allowed: bool) -> None:
    """“Is” is Iceland: X makes a link of it as it stands, Bluesky of small letters alone."""
    account = world.account_on(slug)
    post = world.draft(account=account, text="We publish rates.Is yours among them?")
    standing = in_force(world, accounts=[account], wording="", limits="Reminders only.")
    assert refusals_of(world, standing, post)["links"] == (
        [""] if allowed else [f"It does not allow links. On {account.platform} “rates.Is” is one."]
    )


def test_a_follow_up_is_a_post_like_any_other(world: World) -> None:
    earlier = world.published()
    post = world.draft(relation=Relation.FOLLOW_UP, relates_to=earlier)
    assert used(post, in_force(world), world.officer).state == State.APPROVED


def test_a_marking_above_the_platform_is_refused(world: World) -> None:
    post = Post.objects.locked(world.draft().pk)
    post.version.marking = Marking.SENSITIVE
    use = reads.use(world.officer, post, now(in_force(world)))
    (marking,) = [each for each in CONDITIONS if each.name == "marking"]
    assert marking.holds(use).reason == "The post is marked above what Facebook may carry."


def test_named_officers_may_write_together(world: World) -> None:
    standing = in_force(world, officers=[world.officer, world.colleague])
    post = world.draft()
    edited_by("colleague")(world, standing, post)
    assert used(Post.objects.get(pk=post.pk), standing, world.officer).state == State.APPROVED


def test_who_acts_may_grant_but_not_for_whom_they_act(world: World) -> None:
    """Otherwise a General Manager on leave could name somebody to let out what they wrote."""
    world.acts_for(world.manager, world.gm)
    acting = world.again(world.manager)
    with pytest.raises(Refused, match=r"You act for Gm \(gm\), so you cannot name them"):
        granted(world, by=acting, officers=[world.gm])
    standing = in_force(world, by=acting)
    post = world.draft()
    edited_by("gm")(world, standing, post)
    lacks = refusals_of(world, standing, Post.objects.get(pk=post.pk))
    assert lacks["granter"] == ["Manager (manager) acts for somebody with a hand in this post."]


def test_what_who_acts_granted_ends_with_their_acting(world: World) -> None:
    arrangement = world.acts_for(world.manager, world.gm)
    standing = in_force(world, by=world.again(world.manager))
    arrangement.revoked_by, arrangement.revoked_at = world.gm, timezone.now()
    arrangement.save(update_fields=["revoked_by", "revoked_at"])
    with pytest.raises(Refused, match=r"Manager \(manager\) granted it, and is not General Manager of"):
        used(world.draft(), standing, world.officer)


def test_it_holds_while_somebody_acts_for_who_granted_it(world: World) -> None:
    standing = in_force(world)
    world.acts_for(world.manager, world.gm)
    assert used(world.draft(), standing, world.officer).state == State.APPROVED


def test_the_day_after_its_last_it_is_over(world: World) -> None:
    standing, post = in_force(world, ends_on=timezone.localdate()), world.draft()
    with (
        travel(timezone.now() + timedelta(days=1), tick=True),
        pytest.raises(Refused, match="Its last day was"),
    ):
        used(post, standing, world.again(world.officer))


def test_conditions_are_asked_of_those_who_may_hand_the_post_over(world: World) -> None:
    standing = in_force(world, officers=[world.officer, world.colleague])
    submitted = world.in_review()
    with pytest.raises(Refused, match="in review, so it cannot be approved under a standing approval now"):
        used(submitted, standing, world.officer)
    strange = Post.objects.locked(world.draft(by=world.officer2).pk)
    assert not may_use_standing(reads.use(world.officer, strange, now(standing)))


def test_an_expired_post_may_be_approved_under_one(world: World) -> None:
    post = world.approved()
    Post.objects.filter(pk=post.pk).update(approval_ends_at=timezone.now())
    post = services.expire(post_id=post.pk)
    assert used(post, in_force(world), world.officer).state == State.APPROVED


def test_a_division_of_another_name_is_no_help(world: World) -> None:
    assert Division.objects.count() == 4
    with pytest.raises(Refused, match="does not work in Macroeconomic"):
        granted(world, officers=[world.officer2])
