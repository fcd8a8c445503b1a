"""What a policy answers: yes, or no with one sentence fit to show. It gates the service and greys the button alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


class Refused(Exception):
    """A step that may not be taken; the text is the sentence for the person who tried.

    `field`: of its form, where one is to blame. `refuse_all` names several, each with its own sentence.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.problems = {field: sentence}


class MovedOn(Refused):
    """Somebody decided on something that is not there any more as they saw it."""


class Untrue(Refused):
    """What the step rests on is not what the record says. `alarm` tells of it: call it once the step's transaction has
    ended, which undoes what was written in it.
    """

    def __init__(self, sentence: str, alarm: Callable[[], object]) -> None:
        super().__init__(sentence)
        self.alarm = alarm


def refuse_all(problems: Mapping[str, str]) -> None:
    """Every sentence at its field, in one refusal; nothing where there is none."""
    if problems:
        refusal = Refused(" ".join(problems.values()))
        refusal.problems = dict(problems)
        raise refusal


@dataclass(frozen=True)
class Ruling:
    reason: str = ""  # empty: allowed

    def __bool__(self) -> bool:
        return not self.reason

    def or_refuse(self, *, field: str = "") -> None:
        if self.reason:
            raise Refused(self.reason, field=field)


ALLOWED = Ruling()


def first_reason(*rulings: Ruling) -> Ruling:
    return next((ruling for ruling in rulings if not ruling), ALLOWED)
