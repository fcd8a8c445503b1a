"""Every clause does its work somewhere: the list is whole, and what it names and what the code cites is there."""

import pkgutil
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from checks.catalogue import CHECKS
from clauses.catalogue import CLAUSES, WAYS, Clause
from clauses.coverage import WORK
from clauses.wording import STATEMENTS
from treasury_social.management.commands.policy_clauses import PAGE, policy_clauses
from workflow.printed_pages import printed_in

EVERY = (
    [f"DEF-{number}" for number in range(1, 6)]
    + [f"APS-{number}" for number in range(1, 8)]
    + ["SEC-1", "REL-1", "PROF-1", "PROF-2", "PROF-3", "OFF-1", "OFF-1a"]
    + [f"OFF-2{letter}" for letter in "abcdefghijkl"]
    + ["OFF-3", "OFF-4a", "OFF-4b"]
    + [f"{part}-{number}" for part in ("PRO", "PER", "CON") for number in range(1, 5)]
    + ["DOC-1", "DOC-2", "DOC-3"]
)
CITED = re.compile(r"\b(?:DEF|APS|SEC|REL|PROF|OFF|PRO|PER|CON|DOC)-\d[a-z]?\b")
CODE = [
    "approvals",
    "clauses",
    "contacts",
    "professional_use",
    "profiles",
    "records",
    "notices",
    "treasury_social",
]
each_clause = pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)


def test_no_clause_is_missing_and_none_is_made_up() -> None:
    assert sorted(CLAUSES) == sorted(WORK) == sorted(EVERY)


@each_clause
def test_each_clause_has_words_a_way_a_home_and_a_test(clause: Clause) -> None:
    assert clause.heading
    assert clause.text
    assert clause.how
    assert set(clause.how) <= WAYS.keys()
    assert clause.homes
    assert clause.tests


@each_clause
def test_its_homes_are_there(clause: Clause) -> None:
    for home in clause.homes:
        if home.startswith("templates/"):
            assert Path(settings.BASE_DIR, home).is_file(), home
        else:
            assert pkgutil.resolve_name(home), home


@each_clause
def test_its_tests_are_there(clause: Clause) -> None:
    for test in clause.tests:
        assert Path(settings.BASE_DIR, test).is_file(), test


def test_every_check_is_at_home_in_its_clause() -> None:
    for check in CHECKS:
        clause = CLAUSES[check.clause]
        assert f"{check.find.__module__}.{check.find.__name__}" in clause.homes, check.name
        assert ("enforced" if check.blocking else "checked") in clause.how, check.name


def test_every_clause_that_is_declared_says_that_it_is_asked() -> None:
    declared = {clause for listed in STATEMENTS.values() for each in listed for clause in each.clauses}
    assert all("asked" in CLAUSES[clause].how for clause in declared)


def test_no_code_cites_a_clause_that_is_not_there() -> None:
    files = [path for folder in [*CODE, "templates"] for path in Path(settings.BASE_DIR, folder).rglob("*.*")]
    cited = {
        clause
        for path in files
        if path.suffix in (".py", ".html")
        for clause in CITED.findall(path.read_text(encoding="utf-8"))
    }
    assert cited <= CLAUSES.keys()
    assert len(cited) > 40


def test_the_page_says_what_the_list_says() -> None:
    assert printed_in(PAGE) == policy_clauses(), "run: manage.py policy_clauses --write"


def test_the_command_finds_a_page_that_was_not_printed_again(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("policy_clauses", "--check")
    call_command("policy_clauses")
    assert "| OFF-2h |" in capsys.readouterr().out
