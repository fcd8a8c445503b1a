"""What a policy answers: yes, or no with one sentence fit to show. It gates the service and greys the button alike."""

from dataclasses import dataclass


class Refused(Exception):
    """A step that may not be taken; the text is the sentence for the person who tried."""


@dataclass(frozen=True)
class Ruling:
    reason: str = ""  # empty: allowed

    def __bool__(self) -> bool:
        return not self.reason

    def or_refuse(self) -> None:
        if self.reason:
            raise Refused(self.reason)


ALLOWED = Ruling()


def first_reason(*rulings: Ruling) -> Ruling:
    return next((ruling for ruling in rulings if not ruling), ALLOWED)
