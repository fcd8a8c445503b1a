"""What the record log says of a row of the directory, for those who read all of the log."""

from typing import Any

from profiles.models import Person
from records.policy import reads_everything
from records.presentation import latest_first
from records.queries import trail


def story(by: Person, subject: str) -> list[dict[str, Any]]:
    return latest_first(trail(subject)) if reads_everything(by) else []
