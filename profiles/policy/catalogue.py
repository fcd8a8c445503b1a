"""Who keeps divisions, topics and platforms: what a decision on a post is taken by."""

from profiles.models import Division, Person, Platform, Role, Topic
from profiles.permalink_shapes import Address, ShapeError, read_shapes
from profiles.policy.people import may_act, may_administer
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_keep_divisions(by: Person) -> Ruling:
    return first_reason(may_administer(by), may_act(by))


def may_rename_division(by: Person, division: Division) -> Ruling:
    return may_keep_divisions(by)


def may_keep_topics(by: Person) -> Ruling:
    """MCD's managers: they grant authority on every topic, and administrators decide nothing about posts."""
    managers = ALLOWED if by.holds(Role.MCD_MANAGER) else Ruling("A manager in MCD keeps the topics.")
    return first_reason(managers, may_act(by))


def may_change_topic(by: Person, topic: Topic) -> Ruling:
    return may_keep_topics(by)


def may_retire_topic(by: Person, topic: Topic) -> Ruling:
    retired = ALLOWED if topic.active else Ruling("It is out of use already.")
    return first_reason(may_keep_topics(by), retired)


def may_use_topic_again(by: Person, topic: Topic) -> Ruling:
    in_use = Ruling("It is in use.") if topic.active else ALLOWED
    return first_reason(may_keep_topics(by), in_use)


def may_keep_platforms(by: Person) -> Ruling:
    """Administrators, and MCD and the auditors are told: what a platform takes and carries, posts are checked by."""
    return first_reason(may_administer(by), may_act(by))


def may_change_platform(by: Person, platform: Platform) -> Ruling:
    return may_keep_platforms(by)


def may_accept_links(by: Person, platform: Platform) -> Ruling:
    """Administrators and MCD: somebody has published a post and waits to say where it stands."""
    theirs = any(by.holds(role) for role in (Role.ADMINISTRATOR, Role.MCD_REVIEWER, Role.MCD_MANAGER))
    entitled = ALLOWED if theirs else Ruling("An administrator or MCD accepts another kind of link.")
    return first_reason(entitled, may_act(by))


def may_be_shape(text: str, address: str) -> Ruling:
    """One line that can be read, says which post is meant, and is that of a link like the one that was refused."""
    try:
        shapes = read_shapes(text)
    except ShapeError as wrong:
        return Ruling(str(wrong))
    if "\n" in text.strip() or not shapes:
        return Ruling("Give one shape, on one line.")
    pasted = Address.read(address)
    like_it = [shape for shape in shapes if pasted and shape.is_like(pasted)]
    return ALLOWED if like_it else Ruling("The link that was refused does not look like this.")
