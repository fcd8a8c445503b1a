"""What the pages on professional comments show, as plain data for the components. Decides nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from professional_use import policy
from professional_use.disclaimer import LINES, missing_from
from professional_use.models import ProfessionalComment, State
from professional_use.policy import Told, Whom
from professional_use.queries import to_answer, waiting_for
from profiles.models import Person
from records.models import Entry
from records.presentation import latest_first
from workflow.dates import when
from workflow.rulings import Ruling

Row = dict[str, Any]
COLUMNS = ["Comment", "State", "Officer", "Notified"]
COLOURS = {
    State.TOLD: "yellow",
    State.ACKNOWLEDGED: "teal",
    State.CONCERN: "orange",
    State.SETTLED: "teal",
    State.WITHDRAWN: "grey",
    State.RECORDED: "green",
}

# --- Lists --------------------------------------------------------------------------------------------------


def rows(comments: Iterable[ProfessionalComment]) -> list[list[Row]]:
    """Cells of a table, under COLUMNS."""
    return [
        [
            {"text": comment.topic, "url": url(comment), "hint": f"{comment.reference}, {comment.place}"},
            tag(comment),
            {"text": str(comment.author), "hint": comment.division.name},
            {"at": comment.told_at},
        ]
        for comment in comments
    ]


def url(comment: ProfessionalComment) -> str:
    return reverse("professional_use:comment", args=[comment.reference])


def tag(comment: ProfessionalComment) -> Row:
    return {"text": State(comment.state).label, "colour": COLOURS[State(comment.state)]}


def waiting_lists(person: Person) -> list[Row]:
    """For the home page: what they have been told of, and concerns about their own; only what there is."""
    kinds = [
        ("Professional comments to acknowledge", waiting_for(person)),
        ("Answer a concern", to_answer(person)),
    ]
    return [
        {"name": f"professional-{place}", "title": title, "posts": [_item(comment) for comment in comments]}
        for place, (title, comments) in enumerate(kinds)
        if comments
    ]


def _item(comment: ProfessionalComment) -> Row:
    late = comment.due_at <= timezone.now()
    return {
        "title": comment.topic,
        "url": url(comment),
        "hint": f"{comment.reference}, {comment.place}. {comment.author}",
        "status": "Overdue" if late else f"by {date_format(localtime(comment.due_at), 'j F')}",
        "colour": "red" if late else "",
    }


def door(may: Ruling) -> Row:
    """Where somebody starts who will comment in a professional capacity."""
    return {
        "label": "Notify your manager of a comment",
        "url": reverse("professional_use:tell"),
        "style": "secondary",
        "why": may.reason,
    }


# --- One comment --------------------------------------------------------------------------------------------


def about(comment: ProfessionalComment, entries: Sequence[Entry], by: Person) -> Row:
    """What every page on one comment shows."""
    may_open = policy.may_open_record(by, comment, entries)
    return {
        "comment": comment,
        "caption": comment.topic,
        "tag": tag(comment),
        "standing": standing(comment),
        "facts": facts(comment),
        "disclaimer": disclaimer(comment),
        "story": latest_first(entries),
        "record_url": reverse("records:record", args=[comment.reference]) if may_open else "",
    }


def facts(comment: ProfessionalComment) -> list[Row]:
    shown = {
        "Where": comment.place,
        "Planned for": when(comment.planned_on),
        "Speaks": comment.get_speaks_as_display(),
        "Profile": comment.profile + (", which does not show the name" if comment.pseudonymous else ""),
        "Notified by": f"{comment.author}, {comment.division}",
        "Notified on": when(comment.told_at),
        "Marking": comment.get_marking_display(),
    }
    return [{"key": key, "value": value} for key, value in shown.items()]


def disclaimer(comment: ProfessionalComment) -> Row:
    """PRO-4: the line that was given, and whether it says enough."""
    missing = " or ".join(missing_from(comment.disclaimer))
    return {
        "line": comment.disclaimer,
        "says_enough": comment.disclaims,
        "missing": "" if comment.disclaims else f"No line says that it does not speak for {missing}.",
        "makes_clear": comment.makes_clear,
    }


def lines() -> list[Row]:
    """Ready lines to take over."""
    return [
        {"label": line.label, "text": line.text, "name": f"line-{place}"} for place, line in enumerate(LINES)
    ]


GOES_TO = {
    Whom.LINE_MANAGER: "This goes to {names}, your line manager.",
    Whom.GENERAL_MANAGER: "Nobody holds the position that yours reports to today, so this goes to {names}, "
    "who leads your division.",
    Whom.MCD_MANAGER: "Nobody is above you in your division today, so this goes to {names}, who manages in MCD.",
}


def goes_to(told: Told | None) -> str:
    """Whom the notice goes to, and if not to the line manager, why not."""
    return GOES_TO[told.whom].format(names=told.names) if told else ""


def standing(comment: ProfessionalComment) -> str:
    """Where the comment stands and what comes next, in a sentence or two."""
    return STANDING[State(comment.state)](comment)


def _told(comment: ProfessionalComment) -> str:
    told = policy.first_told(comment.author, comment.division_id)
    if not told:
        return "Nobody holds a position that could answer to it. Tell MCD."
    return f"It is with {told.names}, who should answer by {when(comment.due_at)}. The comment need not wait for that."


def _acknowledged(comment: ProfessionalComment) -> str:
    return (
        f"{_acknowledgement(comment)} Next: its trail is sealed, and it becomes a record. That needs nobody."
    )


def _acknowledgement(comment: ProfessionalComment) -> str:
    as_what = f"{comment.acknowledged_by}, {comment.acknowledged_as},"
    return f"{as_what} acknowledged it on {when(comment.acknowledged_at)}."


def _concern(comment: ProfessionalComment) -> str:
    return (
        f"{comment.concern_by}, {comment.concern_as}, raised a concern on {when(comment.concern_at)}. "
        f"Next: {comment.author} answers it, by {when(comment.due_at)}. A concern is not a veto."
    )


def _settled(comment: ProfessionalComment) -> str:
    return f"{_answer(comment)} Next: its trail is sealed, and it becomes a record. That needs nobody."


def _answer(comment: ProfessionalComment) -> str:
    return f"{comment.author} answered the concern of {comment.concern_by} on {when(comment.answered_at)}."


def _withdrawn(comment: ProfessionalComment) -> str:
    return f"{comment.author} withdrew it on {when(comment.withdrawn_at)}, and will not make the comment."


def _recorded(comment: ProfessionalComment) -> str:
    answered = _answer(comment) if comment.answered_at else _acknowledgement(comment)
    return f"{answered} It has been a record since {when(comment.recorded_at)}."


STANDING = {
    State.TOLD: _told,
    State.ACKNOWLEDGED: _acknowledged,
    State.CONCERN: _concern,
    State.SETTLED: _settled,
    State.WITHDRAWN: _withdrawn,
    State.RECORDED: _recorded,
}


def left_of(comment: ProfessionalComment) -> dict[str, str]:
    """What its row still says when its record has been disposed of."""
    return {
        "Officer": f"{comment.author}, {comment.division}",
        "Notified": when(comment.told_at),
        "Became a record": when(comment.recorded_at),
    }
