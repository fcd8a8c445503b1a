"""Divisions as rows and facts: what each follows, and how many sit there."""

from collections.abc import Iterable

from django.urls import reverse

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


def facts(division: Division) -> list[dict[str, str]]:
    after = [str(each) for each in division.followed_by.all()]
    known = {
        "Code": division.code,
        "Follows": f"{division.follows}: its people read what is that one’s" if division.follows else "",
        "Followed by": ", ".join(after),
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]
