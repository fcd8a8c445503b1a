"""Buttons as data: which there are, where each leads, and if it is grey, why. Pages of every app show them alike."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from workflow.rulings import Ruling


class Action(NamedTuple):
    """A button: where it leads, and whether this person may go there."""

    label: str
    url: str
    ruling: Ruling
    name: str  # of the step, or of the page that it leads to
    style: str = "secondary"  # of the button; empty for the one that takes the thing further

    @property
    def main(self) -> bool:
        return not self.style

    @property
    def allowed(self) -> bool:
        return bool(self.ruling)

    @property
    def reason(self) -> str:
        return self.ruling.reason


def buttons(offered: Iterable[Action]) -> list[dict[str, Any]]:
    """The one that takes the thing further comes first, those that are grey last."""
    return [
        {
            "label": action.label,
            "url": action.url,
            "style": action.style,
            "why": action.reason,
        }
        for action in sorted(offered, key=lambda action: (not action.allowed, not action.main))
    ]


def refused(label: str, ruling: Ruling) -> list[dict[str, Any]]:
    """The one grey button of a page that leads nowhere for this person."""
    return [{"label": label, "why": ruling.reason}]
