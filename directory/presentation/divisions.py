"""Divisions as rows and facts: what each follows, and how many sit there."""

from collections.abc import Iterable

from django.urls import reverse

from directory.presentation.seats import by_division
from profiles import queries
from profiles.models import Division

COLUMNS = ["Division", "Code", "Follows"]


def rows(divisions: Iterable[Division]) -> list[list[object]]:
    return [
        [
            {"text": each.name, "url": reverse("directory:division", args=[each.pk])},
            each.code,
            str(each.follows) if each.follows else "None",
        ]
        for each in divisions
    ]


def facts(division: Division, line: tuple[list[Division], list[Division]]) -> list[dict[str, str]]:
    earlier, later = (", ".join(f"{each} ({each.code})" for each in part) for part in line)
    known = {
        "Code": division.code,
        "Follows": f"{earlier}: its people read what is theirs" if earlier else "",
        "Followed by": later,
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


def seats(division: Division) -> list[list[dict[str, object]]]:
    """Each seat, who holds it and who acts in it today."""
    there = queries.positions().filter(division=division)
    today = queries.seated_today().filter(division_id=division.pk)
    return [row for each in by_division(there, today) for row in each["rows"]]  # type: ignore[attr-defined]
