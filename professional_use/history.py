"""What is written into the record log about a comment, and how each entry is told to people."""

from collections.abc import Sequence
from typing import Any

import cases
from professional_use.models import ProfessionalComment
from profiles.models import Person
from records.kinds import Fields, Kind, from_template, register
from records.models import Entry
from records.queries import last_of

# Each transition of the state machine and each event beside it has a kind; each kind a sentence.
SENTENCES = {
    "professional.told": "{who} told {told_to} of a comment planned for {planned_on}: {place}.",
    "professional.acknowledged": "{who} acknowledged the comment.",
    "professional.concern_raised": "{who} raised a concern: {concern}",
    "professional.answered": "{who} answered the concern ({reply}): {answer}",
    "professional.withdrawn": "{who} will not make the comment: {reason}",
    "professional.reminded": "The portal reminded {told_to}, since nobody had answered in time.",
    "professional.escalated": "The portal told {told_to} as well, since there was still no answer.",
    "professional.recorded": "The trail was sealed, and the notice became a record.",
}

KIND_OF_TRANSITION = {
    "acknowledge": "professional.acknowledged",
    "raise_concern": "professional.concern_raised",
    "answer_concern": "professional.answered",
    "withdraw": "professional.withdrawn",
    "record": "professional.recorded",
}
RECORD = "professional.recorded"


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(
            Kind(name, from_template(sentence), declares_record=name == RECORD, title=_title, facets=_facets)
        )


def _title(fields: Fields) -> str:
    return f"Professional comment by {fields['author']}, {fields['place']}"


def _facets(fields: Fields) -> dict[str, str]:
    return {
        "record_type": "Professional comment",
        "decided_by": fields["acknowledged_by"],
        "marking": fields["marking"],
    }


def write(kind: str, comment: ProfessionalComment, *, by: Person | None, **given: Any) -> Entry:
    """Append the step's entry, in the step's transaction.

    Under no office: an office's entries are read by everybody in the division, and this is between an officer and
    their manager. Those who read the whole log still read it.
    """
    return cases.write(kind, comment.reference, by=by, office="", place=comment.place, **given)


def words(comment: ProfessionalComment) -> dict[str, Any]:
    """What was told, in values that outlive the tables."""
    return {
        "author": comment.author.name,
        "division": comment.division.name,
        "link": comment.link,
        "profile": comment.profile,
        "pseudonymous": comment.pseudonymous,
        "speaks_as": comment.get_speaks_as_display(),
        "topic": comment.topic,
        "what": comment.what,
        "disclaimer": comment.disclaimer,
        "disclaims": comment.disclaims,
        "makes_clear": comment.makes_clear,
        "planned_on": comment.planned_on.strftime("%-d %B %Y"),
        "marking": comment.marking,
    }


def outcome(comment: ProfessionalComment) -> dict[str, Any]:
    """What came of it: with the words, the record says it all in one entry."""
    return {
        "acknowledged_as": comment.acknowledged_as,
        "acknowledged_by": comment.acknowledged_by and comment.acknowledged_by.name,
        "note": comment.note,
        "concern": comment.concern,
        "concern_as": comment.concern_as,
        "concern_by": comment.concern_by and comment.concern_by.name,
        "reply": comment.get_reply_display() if comment.reply else None,
        "answer": comment.answer,
    }


def called_then(entries: Sequence[Entry]) -> dict[str, Any]:
    """People and the division as they were called when the steps were taken, which is what the steps say."""
    told, kinds = last_of(entries, "professional.told").fields, {entry.kind for entry in entries}
    names = {"acknowledged_by": "professional.acknowledged", "concern_by": "professional.concern_raised"}
    acted = {name: last_of(entries, kind).actor["name"] for name, kind in names.items() if kind in kinds}
    return {"author": told["author"], "division": told["division"], **acted}
