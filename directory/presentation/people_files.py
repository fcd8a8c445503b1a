"""A file of people as rows: what it would change, what is left out, and what became of the files before."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import capfirst

from directory import people_file
from directory.people_plan import DOES, Change, LeftOut, Plan
from profiles.models import PeopleFile
from workflow.dates import when

Row = dict[str, object]
COLUMNS = ["Who", "What", "Now", "Then"]
LEFT_OUT_COLUMNS = ["Who", "Why it is left out"]
PROBLEM_COLUMNS = ["Line", "Column", "What is wrong"]
FILE_COLUMNS = ["File", "Brought by", "What became of it"]
KNOWN_COLUMNS = ["Column", "Also called"]
SHOWN = 1_000  # of each table; the command tells all


def rows(changes: Iterable[Change]) -> list[list[object]]:
    return [
        [
            {"text": change.who, "hint": _line(change.line)},
            {"text": DOES[change.what], "hint": "Somebody else confirms it" if change.two else ""},
            change.before or "Nothing",
            {"text": change.after, "hint": change.alike},
        ]
        for change in [*changes][:SHOWN]
    ]


def left_out(those: Iterable[LeftOut]) -> list[list[object]]:
    return [[{"text": each.who, "hint": _line(each.line)}, each.because] for each in [*those][:SHOWN]]


def problems(those: Iterable[people_file.Problem]) -> list[list[object]]:
    return [
        [str(each.line), each.column or "The row", capfirst(each.sentence)]
        for each in [*those][: people_file.FEW]
    ]


def facts(file: PeopleFile, plan: Plan | None) -> list[dict[str, str]]:
    known = {"File": file.name, "SHA-256": file.digest, "Brought": when(file.brought_at)}
    known |= {"Brought by": str(file.brought_by)}
    known["It lists everybody"] = "Yes: who is not in it leaves" if file.complete else "No"
    if plan:
        known["Changes"] = "; ".join(plan.counts()) or "None"
        known["Unchanged"] = f"{plan.unchanged:,}"
    if file.applied_at:
        known["Carried out"] = when(file.applied_at)
    return [{"key": key, "value": value} for key, value in known.items()]


def files(those: Iterable[PeopleFile]) -> list[list[object]]:
    return [
        [
            {"text": each.name, "url": reverse("directory:people-file", args=[each.pk])},
            {"text": str(each.brought_by), "hint": when(each.brought_at)},
            f"Carried out on {when(each.applied_at)}" if each.applied_at else "Not carried out",
        ]
        for each in those
    ]


def columns() -> list[list[object]]:
    return [[label, others] for label, _, others in people_file.COLUMNS.values()]


def _line(line: int) -> str:
    return f"Line {line}" if line else "Not in the file"
