"""Who grants a standing approval, signs and suspends it (OFF-1a), and whether it still holds."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone

from approvals.models import StandingApproval, StandingState, Window
from approvals.policy.conditions import decides_in_division, is_in_mcd, reads_everything
from approvals.policy.writing import may_use
from approvals.standing import gaps
from profiles.models import Account, Capacity, Division, Person, Role, Topic
from profiles.policy import is_free_of, may_act
from workflow.dates import when
from workflow.rulings import ALLOWED, Ruling, first_reason

LONGEST = timedelta(days=366)
MOST = 1_000  # uses
SAY_WHAT = "Give the wording, or say in words what the officers keep to."


# --- Who grants, signs and suspends -------------------------------------------------------------------------


def grants_for(by: Person) -> list[Capacity]:
    """The seats in which they grant standing approvals: as General Manager, their own or acting."""
    return [seat for seat in by.capacities if decides_in_division(seat)] if may_act(by) else []


def granting_seat(by: Person, division: Division) -> Capacity | None:
    return next((seat for seat in grants_for(by) if seat.division_id == division.pk), None)


def may_grant(by: Person, division: Division | None = None) -> Ruling:
    """For a division, or for any at all."""
    allowed = granting_seat(by, division) if division else grants_for(by)
    whose = f" of {division}" if division else ""
    no_seat = Ruling(
        f"Only the General Manager{whose}, or whoever acts for them, grants a standing approval."
    )
    return first_reason(may_act(by), ALLOWED if allowed else no_seat)


def may_last(starts_on: date, ends_on: date, began_on: date | None = None) -> Ruling:
    """From today on, or from the day on which it began already; a year at most."""
    if starts_on < timezone.localdate() and starts_on != began_on:
        return Ruling("A standing approval cannot begin in the past.")
    if ends_on < max(starts_on, timezone.localdate()):
        return Ruling("The last day cannot be before the first, nor in the past.")
    return ALLOWED if ends_on - starts_on <= LONGEST else Ruling("A standing approval lasts a year at most.")


def may_allow(uses_allowed: int, used: int = 0) -> Ruling:
    if uses_allowed <= used:
        times = "once" if used == 1 else f"{used} times"
        return Ruling(
            f"It was used {times} already, so allow more than that." if used else "Allow one use or more."
        )
    return ALLOWED if uses_allowed <= MOST else Ruling(f"Allow {MOST:,} uses at most; then look at it again.")


def may_name(by: Person, officers: Collection[Person]) -> Ruling:
    """Nobody approves beforehand what they will write themselves; nor does who acts for them."""
    if by in officers:
        return Ruling("You cannot name yourself: your own posts are decided on by somebody else.")
    away = {seat.away_id for seat in grants_for(by)}
    absent = next((person for person in officers if person.pk in away), None)
    return first_reason(
        Ruling(f"You act for {absent}, so you cannot name them.") if absent else ALLOWED,
        is_free_of(by, [person.pk for person in officers], "approve beforehand what they write"),
    )


def may_cover(by: Person, accounts: Collection[Account], topics: Collection[Topic]) -> Ruling:
    covered: list[Account | Topic] = [*accounts, *topics]
    gone = next((each for each in covered if not in_use(each)), None)
    return first_reason(
        Ruling(f"{gone} is no longer in use.") if gone else ALLOWED,
        *(may_use(by, account) for account in accounts),
    )


def may_say(wording: str, limits: str) -> Ruling:
    """One of the two at least, since an approval of anything at all is none."""
    return Ruling(gaps.problem(wording)) if wording or limits else Ruling(SAY_WHAT)


def may_change(by: Person, standing: StandingApproval) -> Ruling:
    return may_grant(by, standing.division)


def may_renew(by: Person, standing: StandingApproval) -> Ruling:
    """Granting the same terms again, after a suspension or by a new General Manager; MCD signs again as well."""
    rested = standing.suspended_at or not grants_still(standing)
    return first_reason(
        _is_not_done(standing),
        ALLOWED if rested else Ruling("It is neither suspended nor without its General Manager."),
        unchanged_under_it(standing),
        may_grant(by, standing.division),
        may_name(by, list(standing.officers.all())),
    )


def signs(by: Person) -> bool:
    """For MCD, whatever the standing approval."""
    return by.holds(Role.MCD_MANAGER)


def may_cosign(by: Person, standing: StandingApproval) -> Ruling:
    signed = Ruling("An MCD manager has signed it already.") if standing.is_signed else ALLOWED
    resting = (
        Ruling("It is suspended: its General Manager grants it again first.")
        if standing.suspended_at
        else ALLOWED
    )
    manages = ALLOWED if signs(by) else Ruling("Only an MCD manager signs it.")
    return first_reason(
        _is_not_done(standing),
        resting,
        signed,
        may_act(by),
        manages,
        Ruling("You granted it, so another signs it.") if by.pk == standing.granted_by_id else ALLOWED,
        ALLOWED if cosigning_seat(by, standing) else Ruling("You, or whom you act for, are named in it."),
        is_free_of(by, concerned_in(standing), "sign this"),
        holds(standing),
    )


def cosigning_seat(by: Person, standing: StandingApproval) -> Capacity | None:
    """An MCD manager's, and neither theirs nor held by somebody who granted it or is named in it."""
    concerned = concerned_in(standing)
    if by.pk in concerned:
        return None
    seats = [seat for seat in by.capacities if seat.role == Role.MCD_MANAGER]
    return next((seat for seat in seats if seat.away_id not in concerned), None)


