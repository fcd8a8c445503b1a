"""What makes a social media contact significant (OFF-4a), as questions that a form asks and a page answers from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    name: str
    label: str  # beside the box
    because: str  # “It counts because …”
    hint: str = ""


REASONS = {
    reason.name: reason
    for reason in [
        Reason("media", "A journalist or a media outlet", "it comes from the media"),
        Reason("politics", "A minister, a member of Parliament or a party", "it comes from politics"),
        Reason("threat", "A threat or harassment", "somebody is threatened or harassed"),
        Reason(
            "security",
            "A security matter",
            "security is at stake",
            hint="An account taken over, a false Treasury profile, a leak.",
        ),
        Reason(
            "legal",
            "A legal matter",
            "it has to do with the law",
            hint="A court case, a claim, a complaint under a law.",
        ),
        Reason("reach", "It is spreading: many see it, share it or answer it", "many people see it"),
        Reason(
            "criticism",
            "Criticism of a policy that gains attention",
            "criticism of a policy is gaining attention",
        ),
        Reason("comment", "A request for an official comment", "an official comment is asked for"),
        Reason(
            "mistake",
            "A mistake in what the Treasury said",
            "what the Treasury said is wrong, or is repeated wrongly",
        ),
    ]
}
# The last box of the list: reporting is welcome also where none of the questions fits.
OTHER = "other"
OTHER_LABEL = "None of these, but MCD should know"
CHOICES = [*((reason.name, reason.label) for reason in REASONS.values()), (OTHER, OTHER_LABEL)]
NAMES = [name for name, _ in CHOICES]


def counting(ticked: Iterable[str]) -> list[Reason]:
    """The reasons among the ticked ones for which a contact is significant, in the order of the list."""
    given = set(ticked)
    return [reason for reason in REASONS.values() if reason.name in given]


def is_significant(ticked: Collection[str]) -> bool:
    return bool(counting(ticked))


def label(name: str) -> str:
    return dict(CHOICES)[name]
