"""When a post may be approved under a standing approval (OFF-1a): each condition by itself, for a page to list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from approvals.models import Post, Relation, StandingApproval
from approvals.policy.conditions import in_a_state_to
from approvals.policy.standing_approvals import granter_sits, granting_seat, unchanged_under_it
from approvals.policy.writing import may_submit
from approvals.standing import gaps
from checks.finding import Finding
from checks.reading.lengths import length
from checks.reading.links import links_in
from profiles.models import Marking, Person, Platform
from profiles.policy import is_free_of
from workflow.dates import when
from workflow.rulings import ALLOWED, Ruling, first_reason


@dataclass(frozen=True)
class Use:
    """What somebody means to do: have this post approved under that standing approval."""

    post: Post
    standing: StandingApproval
    by: Person
    findings: Sequence[Finding]  # of the checks, on the post


@dataclass(frozen=True)
class Condition:
    name: str
    label: str  # what it asks, for the list on the page
    holds: Callable[[Use], Ruling]


def _named(use: Use) -> Ruling:
    """Everybody who wrote, edited or hands it over: whose words these are is what the General Manager agreed to."""
    officers = {person.pk for person in use.standing.officers.all()}
    if use.by.pk not in officers:
        return Ruling("You are not named in it.")
    others = set(use.post.contributors) - officers
    return Ruling("Somebody who is not named in it wrote or edited this post.") if others else ALLOWED


def _of_the_division(use: Use) -> Ruling:
    if use.post.division_id == use.standing.division_id:
        return ALLOWED
    return Ruling(f"It covers posts from {use.standing.division} only.")


def _account(use: Use) -> Ruling:
    covered = use.post.account_id in {account.pk for account in use.standing.accounts.all()}
    return ALLOWED if covered else Ruling(f"It does not cover {use.post.version.account}.")


def _topic(use: Use) -> Ruling:
    topic = use.post.version.topic
    if not topic:
        return Ruling("This post names no topic.")
    covered = topic.pk in {each.pk for each in use.standing.topics.all()}
    return ALLOWED if covered else Ruling(f"It does not cover the topic “{topic}”.")


def _wording(use: Use) -> Ruling:
    words = use.standing.wording
    if not words or gaps.matches(words, use.post.version.text):
        return ALLOWED
    return Ruling("The text is not its wording with the gaps filled.")


def _length(use: Use) -> Ruling:
    limit, version = use.standing.text_limit, use.post.version
    if limit is None or (long := length(version.text, version.account.platform)) <= limit:
        return ALLOWED
    return Ruling(f"The text has {long:,} characters; it allows {limit:,}.")


def _links(use: Use) -> Ruling:
    """Also those in the text, as the platform makes them; only what the wording itself links to needs no leave."""
    platform = use.post.version.account.platform
    carried = set(use.post.version.links) | _linked(use.post.version.text, platform)
    more = carried - _linked(use.standing.wording, platform)
    if use.standing.links_allowed or not more:
        return ALLOWED
    return Ruling(f"It does not allow links. On {platform} “{min(more)[:80]}” is one.")


def _linked(text: str, platform: Platform) -> set[str]:
    return {text[start:end] for start, end in links_in(text, platform)}


def _files(use: Use) -> Ruling:
    if use.standing.files_allowed or not use.post.version.media:
        return ALLOWED
    return Ruling("It does not allow files.")


def _marking(use: Use) -> Ruling:
    version = use.post.version
    ceiling = Marking(version.account.platform.ceiling)
    if Marking(version.marking).within(ceiling):
        return ALLOWED
    return Ruling(f"The post is marked above what {version.account.platform} may carry.")


def _says_something_new(use: Use) -> Ruling:
    """What mends an earlier post is looked at by a person: something went wrong there."""
    mends = use.post.version.relation in (Relation.CORRECTION, Relation.TAKEDOWN)
    return Ruling("A correction or a takedown needs a decision of its own.") if mends else ALLOWED


def _days(use: Use) -> Ruling:
    today, standing = timezone.localdate(), use.standing
    if today < standing.starts_on:
        return Ruling(f"Its first day is {when(standing.starts_on)}.")
    return Ruling(f"Its last day was {when(standing.ends_on)}.") if standing.is_over(today) else ALLOWED


def _uses(use: Use) -> Ruling:
    if not use.standing.is_used_up:
        return ALLOWED
    times = (
        "Its one use is"
        if use.standing.uses_allowed == 1
        else f"All its {use.standing.uses_allowed} uses are"
    )
    return Ruling(f"{times} used up.")


def _signed(use: Use) -> Ruling:
    unsigned = not use.standing.is_signed and not use.standing.suspended_at
    return Ruling("It waits for an MCD manager to sign it.") if unsigned else ALLOWED


def _not_suspended(use: Use) -> Ruling:
    standing = use.standing
    if not standing.suspended_at:
        return ALLOWED
    return Ruling(f"It is suspended since {when(standing.suspended_at)}: {standing.suspended_because}")


def _granter(use: Use) -> Ruling:
    """Who approves must be entitled today, and have no hand in the post; nor may whom they act for."""
    if use.standing.granted_by_id in use.post.contributors:
        return Ruling(f"{use.standing.granted_by} granted it, and has a hand in this post.")
    if not (sits := granter_sits(use.standing)):
        return sits
    seat = granting_seat(use.standing.granted_by, use.standing.division)
    away = seat and seat.away_id in use.post.contributors
    return (
        Ruling(f"{use.standing.granted_by} acts for somebody with a hand in this post.") if away else ALLOWED
    )


def _untied(use: Use) -> Ruling:
    """What was signed beforehand decides as its signers would: not on whoever put them into their seats."""
    for signer in filter(None, [use.standing.granted_by, use.standing.cosigned_by]):
        if not is_free_of(signer, use.post.contributors, ""):
            return Ruling(
                f"{signer} signed it, and was appointed, or let in, within the last thirty days by somebody with a "
                "hand in this post."
            )
    return ALLOWED


def _no_window(use: Use) -> Ruling:
    window = use.post.window
    if not window:
        return ALLOWED
    return Ruling(f"“{window}” is open until {when(window.ends_at)}, and MCD decides on each post.")


def _nothing_in_the_way(use: Use) -> Ruling:
    stops = [finding for finding in use.findings if finding.blocking]
    return Ruling(f"The checks stop the post: {stops[0].what}") if stops else ALLOWED


def _nothing_to_judge(use: Use) -> Ruling:
    asks = [finding for finding in use.findings if not finding.blocking]
    return Ruling(f"Somebody must judge what the checks found: {asks[0].what}") if asks else ALLOWED


CONDITIONS = [
    Condition("named", "You are named in it, and so is everybody who wrote the post", _named),
    Condition("division", "The post comes from its division", _of_the_division),
    Condition("account", "It covers the account", _account),
    Condition("topic", "It covers the topic", _topic),
    Condition("wording", "The text is its wording", _wording),
    Condition("length", "The text is short enough", _length),
    Condition("links", "Links, if there are any, are allowed", _links),
    Condition("files", "Files, if there are any, are allowed", _files),
    Condition("marking", "The marking is within what the platform may carry", _marking),
    Condition("new", "The post neither corrects nor takes down another", _says_something_new),
    Condition("days", "It is within its days", _days),
    Condition("uses", "It has uses left", _uses),
    Condition("signed", "The General Manager and MCD have both signed it", _signed),
    Condition("running", "Nobody has suspended it", _not_suspended),
    Condition("granter", "Whoever granted it is still General Manager, without a hand in the post", _granter),
    Condition(
        "untied", "Nobody with a hand in the post has appointed who signed it, within thirty days", _untied
    ),
    Condition(
        "whole",
        "Its accounts are in use, and its officers can sign in",
        lambda use: unchanged_under_it(use.standing),
    ),
    Condition("window", "No caretaker or Budget window is open", _no_window),
    Condition("sound", "The checks find nothing that stops the post", _nothing_in_the_way),
    Condition("plain", "The checks find nothing that somebody must judge", _nothing_to_judge),
]


def may_take_standing(by: Person, post: Post) -> Ruling:
    """Whether the post is in a state to be approved so, and theirs to hand over; under which one is another matter."""
    return first_reason(in_a_state_to(post, "approve_under"), may_submit(by, post))


def may_use_some_standing(by: Person, post: Post) -> Ruling:
    """Whether any names them at all; each says on the step's page what it lacks."""
    if not (free := may_take_standing(by, post)):
        return free
    named = StandingApproval.objects.naming(by, post.division_id, timezone.localdate()).exists()
    return ALLOWED if named else Ruling(f"No standing approval of {post.division} names you.")


def may_use_standing(use: Use) -> Ruling:
    conditions = (condition.holds(use) for condition in CONDITIONS)
    unmet = next((ruling for ruling in conditions if not ruling), ALLOWED)
    reason = Ruling(f"{use.standing.reference} cannot be used. {unmet.reason}") if not unmet else ALLOWED
    return first_reason(may_take_standing(use.by, use.post), reason)
