"""Print each clause of the policy, how it does its work, and where. Needs no database."""

from argparse import ArgumentParser
from itertools import groupby

from django.core.management.base import CommandError

from clauses.catalogue import CLAUSES, Clause
from clauses.wording import SECTIONS
from workflow.printed_pages import PrintedPart, printed_in

PAGE = "docs/policy.md"
TITLES = {section.slug: section.title for section in SECTIONS}


def policy_clauses() -> str:
    parts = groupby(CLAUSES.values(), key=lambda clause: clause.section)
    return "\n".join(line for slug, clauses in parts for line in _section(TITLES[slug], list(clauses)))


def _section(title: str, clauses: list[Clause]) -> list[str]:
    head = ["| id | clause | how | where | tests |", "| --- | --- | --- | --- | --- |"]
    return [f"## {title}", "", *head, *map(_row, clauses), ""]


def _row(clause: Clause) -> str:
    said = f"**{clause.heading}.** {clause.text}".replace("\n", " ")
    return (
        f"| {clause.id} | {said} | {', '.join(clause.how)} | {_code(clause.homes)} | {_code(clause.tests)} |"
    )


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


class Command(PrintedPart):
    help = __doc__ or ""
    page = PAGE
    part = policy_clauses

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help=f"say whether {PAGE} is as it would be printed"
        )

    def handle(self, *, write: bool, check: bool = False, **options: object) -> None:
        if not check:
            super().handle(write=write, **options)
        elif printed_in(PAGE) != policy_clauses():
            raise CommandError(f"{PAGE} is not what the code says: run manage.py policy_clauses --write")
