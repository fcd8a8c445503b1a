"""Standing approvals as rows, facts and sentences; and for a post, which conditions of each hold. Decides nothing."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest
from django.urls import reverse

from approvals.forms.standing_approvals import UseStandingForm
from approvals.models import Post, StandingApproval, StandingState, StandingUse, Window
from approvals.policy import standing_approvals as rules
from approvals.policy.standing_uses import CONDITIONS, Use, may_use_standing
from approvals.presentation.lists import for_how_long, url
from approvals.presentation.rows import Row
from approvals.presentation.status import tag as tag_of_post
from approvals.queries import standing_approvals as reads
from workflow.actions import refused
from workflow.dates import when
from workflow.rulings import Ruling

COLUMNS = ["Standing approval", "State", "Who may use it", "Uses", "Days"]
USE_COLUMNS = [{"text": "Use", "numeric": True}, "Post", "State", "Used by", "On"]
NO_BREAK = "\N{NO-BREAK SPACE}"
NONE_HOLDS = Ruling("None of them can be used for this post as it stands. Submit it for a decision instead.")
NAMED = 3  # in a row; its own page names them all
COLOURS = {
    StandingState.TO_SIGN: "yellow",
    StandingState.TO_COME: "teal",
    StandingState.IN_FORCE: "green",
    StandingState.SUSPENDED: "red",
    StandingState.OVER: "grey",
    StandingState.USED_UP: "grey",
}


# --- The register -------------------------------------------------------------------------------------------


def rows(standing_approvals: Iterable[StandingApproval], window: Window | None) -> list[list[Row | str]]:
    return [
        [
            {
                "text": standing.title,
                "url": address(standing),
                "hint": f"{standing.reference}, {standing.division}",
            },
            tag(standing, window),
            _some([str(person) for person in standing.officers.all()]),
            f"{standing.uses} of {standing.uses_allowed}".replace(" ", NO_BREAK),
            days(standing),
        ]
        for standing in standing_approvals
    ]


def waiting_lists(standing_approvals: Iterable[StandingApproval]) -> list[Row]:
    """As the home page shows what waits for somebody."""
    items = [
        {
            "title": one.title,
            "url": address(one),
            "hint": f"{one.reference}, {one.division}",
            "status": for_how_long(one.granted_at),
        }
        for one in standing_approvals
    ]
    return [{"name": "waiting-standing", "title": "Sign standing approvals", "posts": items}] if items else []


def parts(*, past: bool) -> list[Row]:
    here = reverse("approvals:standing")
    return [
        {"text": "Current", "url": here, "current": not past},
        {"text": "Over or used up", "url": f"{here}?past=1", "current": past},
    ]


def address(standing: StandingApproval) -> str:
    return reverse("approvals:standing-approval", args=[standing.reference])


def tag(standing: StandingApproval, window: Window | None) -> Row:
    state = rules.state_of(standing, window)
    return {"text": state.label, "colour": COLOURS[state]}


def days(standing: StandingApproval) -> str:
    if standing.starts_on == standing.ends_on:
        return when(standing.starts_on)
    return f"{when(standing.starts_on)} to {when(standing.ends_on)}"


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


# --- One of them --------------------------------------------------------------------------------------------


def standing(about: StandingApproval, window: Window | None) -> str:
    """Where it stands and what comes next, in a sentence or two."""
    left = about.uses_allowed - about.uses
    return {
        StandingState.USED_UP: f"All its uses are used up. {_ON}",
        StandingState.OVER: f"Its last day was {when(about.ends_on)}. {_ON}",
        StandingState.SUSPENDED: _suspended(about, window),
        StandingState.TO_SIGN: f"{_granted(about)} Next: an MCD manager signs it; until then it cannot be used.",
        StandingState.TO_COME: f"Both have signed it. It can be used from {when(about.starts_on)}.",
        StandingState.IN_FORCE: f"Both have signed it. {_left(left)} until {when(about.ends_on)}.",
    }[rules.state_of(about, window)]


_ON = "To go on, its General Manager changes its terms, and MCD signs again."


def _granted(about: StandingApproval) -> str:
    return f"{about.granted_by} granted it on {when(about.granted_at)}."


def _left(uses: int) -> str:
    return "One use is left" if uses == 1 else f"{uses} uses are left"


def _suspended(about: StandingApproval, window: Window | None) -> str:
    if about.suspended_at:
        by = about.suspended_by or "The portal"
        when_and_why = f"{by} suspended it on {when(about.suspended_at)}: {about.suspended_because}"
        return (
            f"{when_and_why} Next: its General Manager grants it again or changes its terms, and MCD signs."
        )
    return rules.why_suspended(about, window)


def facts(about: StandingApproval) -> list[Row]:
    """Its terms; the wording stands by itself, to be copied."""
    told = {
        "Division": str(about.division),
        "Officers": ", ".join(str(person) for person in about.officers.all()),
        "Accounts": ", ".join(str(account) for account in about.accounts.all()),
        "Topics": ", ".join(str(topic) for topic in about.topics.all()),
        "Limits": about.limits,
        "Text": f"Up to {about.text_limit:,} characters" if about.text_limit else "As the platform allows",
        "Links": "Allowed" if about.links_allowed else "Not allowed, but for those in the wording",
        "Files": "Allowed" if about.files_allowed else "Not allowed",
        "Days": days(about),
        "Uses": f"{about.uses} of {about.uses_allowed}",
        "Granted by": f"{about.granted_by}, {about.granted_as}, {when(about.granted_at)}",
        "Signed for MCD by": f"{about.cosigned_by}, {when(about.cosigned_at)}" if about.is_signed else "",
    }
    return [{"key": key, "value": value} for key, value in told.items() if value]


def use_rows(uses: Iterable[StandingUse]) -> list[list[Row | str]]:
    return [
        [
            str(use.number),
            {
                "text": use.post.version.title,
                "url": url(use.post, "post"),
                "hint": f"{use.post.reference}, {use.post.version.account}",
            },
            tag_of_post(use.post),
            str(use.used_by),
            {"at": use.used_at},
        ]
        for use in uses
    ]


# --- For a post ---------------------------------------------------------------------------------------------


def offered(request: HttpRequest, post: Post, form: UseStandingForm) -> Row:
    """Each standing approval that may concern a post, those whose conditions all hold first, to choose one of these."""
    uses = reads.candidates(request.user, post)
    usable = [use.standing for use in uses if may_use_standing(use)]
    form.offer(usable)
    shut = {} if usable else {"may": NONE_HOLDS, "refused": refused("Use a standing approval", NONE_HOLDS)}
    shown = sorted(map(_candidate, uses), key=lambda one: not one["holds"])
    return {"candidates": shown, **shut}


def _candidate(use: Use) -> Row:
    rulings = [(condition, condition.holds(use)) for condition in CONDITIONS]
    return {
        "standing": use.standing,
        "title": str(use.standing),
        "url": address(use.standing),
        "holds": bool(may_use_standing(use)),
        "left": _left(use.standing.uses_allowed - use.standing.uses),
        "unmet": [ruling.reason for _, ruling in rulings if not ruling],
        "met": [condition.label for condition, ruling in rulings if ruling],
    }