def concerned_in(standing: StandingApproval) -> set[int]:
    """Numbers of who granted it and who is named in it."""
    return {standing.granted_by_id, *(person.pk for person in standing.officers.all())}


def may_suspend(by: Person, standing: StandingApproval) -> Ruling:
    """At once, by either side: its General Manager, or anybody in MCD."""
    either = granting_seat(by, standing.division) or is_in_mcd(by)
    resting = Ruling("It is suspended already.") if standing.suspended_at else ALLOWED
    who = f"Only the General Manager of {standing.division}, whoever acts for them, and MCD may suspend it."
    return first_reason(_is_not_done(standing), resting, may_act(by), ALLOWED if either else Ruling(who))


def may_see_uses(by: Person, standing: StandingApproval) -> Ruling:
    """The terms are everybody's to read; posts only their division's, and those who see every post."""
    sits_there = by.is_active and any(seat.division_id == standing.division_id for seat in by.capacities)
    may = sits_there or reads_everything(by)
    return ALLOWED if may else Ruling(f"What was approved under it, the {standing.division} and MCD can see.")


# --- Whether it holds ---------------------------------------------------------------------------------------


def grants_still(standing: StandingApproval) -> bool:
    """Whether whoever granted it heads that division today."""
    return granting_seat(standing.granted_by, standing.division) is not None


def holds(standing: StandingApproval) -> Ruling:
    """Whether nothing has changed under it, that is, without anybody touching its terms."""
    return first_reason(granter_sits(standing), unchanged_under_it(standing))


def granter_sits(standing: StandingApproval) -> Ruling:
    if grants_still(standing):
        return ALLOWED
    who, where = standing.granted_by, standing.division
    return Ruling(f"{who} granted it, and is not General Manager of {where} any more.")


def unchanged_under_it(standing: StandingApproval) -> Ruling:
    gone = next((person for person in standing.officers.all() if not person.is_active), None)
    closed = next((account for account in standing.accounts.all() if not in_use(account)), None)
    return first_reason(
        Ruling(f"{gone} is named in it, and can no longer sign in: change its terms.") if gone else ALLOWED,
        Ruling(f"{closed} is no longer in use: change its terms.") if closed else ALLOWED,
    )


def in_use(each: Account | Topic) -> bool:
    return each.active and (isinstance(each, Topic) or each.platform.active)


def _is_not_done(standing: StandingApproval) -> Ruling:
    if standing.is_over(timezone.localdate()):
        return Ruling(f"Its last day was {when(standing.ends_on)}. To go on, change its terms.")
    return Ruling("All its uses are used up. To go on, change its terms.") if standing.is_used_up else ALLOWED


def why_suspended(standing: StandingApproval, window: Window | None) -> str:
    """As a sentence, whoever or whatever did it; empty where nothing keeps it from being used."""
    if standing.suspended_at:
        return standing.suspended_because
    if window and standing.is_signed:
        return f"“{window}” is open until {when(window.ends_at)}, and MCD decides on each post."
    return holds(standing).reason


def state_of(standing: StandingApproval, window: Window | None) -> StandingState:
    """Where it stands today, while `window` is open."""
    today = timezone.localdate()
    states = {
        StandingState.USED_UP: standing.is_used_up,
        StandingState.OVER: standing.is_over(today),
        StandingState.SUSPENDED: bool(why_suspended(standing, window)),
        StandingState.TO_SIGN: not standing.is_signed,
        StandingState.TO_COME: standing.starts_on > today,
    }
    return next((state for state, holds_now in states.items() if holds_now), StandingState.IN_FORCE)
