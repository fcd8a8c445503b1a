"""What an officer tells of a comment before it is made, as one value."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Draft:
    place: str
    profile: str
    speaks_as: str
    topic: str
    what: str
    planned_on: date
    disclaimer: str = ""
    makes_clear: str = ""  # how, where no line can stand
    link: str = ""
    pseudonymous: bool = False
    marking: str = "OFFICIAL"

    @property
    def words(self) -> dict[str, str]:
        """Everything that is typed freely, by the name of its field."""
        names = ("place", "profile", "link", "topic", "what", "disclaimer", "makes_clear")
        return {name: getattr(self, name) for name in names}
