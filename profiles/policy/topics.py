"""Who may speak on what, and who may let others (OFF-2g): only within one's area, and only where approved to."""

from datetime import date

from django.utils import timezone

from profiles import queries
from profiles.models import Division, Person, Role, Topic, TopicAuthority
from profiles.policy.people import is_free_of, may_act
from workflow.rulings import ALLOWED, Ruling, first_reason


def may_speak_on(person: Person, topic: Topic, on: date | None = None) -> Ruling:
    """By sitting in its division that day, by an authority in force, or because everybody may."""
    if person.is_active and queries.speaks_on(person, topic, on):
        return ALLOWED
    return first_reason(_in_use(topic), Ruling(f"“{topic}” is outside your area. {_who_grants(topic)}"))


def may_grant(by: Person, topic: Topic) -> Ruling:
    return first_reason(
        _may_arrange(by, topic),
        _in_use(topic),
        Ruling(f"Everybody may speak on “{topic}” as it is.") if topic.open_to_all else ALLOWED,
    )


def may_grant_to(by: Person, topic: Topic, holder: Person | Division) -> Ruling:
    """Never to oneself, nor to a division in which one sits: nobody hands themselves an authority."""
    own = {seat.division_id for seat in by.capacities}
    if isinstance(holder, Division):
        not_oneself = (
            Ruling(f"You work in the {holder}: somebody else grants it this.")
            if holder.pk in own
            else ALLOWED
        )
        still_here = ALLOWED
    else:
        own_doing = Ruling("You cannot grant yourself an authority.") if holder.pk == by.pk else ALLOWED
        not_oneself = first_reason(own_doing, is_free_of(by, [holder.pk], "grant them this"))
        still_here = ALLOWED if holder.is_active else Ruling(f"{holder} can no longer sign in.")
    return first_reason(may_grant(by, topic), not_oneself, still_here)


def may_grant_for(starts_on: date, ends_on: date | None) -> Ruling:
    """From today on, since what was said yesterday cannot be covered afterwards."""
    if starts_on < timezone.localdate():
        return Ruling("An authority cannot begin in the past.")
    if ends_on and ends_on < starts_on:
        return Ruling("The last day cannot be before the first.")
    return ALLOWED


def may_revoke_authority(by: Person, authority: TopicAuthority) -> Ruling:
    ended = authority.ends_on and authority.ends_on < timezone.localdate()
    over = Ruling("This authority is over.") if authority.revoked_at or ended else ALLOWED
    return first_reason(over, _may_arrange(by, authority.topic))


def _may_arrange(by: Person, topic: Topic) -> Ruling:
    """The General Manager of its division, or whoever acts for them; and the managers in MCD for every topic."""
    heads = any(
        seat.role == Role.GENERAL_MANAGER and seat.division_id == topic.division_id for seat in by.capacities
    )
    may = heads or by.holds(Role.MCD_MANAGER)
    return first_reason(ALLOWED if may else Ruling(_who_grants(topic)), may_act(by))


def _in_use(topic: Topic) -> Ruling:
    return ALLOWED if topic.active else Ruling(f"“{topic}” is no longer in use as a topic.")


def _who_grants(topic: Topic) -> str:
    head = f"The General Manager of the {topic.division} or a" if topic.division else "A"
    return f"{head} manager in MCD grants authority on it."
